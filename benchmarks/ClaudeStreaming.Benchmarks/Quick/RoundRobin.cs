namespace ClaudeStreaming.Benchmarks;

/// <summary>One that is measured when its turn comes.</summary>
internal sealed record Turn(string Name, Func<Task<Measurement>> TakeAsync);

/// <summary>Measures in turns: what disturbs the machine for a while disturbs all of them, and not one.</summary>
internal sealed class RoundRobin
{
    private readonly Dictionary<string, List<Measurement>> _measurements = [];

    /// <summary>Lets each have its turn, so many times.</summary>
    public static async Task<RoundRobin> RunAsync(IReadOnlyList<Turn> turns, int rounds)
    {
        RoundRobin results = new();
        foreach (Turn turn in turns)
            results._measurements.Add(turn.Name, []);
        for (int i = 0; i < rounds; i++)
        {
            foreach (Turn turn in turns)
            {
                // What the one before left behind is not this one's to clean up.
                GC.Collect();
                results._measurements[turn.Name].Add(await turn.TakeAsync());
            }
        }
        return results;
    }

    public bool Has(string name) => _measurements.ContainsKey(name);

    public Spread Nanoseconds(string name) => Spread.Of(_measurements[name].Select(static m => m.Nanoseconds));

    public double Bytes(string name) => Spread.Of(_measurements[name].Select(static m => m.Bytes)).Median;

    /// <summary>How many times the time of <paramref name="other"/> this one took, round by round.</summary>
    public Spread Times(string name, string other) =>
        Spread.Of(_measurements[name].Zip(_measurements[other], static (mine, its) => mine.Nanoseconds / its.Nanoseconds));
}

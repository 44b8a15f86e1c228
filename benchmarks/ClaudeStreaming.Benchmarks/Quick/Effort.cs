namespace ClaudeStreaming.Benchmarks;

/// <summary>How long everything is measured.</summary>
internal sealed record Effort
{
    /// <summary>Fewer rounds than this say nothing that a target could be held to.</summary>
    public const int JudgedRounds = 9;

    private Effort(int rounds) => Rounds = rounds;

    public int Rounds { get; }

    public bool IsJudged => Rounds >= JudgedRounds && Machine.IsOptimized;

    /// <summary>For each reader of each scenario, so many times: the runtime compiles a method anew when it has seen how it is used.
    /// </summary>
    public TimeSpan WarmUp { get; private init; } = TimeSpan.FromSeconds(0.6);

    public int WarmUps { get; private init; } = 2;

    /// <summary>At the least, for each reader in each round.</summary>
    public TimeSpan Slice { get; private init; } = TimeSpan.FromSeconds(0.07);

    public TimeSpan BurstSlice { get; private init; } = TimeSpan.FromSeconds(0.2);

    /// <summary>How many answers a reader begins in each round where the first event is measured.</summary>
    public int FirstEvents { get; private init; } = 200;

    public int StampedEvents { get; private init; } = 120;

    /// <summary>How long concurrent streams go on.</summary>
    public TimeSpan Paced { get; private init; } = TimeSpan.FromSeconds(1);

    /// <summary>How many streams are open at the same time.</summary>
    public IReadOnlyList<int> Concurrent { get; private init; } = [200, 1000];

    /// <summary>How many events each of them gets for the memory to be looked at.</summary>
    public int HeldEvents { get; private init; } = 250;

    /// <summary>How many streams are relayed at the same time.</summary>
    public IReadOnlyList<int> Relayed { get; private init; } = [1, 100, 1000];

    /// <summary>How many turns each relay has: a turn takes long, and has many events.</summary>
    public int RelayRounds => Math.Min(Rounds, 5);

    /// <summary>One round is a smoke test: everything runs, nothing is measured well.</summary>
    public static Effort Of(int rounds) => rounds > 1
        ? new Effort(rounds)
        : new Effort(rounds)
        {
            WarmUp = TimeSpan.Zero,
            WarmUps = 0,
            Slice = TimeSpan.Zero,
            BurstSlice = TimeSpan.Zero,
            FirstEvents = 3,
            StampedEvents = 10,
            Paced = TimeSpan.FromSeconds(0.1),
            Concurrent = [20, 50],
            HeldEvents = 20,
            Relayed = [1, 20],
        };
}

namespace ClaudeStreaming.Torture;

/// <summary>What came of the inputs. Safe for use by several threads: a report must not wait for a worker that is stuck.</summary>
internal sealed class Tally
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, long> _counts = new(StringComparer.Ordinal);

    public IReadOnlyList<KeyValuePair<string, long>> Counts
    {
        get
        {
            lock (_gate)
                return [.. _counts];
        }
    }

    public void Count(string outcome) => Add(outcome, 1);

    public void Add(Tally other)
    {
        foreach ((string outcome, long times) in other.Counts)
            Add(outcome, times);
    }

    private void Add(string outcome, long times)
    {
        lock (_gate)
            _counts[outcome] = _counts.GetValueOrDefault(outcome) + times;
    }
}

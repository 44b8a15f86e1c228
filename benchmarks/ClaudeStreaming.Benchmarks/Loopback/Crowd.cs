namespace ClaudeStreaming.Benchmarks;

/// <summary>Many streams of one reader, open at the same time and held at a gate.</summary>
internal sealed class Crowd
{
    private readonly HttpReader _reader;
    private readonly Corpus _corpus;
    private readonly StreamGate _gate;
    private readonly Tally[] _tallies;
    private readonly Task _reading;

    private Crowd(ServerProcess server, HttpClient http, HttpReader reader, int streams, Held plan)
    {
        _reader = reader;
        _corpus = Corpora.Words(plan.Before + plan.Paced).Value;
        _gate = new StreamGate(server);
        Func<Tally, Task> read = reader.Connect(http, new Uri(server.Gated, $"held/{_gate.Name}/{plan.Before}/{plan.Paced}/{plan.Milliseconds}"));
        _tallies = [.. Enumerable.Range(0, streams).Select(static _ => new Tally())];
        _reading = Task.WhenAll(_tallies.Select(read));
    }

    /// <summary>Opens them, and waits until all are at the gate.</summary>
    public static async Task<Crowd> OpenAsync(ServerProcess server, HttpClient http, HttpReader reader, int streams, Held plan)
    {
        Crowd crowd = new(server, http, reader, streams, plan);
        await crowd._gate.HoldAsync(streams, crowd._reading);
        return crowd;
    }

    /// <summary>Opens the gate, and reads all of them to their end.</summary>
    public async Task FinishAsync()
    {
        await _gate.OpenAsync(_reading);
        foreach (Tally tally in _tallies)
        {
            if (_reader.Sees == Sees.Text)
                Verification.Check(_reader.Name, _reader.Sees, _corpus, tally, passes: 1);
        }
    }
}

/// <summary>What a held answer consists of: deltas at once, then the gate, then deltas at a pace.</summary>
internal sealed record Held(int Before, int Paced, int Milliseconds);

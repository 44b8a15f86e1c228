namespace ClaudeStreaming.Benchmarks;

/// <summary>Many streams of one reader, open at the same time and held at a gate.</summary>
internal sealed class Crowd
{
    private static readonly HttpClient Control = HttpReader.CreateClient();
    private static int _gates;

    private readonly HttpReader _reader;
    private readonly Corpus _corpus;
    private readonly Uri _gate;
    private readonly Tally[] _tallies;
    private readonly Task _reading;

    private Crowd(ServerProcess server, HttpClient http, HttpReader reader, int streams, Held plan)
    {
        string gate = Interlocked.Increment(ref _gates).ToString("D", System.Globalization.CultureInfo.InvariantCulture);
        _reader = reader;
        _corpus = Corpora.Words(plan.Before + plan.Paced).Value;
        _gate = new Uri(server.Gated, $"gates/{gate}/");
        Func<Tally, Task> read = reader.Connect(http, new Uri(server.Gated, $"held/{gate}/{plan.Before}/{plan.Paced}/{plan.Milliseconds}"));
        _tallies = [.. Enumerable.Range(0, streams).Select(static _ => new Tally())];
        _reading = Task.WhenAll(_tallies.Select(read));
    }

    /// <summary>Opens them, and waits until all are at the gate.</summary>
    public static async Task<Crowd> OpenAsync(ServerProcess server, HttpClient http, HttpReader reader, int streams, Held plan)
    {
        Crowd crowd = new(server, http, reader, streams, plan);
        Task<string> arrived = Control.GetStringAsync(new Uri(crowd._gate, $"{streams}"));
        // A stream that failed will not arrive.
        if (await Task.WhenAny(arrived, crowd._reading).WaitAsync(ChildProcess.Patience) == crowd._reading)
            await crowd._reading;
        await arrived;
        return crowd;
    }

    /// <summary>Opens the gate, and reads all of them to their end.</summary>
    public async Task FinishAsync()
    {
        using HttpResponseMessage opened = await Control.PostAsync(new Uri(_gate, "open"), null);
        await _reading.WaitAsync(ChildProcess.Patience);
        foreach (Tally tally in _tallies)
        {
            if (_reader.Sees == Sees.Text)
                Verification.Check(_reader.Name, _reader.Sees, _corpus, tally, passes: 1);
        }
    }
}

/// <summary>What a held answer consists of: deltas at once, then the gate, then deltas at a pace.</summary>
internal sealed record Held(int Before, int Paced, int Milliseconds);

using ClaudeStreaming.Sse;

namespace ClaudeStreaming.Benchmarks;

/// <summary>Many browsers, each reading one answer, held at a gate of the API's.</summary>
internal sealed class Browsers
{
    private static readonly HttpClient Control = HttpReader.CreateClient();
    private static int _gates;

    private readonly Uri _gate;
    private readonly Held _plan;
    private readonly Stamps[] _stamps;
    private readonly Task _reading;

    private Browsers(ServerProcess server, HttpClient http, Uri relay, int streams, Held plan)
    {
        string gate = $"relay-{Interlocked.Increment(ref _gates)}";
        _gate = new Uri(server.Gated, $"gates/{gate}/");
        _plan = plan;
        _stamps = [.. Enumerable.Range(0, streams).Select(static _ => new Stamps())];
        Uri address = new(relay, $"crowd/{gate}/{plan.Before}/{plan.Paced}/{plan.Milliseconds}{RelayServer.Messages}");
        _reading = Task.WhenAll(_stamps.Select(stamps => ReadAsync(http, address, stamps)));
    }

    /// <summary>Opens the streams, and waits until all are at the gate.</summary>
    /// <param name="server">The API.</param>
    /// <param name="http">What the browsers ask with.</param>
    /// <param name="relay">Whom they ask: a relay, or the API itself.</param>
    /// <param name="streams">How many.</param>
    /// <param name="plan">What the answers consist of.</param>
    public static async Task<Browsers> OpenAsync(ServerProcess server, HttpClient http, Uri relay, int streams, Held plan)
    {
        Browsers browsers = new(server, http, relay, streams, plan);
        Task<string> arrived = Control.GetStringAsync(new Uri(browsers._gate, $"{streams}"));
        // A stream that failed will not arrive.
        if (await Task.WhenAny(arrived, browsers._reading).WaitAsync(ChildProcess.Patience) == browsers._reading)
            await browsers._reading;
        await arrived;
        return browsers;
    }

    /// <summary>Opens the gate, and reads all of them to their end.</summary>
    /// <returns>For each event, how many microseconds it was on its way.</returns>
    public async Task<IEnumerable<double>> FinishAsync()
    {
        using HttpResponseMessage opened = await Control.PostAsync(new Uri(_gate, "open"), null);
        await _reading.WaitAsync(ChildProcess.Patience);
        if (_stamps.FirstOrDefault(stamps => stamps.Microseconds.Count != _plan.Paced) is { } wrong)
            throw new ReadersDisagreeException($"A browser saw {wrong.Microseconds.Count} of {_plan.Paced} events.");
        return _stamps.SelectMany(static stamps => stamps.Microseconds);
    }

    private static async Task ReadAsync(HttpClient http, Uri address, Stamps stamps)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, address);
        using HttpResponseMessage response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        response.EnsureSuccessStatusCode();
        await using Stream body = await response.Content.ReadAsStreamAsync();
        using SseReader reader = new();
        int count;
        while ((count = await body.ReadAsync(reader.GetMemory())) > 0)
        {
            reader.Advance(count);
            while (reader.TryRead(out SseFrame frame))
                stamps.Saw(frame.Data);
        }
    }
}

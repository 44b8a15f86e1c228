using ClaudeStreaming.Sse;

namespace ClaudeStreaming.Benchmarks;

/// <summary>Many browsers, each reading one answer, held at a gate of the API's.</summary>
internal sealed class Browsers
{
    private readonly StreamGate _gate;
    private readonly Held _plan;
    private readonly Stamps[] _stamps;
    private readonly Task _reading;

    private Browsers(ServerProcess server, HttpClient http, Uri relay, int streams, Held plan)
    {
        _gate = new StreamGate(server);
        _plan = plan;
        _stamps = [.. Enumerable.Range(0, streams).Select(static _ => new Stamps())];
        Uri address = new(relay, $"crowd/{_gate.Name}/{plan.Before}/{plan.Paced}/{plan.Milliseconds}{RelayServer.Messages}");
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
        await browsers._gate.HoldAsync(streams, browsers._reading);
        return browsers;
    }

    /// <summary>Opens the gate, and reads all of them to their end.</summary>
    /// <returns>For each event, how many microseconds it was on its way.</returns>
    public async Task<IEnumerable<double>> FinishAsync()
    {
        await _gate.OpenAsync(_reading);
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

using System.Text;
using ClaudeStreaming.Sse;

namespace ClaudeStreaming.AspNetCore.Tests.Support;

/// <param name="Type">The event's name; <c>message</c> where it has none.</param>
/// <param name="Data">Its data.</param>
/// <param name="Id">The last event ID then.</param>
internal sealed record SseEvent(string Type, string Data, string Id);

/// <summary>Reads an event stream as a browser does, one event at a time.</summary>
internal sealed class SseClient(HttpResponseMessage response) : IAsyncDisposable
{
    private readonly SseReader _reader = new();
    private readonly StringBuilder _raw = new();
    private Stream? _body;

    public HttpResponseMessage Response => response;

    /// <summary>All that came so far, comments included.</summary>
    public string Raw => _raw.ToString();

    public static async Task<SseClient> PostAsync(HttpClient client, string path = "/") =>
        await SendAsync(client, new HttpRequestMessage(HttpMethod.Post, path));

    public static async Task<SseClient> GetAsync(HttpClient client, string path, string? lastEventId = null)
    {
        HttpRequestMessage request = new(HttpMethod.Get, path);
        if (lastEventId is not null)
            request.Headers.Add("Last-Event-ID", lastEventId);
        return await SendAsync(client, request);
    }

    /// <summary>The next event; null at the end of the body.</summary>
    public async Task<SseEvent?> NextAsync()
    {
        while (true)
        {
            if (_reader.TryRead(out SseFrame frame))
                return new SseEvent(Text(frame.EventType), Text(frame.Data), Text(frame.Id));
            if (!await FillAsync())
                return null;
        }
    }

    /// <summary>The events that are left.</summary>
    public async Task<List<SseEvent>> RestAsync()
    {
        List<SseEvent> events = [];
        while (await NextAsync() is { } next)
            events.Add(next);
        return events;
    }

    /// <summary>Reads until a text has come, whatever it is a part of.</summary>
    public async Task UntilAsync(string text)
    {
        while (!Raw.Contains(text, StringComparison.Ordinal))
            Assert.True(await FillAsync(), $"The body ended without {text}: {Raw}");
    }

    /// <summary>Leaves, as a browser does whose tab is closed.</summary>
    public ValueTask DisposeAsync()
    {
        response.Dispose();
        _reader.Dispose();
        return default;
    }

    private static async Task<SseClient> SendAsync(HttpClient client, HttpRequestMessage request)
    {
        (request.Version, request.VersionPolicy) = (client.DefaultRequestVersion, client.DefaultVersionPolicy);
        return new(await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead));
    }

    private async Task<bool> FillAsync()
    {
        _body ??= await response.Content.ReadAsStreamAsync();
        Memory<byte> room = _reader.GetMemory();
        int count = await _body.ReadAsync(room);
        _raw.Append(Text(room.Span[..count]));
        _reader.Advance(count);
        return count > 0;
    }

    private static string Text(ReadOnlySpan<byte> utf8) => Encoding.UTF8.GetString(utf8);
}

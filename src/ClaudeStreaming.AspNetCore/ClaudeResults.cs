using Microsoft.AspNetCore.Http;

namespace ClaudeStreaming;

/// <summary>Results of endpoints that relay one answer of Claude's to a browser as it comes. Return one from a minimal API or a controller.</summary>
/// <remarks>
/// <para>A result that opens the stream itself chooses the token that the stream lives by, from <see cref="RelayOptions.OnDisconnect"/>, and
/// turns a refusal of the API's into a status of its own: a 429 stays a 429, with <c>Retry-After</c> and problem details. It disposes the
/// stream in every case.</para>
/// <para>The response is a <c>text/event-stream</c> that no proxy may keep back or change: every event is flushed, and numbered in its
/// <c>id:</c>; silence is broken by comments; the last event of a good stream is <c>done</c>, and of a failed one <c>error</c> with a type and
/// a safe message. An end without either is a broken connection. A slow browser slows the API down: what it has not taken is not piled up
/// here. On IIS set the header <c>Content-Encoding: identity</c> before you return the result, or IIS compresses, and holds back, what
/// it passes on.</para>
/// </remarks>
public static class ClaudeResults
{
    /// <summary>Relays every event, in the API's own JSON.</summary>
    /// <param name="open">Sends the request: <c>ct => claude.StreamAsync(request, cancellationToken: ct)</c>. Its token is the one to use.</param>
    /// <param name="options">How to relay; null for the defaults.</param>
    /// <returns>The result.</returns>
    /// <remarks>Events are named as the API names them, bytes as they came. Pings are not passed on, since the relay has heartbeats of
    /// its own. <see cref="StreamResumed"/> is an event <c>_stream_resumed</c>. What comes out can be read by
    /// <see cref="MessageStream.FromSse"/> again.</remarks>
    /// <exception cref="ArgumentNullException"><paramref name="open"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static IResult Events(Func<CancellationToken, Task<MessageStream>> open, RelayOptions? options = null) =>
        Create(open, static _ => new EventsFormat(), options);

    /// <summary>Relays every event of a stream that was opened before.</summary>
    /// <param name="stream">The stream; the result disposes it when it is executed.</param>
    /// <param name="options">How to relay; null for the defaults.</param>
    /// <returns>The result.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="stream"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static IResult Events(MessageStream stream, RelayOptions? options = null) =>
        Create(stream, static _ => new EventsFormat(), options);

    /// <summary>Relays the text alone, each piece as a JSON string in the data of an event without a name: <c>JSON.parse(e.data)</c>.</summary>
    /// <param name="open">Sends the request, with the token that it is given.</param>
    /// <param name="options">How to relay; null for the defaults.</param>
    /// <returns>The result.</returns>
    /// <remarks>A string in quotes, since an event's data cannot hold a carriage return as it is. What arrived together is one event.</remarks>
    /// <exception cref="ArgumentNullException"><paramref name="open"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static IResult Text(Func<CancellationToken, Task<MessageStream>> open, RelayOptions? options = null) =>
        Create(open, static settings => new TextFormat(marksBlockEnds: settings.Smoothing is not null), options);

    /// <summary>Relays the text alone of a stream that was opened before.</summary>
    /// <param name="stream">The stream; the result disposes it when it is executed.</param>
    /// <param name="options">How to relay; null for the defaults.</param>
    /// <returns>The result.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="stream"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static IResult Text(MessageStream stream, RelayOptions? options = null) =>
        Create(stream, static settings => new TextFormat(marksBlockEnds: settings.Smoothing is not null), options);

    /// <summary>Relays the answer in the AI SDK's UI message stream protocol, version 1, which <c>useChat</c> reads.</summary>
    /// <param name="open">Sends the request, with the token that it is given.</param>
    /// <param name="options">How to relay; null for the defaults.</param>
    /// <returns>The result.</returns>
    /// <remarks>One message of one step. Text, reasoning with its signature, calls of tools, results of the service's own tools, and
    /// sources; what the protocol has no part for is left out. A failure is an <c>error</c> chunk, a stop an <c>abort</c> chunk, and
    /// <c>data: [DONE]</c> the end of both.</remarks>
    /// <exception cref="ArgumentNullException"><paramref name="open"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static IResult UiMessageStream(Func<CancellationToken, Task<MessageStream>> open, RelayOptions? options = null) =>
        Create(open, static _ => new UiMessageFormat(), options);

    /// <summary>Relays a stream that was opened before in the AI SDK's UI message stream protocol.</summary>
    /// <param name="stream">The stream; the result disposes it when it is executed.</param>
    /// <param name="options">How to relay; null for the defaults.</param>
    /// <returns>The result.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="stream"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static IResult UiMessageStream(MessageStream stream, RelayOptions? options = null) =>
        Create(stream, static _ => new UiMessageFormat(), options);

    /// <summary>Goes on with a resumable stream, for an endpoint of your own; <c>MapResumableStreams</c> has one by the id.</summary>
    /// <param name="streamId">The stream's id, as the response that began it named it.</param>
    /// <param name="options">How to relay; of these, heartbeats, smoothing and the clock count. Null for the defaults.</param>
    /// <returns>The result: from where <c>Last-Event-ID</c> or <c>?after=</c> says, else from the beginning; 204 where there is nothing more;
    /// 404 where there is no such stream, or it is somebody else's.</returns>
    /// <exception cref="ArgumentException"><paramref name="streamId"/> is null or empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static IResult Resume(string streamId, RelayOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(streamId);
        return new ResumeResult(streamId, RelaySettings.Of(options));
    }

    private static RelayResult Create(
        Func<CancellationToken, Task<MessageStream>> open, Func<RelaySettings, RelayFormat> format, RelayOptions? options)
    {
        ArgumentNullException.ThrowIfNull(open);
        return new RelayResult(open, format, RelaySettings.Of(options));
    }

    private static RelayResult Create(MessageStream stream, Func<RelaySettings, RelayFormat> format, RelayOptions? options)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return new RelayResult(_ => Task.FromResult(stream), format, RelaySettings.Of(options) with { CommitHeaders = CommitHeaders.OnUpstreamAccepted });
    }
}

using ClaudeStreaming;

namespace ChatConsole;

/// <summary>An answer that did not come, or not whole: the exit code, and one line that says what happened.</summary>
internal sealed record Failure(int ExitCode, string Line)
{
    /// <summary>The failure behind an exception; null where it is none of the expected ones, but a bug.</summary>
    public static Failure? Of(Exception e) => e switch
    {
        ClaudeApiException api => new(ExitCodes.ApiSaidNo, WithRequestId(Said(api), api)),
        ClaudeStreamException stream => new(ExitCodes.StreamBroke, WithRequestId(Broke(stream), stream)),
        HttpRequestException => new(ExitCodes.StreamBroke, $"No answer: {e.Message}"),
        _ => null,
    };

    // An error inside the stream: the library's advice is for a developer, and what came is on the screen.
    private static string Said(ClaudeApiException e) =>
        e.StatusCode is null ? $"The API ended the stream with {e.ErrorType.Value ?? "an error"}: {e.ApiMessage}" : e.Message;

    private static string Broke(ClaudeStreamException e) => e.Reason switch
    {
        StreamFailure.Truncated => "The stream ended before the message did.",
        StreamFailure.ConnectionLost => $"The connection was lost in the middle of the answer: {e.InnerException?.Message}",
        StreamFailure.Idle => $"The stream went silent. {e.InnerException?.Message} Change --idle-timeout to wait longer.",
        StreamFailure.Malformed when e.InnerException is { } cause => $"{e.Message} The cause: {cause.Message}",
        _ => e.Message,
    };

    private static string WithRequestId(string line, ClaudeException e) => e.RequestId is null ? line : $"{line} (request {e.RequestId})";
}

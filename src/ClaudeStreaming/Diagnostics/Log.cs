using System.Text;
using Microsoft.Extensions.Logging;

namespace ClaudeStreaming;

/// <summary>What is logged: never a key; a prompt or an answer only in the two messages that an option switches on.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Debug, "Request {RequestId} was accepted at attempt {Attempt} after {Milliseconds:0} ms.")]
    public static partial void Accepted(ILogger logger, string? requestId, int attempt, double milliseconds);

    [LoggerMessage(2, LogLevel.Warning, "Attempt {Attempt} failed with {Failure}; the next one is sent in {Milliseconds:0} ms.")]
    public static partial void Retrying(ILogger logger, int attempt, string failure, double milliseconds);

    [LoggerMessage(3, LogLevel.Debug, "Attempt {Attempt}: asking {Model}, {Bytes} bytes.")]
    public static partial void Sending(ILogger logger, string model, int attempt, int bytes);

    [LoggerMessage(4, LogLevel.Debug, "Request {RequestId}: first token after {Milliseconds:0} ms.")]
    public static partial void FirstToken(ILogger logger, string? requestId, double milliseconds);

    [LoggerMessage(5, LogLevel.Warning, "Request {RequestId} broke off with {Failure} after {Characters} characters of text.")]
    public static partial void Interrupted(ILogger logger, string? requestId, string failure, int characters);

    [LoggerMessage(6, LogLevel.Information, "Request {RequestId} goes on where the answer broke off: continuation {Continuation}, by {Strategy}.")]
    public static partial void Resumed(ILogger logger, string? requestId, int continuation, ContinuationStrategy strategy);

    [LoggerMessage(7, LogLevel.Debug, "Request {RequestId} is complete after {Milliseconds:0} ms: {StopReason}, {InputTokens} tokens in, {OutputTokens} out.")]
    public static partial void Completed(
        ILogger logger, string? requestId, double milliseconds, string stopReason, long inputTokens, long outputTokens);

    [LoggerMessage(8, LogLevel.Debug, "Request {RequestId} was given up: {Reason}.")]
    public static partial void GivenUp(ILogger logger, string? requestId, string reason);

    [LoggerMessage(9, LogLevel.Warning, "{Model} refuses a prefill; the rest of the answer is asked for by a user turn.")]
    public static partial void PrefillRefused(ILogger logger, string model);

    [LoggerMessage(10, LogLevel.Warning, "Request {RequestId} is not continued: {Reason}")]
    public static partial void NotContinued(ILogger logger, string? requestId, string reason);

    public static void RequestContent(ILogger logger, ReadOnlySpan<byte> utf8Json)
    {
        if (logger.IsEnabled(LogLevel.Trace))
            RequestContent(logger, Encoding.UTF8.GetString(utf8Json));
    }

    [LoggerMessage(20, LogLevel.Trace, "Sent: {Json}")]
    private static partial void RequestContent(ILogger logger, string json);

    [LoggerMessage(21, LogLevel.Trace, "Received: {Json}")]
    public static partial void MessageContent(ILogger logger, string json);
}

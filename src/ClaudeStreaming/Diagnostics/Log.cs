using Microsoft.Extensions.Logging;

namespace ClaudeStreaming;

/// <summary>What is logged: never a key, a prompt or an answer.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Debug, "Request {RequestId} to {Model} was accepted at attempt {Attempt} after {Milliseconds:0} ms.")]
    public static partial void Accepted(ILogger logger, string? requestId, string model, int attempt, double milliseconds);

    [LoggerMessage(2, LogLevel.Warning, "Attempt {Attempt} failed with {Failure}; the next one is sent in {Milliseconds:0} ms.")]
    public static partial void Retrying(ILogger logger, int attempt, string failure, double milliseconds);
}

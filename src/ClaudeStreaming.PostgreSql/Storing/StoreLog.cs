using Microsoft.Extensions.Logging;

namespace ClaudeStreaming;

/// <summary>What is logged: never an answer, an owner or an id.</summary>
internal static partial class StoreLog
{
    [LoggerMessage(1, LogLevel.Warning, "The database of resumable streams is not there yet. Until it is, resumable answers are refused.")]
    public static partial void NotThereYet(ILogger logger, Exception exception);

    [LoggerMessage(2, LogLevel.Warning, "The connection that listens for news of resumable streams was lost. Until it is back readers look by themselves.")]
    public static partial void ListenerLost(ILogger logger, Exception exception);

    [LoggerMessage(3, LogLevel.Information, "Listening for news of resumable streams.")]
    public static partial void Listening(ILogger logger);

    [LoggerMessage(4, LogLevel.Warning, "Removing old resumable streams failed; it is tried again in a while.")]
    public static partial void CleanupFailed(ILogger logger, Exception exception);

    [LoggerMessage(5, LogLevel.Debug, "Removed {Count} resumable streams whose time was over.")]
    public static partial void Removed(ILogger logger, int count);

    [LoggerMessage(6, LogLevel.Warning, "{Count} resumable streams had lost their producer, or ran for too long, and were ended.")]
    public static partial void Orphaned(ILogger logger, int count);
}

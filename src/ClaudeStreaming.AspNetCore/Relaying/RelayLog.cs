using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ClaudeStreaming;

/// <summary>What is logged: never a prompt or an answer, and an exception only where it is the application's or the relay's own.</summary>
internal static partial class RelayLog
{
    public static ILogger Of(HttpContext context) => Of(context.RequestServices);

    public static ILogger Of(IServiceProvider services) =>
        services.GetService<ILoggerFactory>()?.CreateLogger("ClaudeStreaming.AspNetCore") ?? NullLogger.Instance;

    [LoggerMessage(1, LogLevel.Warning, "The API did not accept the request: {ErrorType}. The browser gets {Status}.")]
    public static partial void Refused(ILogger logger, string errorType, int status);

    [LoggerMessage(2, LogLevel.Warning, "The answer broke off after {Frames} frames: {Cause}, {ErrorType}.")]
    public static partial void Interrupted(ILogger logger, long frames, InterruptionCause cause, string errorType);

    [LoggerMessage(3, LogLevel.Debug, "The answer is complete: {Frames} frames.")]
    public static partial void Completed(ILogger logger, long frames);

    [LoggerMessage(4, LogLevel.Error, "{Callback} failed.")]
    public static partial void CallbackFailed(ILogger logger, string callback, Exception exception);

    [LoggerMessage(5, LogLevel.Error, "The relay failed.")]
    public static partial void Failed(ILogger logger, Exception exception);

    [LoggerMessage(6, LogLevel.Warning,
        "The answer was to be kept running, but the request's own token ended it. Let the relay open the stream, or open it with another token.")]
    public static partial void EndedWithRequest(ILogger logger);

    [LoggerMessage(7, LogLevel.Error, "The store of resumable streams failed.")]
    public static partial void StoreFailed(ILogger logger, Exception exception);

    [LoggerMessage(8, LogLevel.Warning, "The server of an answer is gone. It goes on here, behind {Frames} frames.")]
    public static partial void TakenOver(ILogger logger, int frames);

    [LoggerMessage(9, LogLevel.Error, "An answer whose server is gone could not be brought to its end.")]
    public static partial void TakeOverFailed(ILogger logger, Exception exception);

    [LoggerMessage(11, LogLevel.Warning, "The server of an answer is gone, and the answer cannot go on here. Its readers are told.")]
    public static partial void NotTakenOver(ILogger logger);

    [LoggerMessage(10, LogLevel.Error, "The store of resumable streams failed. The answer goes on for the browser that asked, and for nobody else.")]
    public static partial void Detached(ILogger logger, Exception exception);
}

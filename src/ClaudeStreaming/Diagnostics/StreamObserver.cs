using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ClaudeStreaming;

/// <summary>What happens to one answer, for whoever logs, traces or measures.</summary>
/// <param name="logger">Where to log.</param>
/// <param name="isContentLogged">Whether what was said is logged, too.</param>
/// <param name="telemetry">Null where nobody traces or measures.</param>
internal sealed class StreamObserver(ILogger logger, bool isContentLogged, StreamTelemetry? telemetry)
{
    public static StreamObserver None { get; } = new(NullLogger.Instance, isContentLogged: false, telemetry: null);

    /// <summary>Whether it is worth telling of each piece of content, and of each wait.</summary>
    public bool IsMeasuring => telemetry is not null;

    public StreamTelemetry.Scope Enter() => telemetry?.Enter() ?? default;

    public void Sending(string model, int attempt, byte[] body)
    {
        Log.Sending(logger, model, attempt, body.Length);
        if (isContentLogged)
            Log.RequestContent(logger, body);
    }

    public void Accepted(string? requestId, int attempt, TimeSpan after) => Log.Accepted(logger, requestId, attempt, after.TotalMilliseconds);

    public void Retrying(int attempt, Exception failure, TimeSpan delay)
    {
        Log.Retrying(logger, attempt, FailureName.Of(failure), delay.TotalMilliseconds);
        telemetry?.Retrying(attempt, FailureName.Of(failure));
    }

    public void PrefillRefused(string model) => Log.PrefillRefused(logger, model);

    public void FirstEvent(TimeSpan after) => telemetry?.FirstEvent(after);

    public void FirstToken(string? requestId, TimeSpan after)
    {
        Log.FirstToken(logger, requestId, after.TotalMilliseconds);
        telemetry?.FirstToken(after);
    }

    public void Chunk(TimeSpan sinceStart) => telemetry?.Chunk(sinceStart);

    public void Waited(TimeSpan gap) => telemetry?.Waited(gap);

    public void Ping() => telemetry?.Ping();

    /// <summary>An attempt broke, whether or not there is another one.</summary>
    public void Broke(Exception failure) => telemetry?.Broke(failure);

    /// <summary>An attempt broke of which something was shown.</summary>
    public void Interrupted(string? requestId, Exception failure, int characters)
    {
        Log.Interrupted(logger, requestId, FailureName.Of(failure), characters);
        telemetry?.Interrupted(FailureName.Of(failure));
    }

    public void NotContinued(string? requestId, string reason) => Log.NotContinued(logger, requestId, reason);

    public void Resumed(string? requestId, int continuation, ContinuationStrategy strategy)
    {
        Log.Resumed(logger, requestId, continuation, strategy);
        telemetry?.Resumed(continuation, strategy);
    }

    /// <summary>The answer is complete.</summary>
    /// <param name="requestId">What the service calls the request.</param>
    /// <param name="answer">The answer; a message is made of it only where somebody wants to see it.</param>
    /// <param name="after">How long its attempt took.</param>
    /// <param name="sinceStart">How long it took in all.</param>
    public void Completed(string? requestId, MessageAccumulator answer, TimeSpan after, TimeSpan sinceStart)
    {
        if (telemetry is null && !logger.IsEnabled(LogLevel.Debug))
            return;
        Message reply = answer.ToMessage();
        Usage usage = reply.Usage;
        Log.Completed(logger, requestId, after.TotalMilliseconds, $"{reply.StopReason}", usage.TotalInputTokens, usage.OutputTokens);
        if (isContentLogged && logger.IsEnabled(LogLevel.Trace))
            Log.MessageContent(logger, reply.ToJson());
        telemetry?.End(reply, failure: null, sinceStart);
    }

    /// <summary>The answer ended in another way.</summary>
    public void Failed(string? requestId, Exception failure, MessageAccumulator? answer, TimeSpan sinceStart)
    {
        if (failure is OperationCanceledException or ObjectDisposedException)
            Log.GivenUp(logger, requestId, failure is OperationCanceledException ? "cancelled" : "disposed");
        telemetry?.End(answer is { HasStarted: true } ? answer.ToMessage() : null, failure, sinceStart);
    }
}

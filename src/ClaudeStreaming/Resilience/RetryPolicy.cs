using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;

namespace ClaudeStreaming;

/// <summary>
/// The one layer that sends a request again. Each request has its own, and its budget covers the attempts before and after
/// <see cref="IClaudeClient.StreamAsync"/> returned.
/// </summary>
internal sealed class RetryPolicy(int maxRetries, TimeSpan maxDelay, TimeProvider clock, Func<double> randomizer, ILogger logger)
{
    private int _attempts;

    /// <summary>Counts an attempt, and says which it is, from 1.</summary>
    public int NextAttempt() => ++_attempts;

    /// <summary>Whether another attempt is left, and of use.</summary>
    public bool Allows(Exception failure) => _attempts <= maxRetries && RetryRules.IsTransient(failure, maxDelay);

    /// <summary>Goes on after a failed attempt: waits and tries again, or throws the last failure.</summary>
    /// <param name="failure">What the attempt failed with.</param>
    /// <param name="open">Makes one more attempt.</param>
    /// <param name="cancellationToken">Ends the waiting and the attempts.</param>
    public async Task<OpenedStream> GoOnAsync(
        Exception failure, Func<CancellationToken, Task<OpenedStream>> open, CancellationToken cancellationToken)
    {
        // Built here, so that a request that succeeds at once never pays for it.
        ResiliencePipeline<OpenedStream> pipeline = new ResiliencePipelineBuilder<OpenedStream> { TimeProvider = clock }
            .AddRetry(new RetryStrategyOptions<OpenedStream>
            {
                MaxRetryAttempts = int.MaxValue, // The budget is ours, since it does not begin here.
                ShouldHandle = args => new ValueTask<bool>(args.Outcome.Exception is { } e && Allows(e)),
                DelayGenerator = args => new ValueTask<TimeSpan?>(
                    RetryRules.Delay(args.Outcome.Exception!, _attempts - 1, maxDelay, randomizer())),
                OnRetry = args =>
                {
                    Log.Retrying(logger, _attempts, RetryRules.Name(args.Outcome.Exception!), args.RetryDelay.TotalMilliseconds);
                    return default;
                },
            })
            .Build();

        // The first attempt has been made. Its outcome goes through the pipeline like any other.
        Exception? made = failure;
        return await pipeline.ExecuteAsync(
            token => Interlocked.Exchange(ref made, null) is { } outcome
                ? ValueTask.FromException<OpenedStream>(outcome)
                : new ValueTask<OpenedStream>(open(token)),
            cancellationToken).ConfigureAwait(false);
    }
}

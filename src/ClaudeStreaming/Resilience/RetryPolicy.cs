using Polly;
using Polly.Retry;

namespace ClaudeStreaming;

/// <summary>
/// The one layer that sends a request again. Each request has its own, and its budget covers the attempts before and after
/// <see cref="IClaudeClient.StreamAsync"/> returned.
/// </summary>
internal sealed class RetryPolicy(RetryLimits limits, int attemptsBefore, StreamObserver observer)
{
    private int _attempts;

    /// <summary>How many times the answer was asked for, all its requests together.</summary>
    public int Attempts => attemptsBefore + _attempts;

    /// <summary>Counts an attempt, and says which it is, from 1.</summary>
    public int NextAttempt()
    {
        _attempts++;
        return Attempts;
    }

    /// <summary>Whether another attempt is left, and of use.</summary>
    public bool Allows(Exception failure) => _attempts <= limits.MaxRetries && RetryRules.IsTransient(failure, limits.MaxDelay);

    /// <summary>Goes on after a failed attempt: waits and tries again, or throws the last failure.</summary>
    /// <param name="failure">What the attempt failed with.</param>
    /// <param name="open">Makes one more attempt.</param>
    /// <param name="cancellationToken">Ends the waiting and the attempts.</param>
    public async Task<OpenedStream> GoOnAsync(
        Exception failure, Func<CancellationToken, Task<OpenedStream>> open, CancellationToken cancellationToken)
    {
        // Built here, so that a request that succeeds at once never pays for it.
        ResiliencePipeline<OpenedStream> pipeline = new ResiliencePipelineBuilder<OpenedStream> { TimeProvider = limits.Clock }
            .AddRetry(new RetryStrategyOptions<OpenedStream>
            {
                MaxRetryAttempts = int.MaxValue, // The budget is ours, since it does not begin here.
                // Where none has been made yet, another request failed: this one goes on from it and has its own budget.
                ShouldHandle = args => new ValueTask<bool>(args.Outcome.Exception is { } e && (_attempts == 0 || Allows(e))),
                DelayGenerator = args => new ValueTask<TimeSpan?>(
                    RetryRules.Delay(args.Outcome.Exception!, Math.Max(0, _attempts - 1), limits.MaxDelay, limits.Randomizer())),
                OnRetry = args =>
                {
                    // The first attempt of a continuation is none of these.
                    if (_attempts > 0)
                        observer.Retrying(Attempts, args.Outcome.Exception!, args.RetryDelay);
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

/// <summary>How often and how long after a request may be sent again.</summary>
internal sealed class RetryLimits(int maxRetries, TimeSpan maxDelay, TimeProvider clock, Func<double> randomizer)
{
    public int MaxRetries { get; } = maxRetries;

    public TimeSpan MaxDelay { get; } = maxDelay;

    public TimeProvider Clock { get; } = clock;

    public Func<double> Randomizer { get; } = randomizer;
}

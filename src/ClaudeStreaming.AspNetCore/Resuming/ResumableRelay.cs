using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ClaudeStreaming;

/// <summary>Relays an answer through the store: the browser that asked reads there like every other. One way to read means one order of events,
/// and nothing that only the first browser can see.</summary>
internal sealed class ResumableRelay(
    ResumableStreams streams, HttpContext context, RelaySettings settings, TimeProvider clock, ILogger logger)
{
    private bool IsForOwnReader => streams.OnStoreFailure == StoreFailurePolicy.KeepOwnReader;

    /// <summary>Runs until the answer has ended, also when the browser has left.</summary>
    public async Task RunAsync(Answer answer, AnswerLifetime lifetime, RelayFormat format, StreamTerms terms)
    {
        StreamLease lease;
        try
        {
            lease = await streams.CreateAsync(terms).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            RelayLog.StoreFailed(logger, e);
            if (IsForOwnReader)
                await RelayResult.PassOnAsync(answer, format, settings, context, clock).ConfigureAwait(false);
            else
                await GiveUpAsync(answer, e, RelayErrors.StoreUnavailable).ConfigureAwait(false);
            return;
        }
        if (!await TryTellAsync(answer, lease).ConfigureAwait(false))
            return;
        lifetime.EndOn(InterruptionCause.Stopped, lease.StopRequested);
        await RunAsync(answer, format, terms, lease).ConfigureAwait(false);
    }

    private async Task RunAsync(Answer answer, RelayFormat format, StreamTerms terms, StreamLease lease)
    {
        IResumableStreamStore store = IsForOwnReader
            ? await streams.MirrorAsync(lease, terms, clock, logger).ConfigureAwait(false)
            : streams.Store;
        StreamReading reading = new(store, format, settings, context, clock);
        await reading.BeginAsync(lease.Id).ConfigureAwait(false);
        // Never disposed: it has no timer, and may be cancelled late.
        CancellationTokenSource failed = new();
        Task producing = ProduceAsync(answer, store, lease, terms, failed);
        await reading.RunAsync(lease.Id, default, failed.Token).ConfigureAwait(false);
        await producing.ConfigureAwait(false);
    }

    /// <returns>False where the application failed, and the browser has been told.</returns>
    private async Task<bool> TryTellAsync(Answer answer, StreamLease lease)
    {
        try
        {
            if (settings.OnStreamCreated is { } onStreamCreated)
                await onStreamCreated(lease.Id).ConfigureAwait(false);
            return true;
        }
        catch (Exception e)
        {
            RelayLog.CallbackFailed(logger, nameof(RelayOptions.OnStreamCreated), e);
            await GiveUpAsync(answer, e, RelayErrors.Internal).ConfigureAwait(false);
            return false;
        }
    }

    private async Task GiveUpAsync(Answer answer, Exception failure, RelayError error)
    {
        await answer.GiveUpAsync(failure).ConfigureAwait(false);
        await ProblemAnswer.WriteAsync(context, error).ConfigureAwait(false);
    }

    private async Task ProduceAsync(Answer answer, IResumableStreamStore store, StreamLease lease, StreamTerms terms, CancellationTokenSource failed)
    {
        try
        {
            await answer.RunAsync(new StoreTarget(store, lease, streams.LeaseDuration, clock), clock).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            RelayLog.StoreFailed(logger, e);
            // Other readers are told by the store, once the lease has run out. Where somebody may go on with it, so is this one.
            if (e is not LeaseLostException && terms.TakeOverState is null)
                await failed.CancelAsync().ConfigureAwait(false);
        }
    }
}

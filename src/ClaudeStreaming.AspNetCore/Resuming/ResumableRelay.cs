using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ClaudeStreaming;

/// <summary>Relays an answer through the store: the browser that asked reads there like every other. One way to read means one order of events,
/// and nothing that only the first browser can see.</summary>
internal sealed class ResumableRelay(
    ResumableStreams streams, HttpContext context, RelaySettings settings, TimeProvider clock, ILogger logger)
{
    /// <summary>Runs until the answer has ended, also when the browser has left.</summary>
    public async Task RunAsync(Answer answer, AnswerLifetime lifetime, RelayFormat format, string owner)
    {
        if (await TryCreateAsync(answer, format, owner).ConfigureAwait(false) is not { } lease)
            return;
        lifetime.EndOn(InterruptionCause.Stopped, lease.StopRequested);
        StreamReading reading = new(streams.Store, format, settings, context, clock);
        await reading.BeginAsync(lease.Id).ConfigureAwait(false);
        Task producing = ProduceAsync(answer, lease);
        await reading.RunAsync(lease.Id, default).ConfigureAwait(false);
        await producing.ConfigureAwait(false);
    }

    /// <returns>Null where it failed, and everybody has been told.</returns>
    private async Task<StreamLease?> TryCreateAsync(Answer answer, RelayFormat format, string owner)
    {
        RelayError error = RelayErrors.StoreUnavailable;
        try
        {
            StreamLease lease = await streams.CreateAsync(owner, format.Kind).ConfigureAwait(false);
            error = RelayErrors.Internal;
            if (settings.OnStreamCreated is { } onStreamCreated)
                await onStreamCreated(lease.Id).ConfigureAwait(false);
            return lease;
        }
        catch (Exception e)
        {
            if (error == RelayErrors.Internal)
                RelayLog.CallbackFailed(logger, nameof(RelayOptions.OnStreamCreated), e);
            else
                RelayLog.StoreFailed(logger, e);
            await answer.GiveUpAsync(e).ConfigureAwait(false);
            await ProblemAnswer.WriteAsync(context, error).ConfigureAwait(false);
            return null;
        }
    }

    private async Task ProduceAsync(Answer answer, StreamLease lease)
    {
        try
        {
            await answer.RunAsync(new StoreTarget(streams.Store, lease, streams.LeaseDuration, clock), clock).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            // Its readers are told by the store, once the lease has run out.
            RelayLog.StoreFailed(logger, e);
        }
    }
}

using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ClaudeStreaming;

/// <summary>Brings one answer to its end whose server is gone: goes on with it where that is possible, and tells its readers where it is not.</summary>
internal sealed class TakenOverAnswer(ResumableStreams streams, IServiceProvider services, StreamLease lease, CancellationToken stopping)
{
    // So many servers may have tried before. What brought them down would bring this one down, too.
    private const int MostTakeOvers = 3;

    // Whoever asked is not here: the answer runs on as it would where its browser had left.
    private static readonly CancellationToken BrowserLeft = new(canceled: true);

    private readonly ILogger _logger = RelayLog.Of(services);

    /// <summary>Runs to the end of the answer.</summary>
    public async Task RunAsync()
    {
        try
        {
            StreamState? state = await streams.Store.FindAsync(lease.Id, stopping).ConfigureAwait(false);
            if (state is null || RelayFormat.Of(state.Terms.Kind) is not { } format)
                return;
            StreamContinuation? continuation = await DescribeAsync(state).ConfigureAwait(false);
            StoredFrames? stored = continuation is null
                ? null
                : await StoredFrames.ReadAsync(streams.Store, lease.Id, state, format, continuation.Request, stopping).ConfigureAwait(false);
            if (stored is null)
                await EndAsync(format, state.LastSequence).ConfigureAwait(false);
            else
                await GoOnAsync(continuation!, stored, RelayFormat.Of(state.Terms.Kind)!).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            // The lease runs out, and another server may try.
            RelayLog.TakeOverFailed(_logger, e);
        }
    }

    private async Task<StreamContinuation?> DescribeAsync(StreamState state)
    {
        if (lease.Generation > MostTakeOvers + 1 || state.Terms.TakeOverState is null)
            return null;
        try
        {
            return await streams.TakeOver!(new StreamTakeOver(lease.Id, state.Terms, services)).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            RelayLog.CallbackFailed(_logger, nameof(ResumableStreamOptions.TakeOver), e);
            return null;
        }
    }

    private async Task GoOnAsync(StreamContinuation continuation, StoredFrames stored, RelayFormat format)
    {
        RelaySettings settings = RelaySettings.Of(continuation.Options) with { OnDisconnect = DisconnectPolicy.Resumable };
        TimeProvider clock = settings.ClockOf(services);
        IClaudeClient client = continuation.Client ?? services.GetRequiredService<IClaudeClient>();
        MessageStream? stream = null;
        RelaySettings described = settings with
        {
            // Where nothing was asked for here, what broke is the server before.
            DescribeError = e => settings.DescribeError?.Invoke(e) ??
                (e is ClaudeStreamException && stream is { Attempts: 0 } ? RelayErrors.Orphaned : null),
        };
        using AnswerLifetime lifetime = new(described, clock, BrowserLeft, stopping);
        lifetime.EndOn(InterruptionCause.Stopped, lease.StopRequested);
        Answer answer = new(
            token => Task.FromResult(stream = client.ContinueStream(
                continuation.Request, stored.Open(), continuation.RequestOptions, token)),
            format, described, lifetime, _logger);
        await using (answer.ConfigureAwait(false))
        {
            StoreTarget target = new(streams.Store, lease, streams.LeaseDuration, clock) { Stored = stored.Count };
            RelayLog.TakenOver(_logger, stored.Count);
            await answer.RunAsync(target, clock).ConfigureAwait(false);
        }
    }

    /// <summary>Says to its readers that nothing more comes.</summary>
    private async Task EndAsync(RelayFormat format, long lastSequence)
    {
        RelayLog.NotTakenOver(_logger);
        StoreTarget target = new(streams.Store, lease, streams.LeaseDuration, TimeProvider.System) { Stored = lastSequence };
        format.WriteError(new FrameWriter(target, lastSequence), RelayErrors.Orphaned);
        await target.CompleteAsync(StreamOutcome.Failed).ConfigureAwait(false);
    }
}

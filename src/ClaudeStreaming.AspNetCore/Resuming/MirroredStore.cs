using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;

namespace ClaudeStreaming;

/// <summary>One answer's view of the store, for an application that wants its own reader to see the answer's end whatever happens to the store:
/// what is stored is in memory, too, and the reader who asked reads there. Once the store has failed the memory goes on alone.</summary>
/// <remarks>While the store works nobody sees more here than there: memory gets what the store has taken.</remarks>
internal sealed class MirroredStore(
    IResumableStreamStore store, IResumableStreamStore memory, StreamLease mirror, ILogger logger) : IResumableStreamStore
{
    // The shared store has failed, for good: what it would miss from then on would be a gap.
    private bool _isDetached;

    // Another server goes on with the answer; so do readers there.
    private volatile bool _isLost;

    public async ValueTask<bool> RenewAsync(StreamLease lease, CancellationToken cancellationToken) =>
        await TryAsync(true, () => store.RenewAsync(lease, cancellationToken)).ConfigureAwait(false)
            ? await memory.RenewAsync(mirror, cancellationToken).ConfigureAwait(false)
            : await LoseAsync().ConfigureAwait(false);

    public async ValueTask<AppendResult> AppendAsync(
        StreamLease lease, long firstSequence, IReadOnlyList<ReadOnlyMemory<byte>> payloads, CancellationToken cancellationToken)
    {
        AppendResult result = await TryAsync(
            AppendResult.Appended, () => store.AppendAsync(lease, firstSequence, payloads, cancellationToken)).ConfigureAwait(false);
        if (result == AppendResult.Appended)
            return await memory.AppendAsync(mirror, firstSequence, payloads, cancellationToken).ConfigureAwait(false);
        if (result == AppendResult.Fenced)
            await LoseAsync().ConfigureAwait(false);
        return result;
    }

    public async ValueTask<bool> CompleteAsync(
        StreamLease lease, StreamOutcome outcome, long firstSequence, IReadOnlyList<ReadOnlyMemory<byte>> payloads, CancellationToken cancellationToken) =>
        await TryAsync(true, () => store.CompleteAsync(lease, outcome, firstSequence, payloads, cancellationToken)).ConfigureAwait(false)
            ? await memory.CompleteAsync(mirror, outcome, firstSequence, payloads, cancellationToken).ConfigureAwait(false)
            : await LoseAsync().ConfigureAwait(false);

    public async IAsyncEnumerable<StreamRecord> ReadAsync(
        string id, long afterSequence, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        long last = afterSequence;
        await foreach (StreamRecord record in memory.ReadAsync(mirror.Id, afterSequence, cancellationToken).ConfigureAwait(false))
        {
            if (record.Outcome is not null && _isLost)
                break;
            yield return record;
            if (record.Outcome is not null)
                yield break;
            last = record.Sequence;
        }
        await foreach (StreamRecord record in store.ReadAsync(id, last, cancellationToken).ConfigureAwait(false))
            yield return record;
    }

    public ValueTask<StreamLease?> TryCreateAsync(string id, StreamTerms terms, CancellationToken cancellationToken) => throw NotForAnswers();

    public ValueTask<StreamLease?> TryTakeOverAsync(string id, CancellationToken cancellationToken) => throw NotForAnswers();

    public ValueTask<StreamState?> FindAsync(string id, CancellationToken cancellationToken) => throw NotForAnswers();

    public ValueTask<bool> RequestStopAsync(string id, CancellationToken cancellationToken) => throw NotForAnswers();

    private static NotSupportedException NotForAnswers() => new("An answer's own view of the store has the answer alone.");

    private async ValueTask<bool> LoseAsync()
    {
        _isLost = true;
        await memory.CompleteAsync(mirror, StreamOutcome.Failed, 1, [], CancellationToken.None).ConfigureAwait(false);
        return false;
    }

    /// <summary>Asks the store; once it has failed, what it would say where all is well.</summary>
    private async ValueTask<T> TryAsync<T>(T otherwise, Func<ValueTask<T>> ask)
    {
        if (_isDetached)
            return otherwise;
        try
        {
            return await ask().ConfigureAwait(false);
        }
        catch (Exception e)
        {
            _isDetached = true;
            RelayLog.Detached(logger, e);
            return otherwise;
        }
    }
}

using System.Runtime.CompilerServices;

namespace ClaudeStreaming.AspNetCore.Tests.Resuming;

/// <summary>A good store, until it is broken.</summary>
internal sealed class BreakableStore(IResumableStreamStore store) : IResumableStreamStore
{
    public const string Secret = "Host=db;Password=hunter2";

    public bool IsBroken { get; set; }

    public bool IsReadingBroken { get; set; }

    public bool FailNextAppend { get; set; }

    public ValueTask<StreamLease?> TryCreateAsync(string id, StreamTerms terms, CancellationToken cancellationToken) =>
        Good().TryCreateAsync(id, terms, cancellationToken);

    public ValueTask<StreamLease?> TryTakeOverAsync(string id, CancellationToken cancellationToken) => Good().TryTakeOverAsync(id, cancellationToken);

    public ValueTask<IReadOnlyList<string>> FindAbandonedAsync(int most, CancellationToken cancellationToken) =>
        Good().FindAbandonedAsync(most, cancellationToken);

    public ValueTask<bool> RenewAsync(StreamLease lease, CancellationToken cancellationToken) => Good().RenewAsync(lease, cancellationToken);

    public async ValueTask<AppendResult> AppendAsync(
        StreamLease lease, long firstSequence, IReadOnlyList<ReadOnlyMemory<byte>> payloads, CancellationToken cancellationToken)
    {
        AppendResult result = await Good().AppendAsync(lease, firstSequence, payloads, cancellationToken);
        if (!FailNextAppend)
            return result;
        // The answer was lost, not the append.
        FailNextAppend = false;
        throw new IOException(Secret);
    }

    public ValueTask<bool> CompleteAsync(
        StreamLease lease, StreamOutcome outcome, long firstSequence, IReadOnlyList<ReadOnlyMemory<byte>> payloads, CancellationToken cancellationToken) =>
        Good().CompleteAsync(lease, outcome, firstSequence, payloads, cancellationToken);

    public ValueTask<StreamState?> FindAsync(string id, CancellationToken cancellationToken) => Good().FindAsync(id, cancellationToken);

    public async IAsyncEnumerable<StreamRecord> ReadAsync(
        string id, long afterSequence, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (IsReadingBroken)
            throw new IOException(Secret);
        await foreach (StreamRecord record in store.ReadAsync(id, afterSequence, cancellationToken))
            yield return record;
    }

    public ValueTask<bool> RequestStopAsync(string id, CancellationToken cancellationToken) => Good().RequestStopAsync(id, cancellationToken);

    private IResumableStreamStore Good() => IsBroken ? throw new IOException(Secret) : store;
}

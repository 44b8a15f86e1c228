using System.Runtime.CompilerServices;

namespace ClaudeStreaming.AspNetCore.Tests.Conformance;

/// <summary>A good store with one fault in it.</summary>
internal sealed class FaultyStore(IResumableStreamStore store, string fault) : IResumableStreamStore
{
    private readonly Dictionary<string, long> _last = [];

    public ValueTask<StreamLease?> TryCreateAsync(string id, StreamTerms terms, CancellationToken cancellationToken) =>
        fault == "elects everybody" ? AnybodyAsync(id, terms) : store.TryCreateAsync(id, terms, cancellationToken);

    public async ValueTask<StreamLease?> TryTakeOverAsync(string id, CancellationToken cancellationToken) => fault switch
    {
        "never lets anybody take over" => null,
        "lets anybody take over" => new StreamLease(id, 2, CancellationToken.None),
        _ => await store.TryTakeOverAsync(id, cancellationToken),
    };

    public ValueTask<bool> RenewAsync(StreamLease lease, CancellationToken cancellationToken) => fault switch
    {
        "renews every lease" => RenewAnyAsync(lease, cancellationToken),
        "forgets to renew" => ValueTask.FromResult(true),
        _ => store.RenewAsync(lease, cancellationToken),
    };

    public async ValueTask<AppendResult> AppendAsync(
        StreamLease lease, long firstSequence, IReadOnlyList<ReadOnlyMemory<byte>> payloads, CancellationToken cancellationToken)
    {
        switch (fault)
        {
            case "doubles what is sent again":
                long last = _last.GetValueOrDefault(lease.Id);
                _last[lease.Id] = last + payloads.Count;
                return await store.AppendAsync(lease, last + 1, payloads, cancellationToken);
            case "takes gaps" when firstSequence > _last.GetValueOrDefault(lease.Id) + 1:
                firstSequence = _last.GetValueOrDefault(lease.Id) + 1;
                break;
            case "ignores generations":
                await store.AppendAsync(lease, firstSequence, payloads, cancellationToken);
                return AppendResult.Appended;
            case "keeps the caller's memory":
                return await store.AppendAsync(lease, firstSequence, [.. payloads.Select(static p => (ReadOnlyMemory<byte>)new byte[p.Length])], cancellationToken);
            case "knows no limit":
                return await store.AppendAsync(lease, firstSequence, [.. payloads.Select(static p => p[..Math.Min(p.Length, 10)])], cancellationToken);
        }
        AppendResult result = await store.AppendAsync(lease, firstSequence, payloads, cancellationToken);
        _last[lease.Id] = Math.Max(_last.GetValueOrDefault(lease.Id), firstSequence + payloads.Count - 1);
        return result;
    }

    public async ValueTask<bool> CompleteAsync(
        StreamLease lease, StreamOutcome outcome, long firstSequence, IReadOnlyList<ReadOnlyMemory<byte>> payloads, CancellationToken cancellationToken)
    {
        if (fault == "loses the last records")
            (firstSequence, payloads) = (Math.Min(firstSequence, (await store.FindAsync(lease.Id, cancellationToken))!.LastSequence + 1), []);
        bool isCompleted = await store.CompleteAsync(lease, outcome, firstSequence, payloads, cancellationToken);
        return fault == "ends what has ended" || isCompleted;
    }

    public async ValueTask<StreamState?> FindAsync(string id, CancellationToken cancellationToken)
    {
        StreamState? state = await store.FindAsync(id, cancellationToken);
        return fault == "forgets whose a stream is" && state is not null ? state with { Terms = state.Terms with { Owner = "" } } : state;
    }

    public async IAsyncEnumerable<StreamRecord> ReadAsync(string id, long afterSequence, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (fault == "ignores where a reader is")
            afterSequence = Math.Min(afterSequence, 0);
        await foreach (StreamRecord record in store.ReadAsync(id, afterSequence, fault == "ignores that a reader leaves" ? default : cancellationToken))
        {
            if (fault == "never says that it is over" && record.Outcome is not null)
                yield break;
            if (fault == "hangs at the end" && record.Outcome is not null)
                await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            if (fault == "skips a record" && record is { Sequence: 2, Outcome: null })
                continue;
            yield return record;
        }
    }

    public async ValueTask<bool> RequestStopAsync(string id, CancellationToken cancellationToken) =>
        fault == "stops nothing" ? await store.FindAsync(id, cancellationToken) is { Outcome: null } : await store.RequestStopAsync(id, cancellationToken);

    private async ValueTask<StreamLease?> AnybodyAsync(string id, StreamTerms terms) =>
        await store.TryCreateAsync(id, terms, default) ?? new StreamLease(id, 1, default);

    private async ValueTask<bool> RenewAnyAsync(StreamLease lease, CancellationToken cancellationToken)
    {
        await store.RenewAsync(lease, cancellationToken);
        return true;
    }
}

using System.Collections.Concurrent;

namespace ClaudeStreaming;

/// <summary>Keeps resumable streams in this process.</summary>
internal sealed class InMemoryStreamStore(long maxTotalBytes, TimeProvider clock) : IResumableStreamStore, IDisposable
{
    private readonly ConcurrentDictionary<string, InMemoryStream> _streams = new(StringComparer.Ordinal);

    // Those that have ended, the oldest first: what is forgotten when there is no more room.
    private readonly ConcurrentQueue<InMemoryStream> _ended = new();
    private long _totalBytes;

    public ValueTask<StreamLease?> TryCreateAsync(string id, StreamTerms terms, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        InMemoryStream stream = new(this, id, terms, clock);
        if (!_streams.TryAdd(id, stream))
            return ValueTask.FromResult<StreamLease?>(null);
        return ValueTask.FromResult(stream.TryAcquire());
    }

    public ValueTask<StreamLease?> TryTakeOverAsync(string id, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(Find(id)?.TryAcquire());
    }

    public ValueTask<IReadOnlyList<string>> FindAbandonedAsync(int most, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult<IReadOnlyList<string>>(
            [.. _streams.Values.Where(static stream => stream.IsAbandoned).Select(static stream => stream.Id).Take(most)]);
    }

    public ValueTask<bool> RenewAsync(StreamLease lease, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(Find(lease.Id)?.TryRenew(lease) ?? false);
    }

    public ValueTask<AppendResult> AppendAsync(
        StreamLease lease, long firstSequence, IReadOnlyList<ReadOnlyMemory<byte>> payloads, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(Find(lease.Id)?.Append(lease, firstSequence, payloads) ?? AppendResult.Fenced);
    }

    public ValueTask<bool> CompleteAsync(
        StreamLease lease, StreamOutcome outcome, long firstSequence, IReadOnlyList<ReadOnlyMemory<byte>> payloads, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (outcome is not (StreamOutcome.Completed or StreamOutcome.Failed or StreamOutcome.Stopped))
            throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "That is for the store to say. Say how the answer ended.");
        return ValueTask.FromResult(Find(lease.Id)?.Complete(lease, outcome, firstSequence, payloads) ?? false);
    }

    public ValueTask<StreamState?> FindAsync(string id, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(Find(id)?.State);
    }

    public IAsyncEnumerable<StreamRecord> ReadAsync(string id, long afterSequence, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(id);
        ArgumentOutOfRangeException.ThrowIfNegative(afterSequence);
        return Find(id) is { } stream ? stream.ReadAsync(afterSequence, cancellationToken) : Nothing(afterSequence);
    }

    public ValueTask<bool> RequestStopAsync(string id, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(Find(id)?.RequestStop() ?? false);
    }

    public void Dispose()
    {
        foreach (InMemoryStream stream in _streams.Values)
            stream.Dispose();
    }

    /// <summary>Makes room, by forgetting streams that have ended where that is what it takes.</summary>
    /// <returns>False where there is none: all that is kept is still running.</returns>
    public bool TryReserve(long bytes)
    {
        while (true)
        {
            long total = Interlocked.Read(ref _totalBytes);
            if (total + bytes <= maxTotalBytes)
            {
                if (Interlocked.CompareExchange(ref _totalBytes, total + bytes, total) == total)
                    return true;
            }
            else if (_ended.TryDequeue(out InMemoryStream? oldest))
            {
                Forget(oldest);
            }
            else
            {
                return false;
            }
        }
    }

    /// <summary>Takes room that there may not be.</summary>
    public void Reserve(long bytes) => Interlocked.Add(ref _totalBytes, bytes);

    public void NoteEnd(InMemoryStream stream) => _ended.Enqueue(stream);

    public void Forget(InMemoryStream stream)
    {
        if (!_streams.TryRemove(KeyValuePair.Create(stream.Id, stream)))
            return;
        Interlocked.Add(ref _totalBytes, -stream.Bytes);
        stream.Dispose();
        // The queue must not keep what the time has taken.
        while (_ended.TryPeek(out InMemoryStream? first) && !_streams.ContainsKey(first.Id) && _ended.TryDequeue(out _))
        {
        }
    }

    private InMemoryStream? Find(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        return _streams.GetValueOrDefault(id);
    }

    private static async IAsyncEnumerable<StreamRecord> Nothing(long afterSequence)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        yield return new StreamRecord(afterSequence + 1, default, StreamOutcome.Missing);
    }
}

using System.Runtime.CompilerServices;

namespace ClaudeStreaming;

/// <summary>One stream in memory.</summary>
internal sealed class InMemoryStream : IDisposable
{
    // What a record takes beside its bytes.
    private const int BytesPerRecord = 48;

    private readonly object _gate = new();
    private readonly InMemoryStreamStore _store;
    private readonly StreamTerms _terms;
    private readonly TimeProvider _clock;
    private readonly List<ReadOnlyMemory<byte>> _records = [];

    // Never disposed: it has no timer, and may be cancelled late.
    private readonly CancellationTokenSource _stop = new();

    // Ends the lease, and then the stream.
    private readonly ITimer _timer;
    private TaskCompletionSource? _changed;
    private StreamOutcome? _outcome;
    private long _generation;
    private long _renewedAt;
    private long _payloadBytes;

    public InMemoryStream(InMemoryStreamStore store, string id, StreamTerms terms, TimeProvider clock)
    {
        _store = store;
        Id = id;
        _terms = terms;
        _clock = clock;
        _timer = clock.CreateTimer(
            static state => ((InMemoryStream)state!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public string Id { get; }

    /// <summary>What it takes of the store's room.</summary>
    public long Bytes { get; private set; }

    public StreamState State
    {
        get
        {
            lock (_gate)
                return new StreamState(_terms, _records.Count, _outcome);
        }
    }

    /// <summary>Whether somebody else could go on with it.</summary>
    public bool IsAbandoned
    {
        get
        {
            lock (_gate)
                return _outcome is null && _terms.TakeOverState is not null && SinceRenewal >= _terms.LeaseDuration;
        }
    }

    // A producer that is late by a little can be followed by another before readers are told that there is none.
    private TimeSpan OrphanedAfter => _terms.LeaseDuration + _terms.LeaseDuration / 3;

    private TimeSpan SinceRenewal => _clock.GetElapsedTime(_renewedAt);

    /// <summary>Makes the caller its producer, where it has none.</summary>
    public StreamLease? TryAcquire()
    {
        lock (_gate)
        {
            if (_outcome is not null || (_generation > 0 && SinceRenewal < _terms.LeaseDuration))
                return null;
            _renewedAt = _clock.GetTimestamp();
            if (_generation == 0)
                _timer.Change(OrphanedAfter, Timeout.InfiniteTimeSpan);
            return new StreamLease(Id, ++_generation, _stop.Token);
        }
    }

    public bool TryRenew(StreamLease lease)
    {
        lock (_gate)
        {
            if (!Holds(lease))
                return false;
            _renewedAt = _clock.GetTimestamp();
            return true;
        }
    }

    public AppendResult Append(StreamLease lease, long firstSequence, IReadOnlyList<ReadOnlyMemory<byte>> payloads)
    {
        lock (_gate)
        {
            int known = CountKnown(firstSequence, payloads);
            // What was appended before stays so, also after the end.
            if (lease.Generation == _generation && known == payloads.Count && _outcome is not StreamOutcome.Orphaned)
                return AppendResult.Appended;
            if (!Holds(lease))
                return AppendResult.Fenced;
            long bytes = SizeOf(payloads, known);
            if (_payloadBytes + bytes > _terms.MaxBytes || !_store.TryReserve(bytes + RoomFor(payloads, known)))
                return AppendResult.Full;
            Add(payloads, known, bytes);
            _renewedAt = _clock.GetTimestamp();
        }
        return AppendResult.Appended;
    }

    public bool Complete(StreamLease lease, StreamOutcome outcome, long firstSequence, IReadOnlyList<ReadOnlyMemory<byte>> payloads)
    {
        lock (_gate)
        {
            int known = CountKnown(firstSequence, payloads);
            if (lease.Generation == _generation && _outcome == outcome && known == payloads.Count)
                return true;
            if (!Holds(lease))
                return false;
            // A few bytes, which are not worth an answer without an end.
            long bytes = SizeOf(payloads, known);
            _store.Reserve(bytes + RoomFor(payloads, known));
            Add(payloads, known, bytes);
            End(outcome);
        }
        return true;
    }

    public bool RequestStop()
    {
        lock (_gate)
        {
            if (_outcome is not null)
                return false;
        }
        // Whoever asks does not run what that ends.
        _ = _stop.CancelAsync();
        return true;
    }

    public async IAsyncEnumerable<StreamRecord> ReadAsync(
        long afterSequence, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        long next = afterSequence + 1;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            (StreamRecord? record, Task changed) = TryRead(next);
            if (record is not { } found)
            {
                await changed.WaitAsync(cancellationToken).ConfigureAwait(false);
                continue;
            }
            yield return found;
            if (found.Outcome is not null)
                yield break;
            next++;
        }
    }

    public void Dispose() => _timer.Dispose();

    private (StreamRecord? Record, Task Changed) TryRead(long sequence)
    {
        lock (_gate)
        {
            if (sequence <= _records.Count)
                return (new StreamRecord(sequence, _records[(int)sequence - 1]), Task.CompletedTask);
            if (_outcome is { } outcome)
                return (new StreamRecord(_records.Count + 1, default, outcome), Task.CompletedTask);
            // Readers go on elsewhere: the producer does not wait for them.
            _changed ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return (null, _changed.Task);
        }
    }

    private bool Holds(StreamLease lease) => lease.Generation == _generation && _outcome is null;

    private int CountKnown(long firstSequence, IReadOnlyList<ReadOnlyMemory<byte>> payloads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(firstSequence, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(firstSequence, _records.Count + 1L);
        return (int)Math.Min(_records.Count + 1 - firstSequence, payloads.Count);
    }

    private static long SizeOf(IReadOnlyList<ReadOnlyMemory<byte>> payloads, int from)
    {
        long bytes = 0;
        for (int i = from; i < payloads.Count; i++)
            bytes += payloads[i].Length;
        return bytes;
    }

    private static long RoomFor(IReadOnlyList<ReadOnlyMemory<byte>> payloads, int from) => (long)BytesPerRecord * (payloads.Count - from);

    private void Add(IReadOnlyList<ReadOnlyMemory<byte>> payloads, int from, long bytes)
    {
        // One array for all of them: they came together, and go together.
        byte[] copy = new byte[bytes];
        int at = 0;
        for (int i = from; i < payloads.Count; i++)
        {
            payloads[i].CopyTo(copy.AsMemory(at));
            _records.Add(copy.AsMemory(at, payloads[i].Length));
            at += payloads[i].Length;
        }
        _payloadBytes += bytes;
        Bytes += bytes + RoomFor(payloads, from);
        Signal();
    }

    private void End(StreamOutcome outcome)
    {
        _outcome = outcome;
        _timer.Change(_terms.KeepAfterEnd, Timeout.InfiniteTimeSpan);
        _store.NoteEnd(this);
        Signal();
    }

    private void Signal()
    {
        _changed?.TrySetResult();
        _changed = null;
    }

    private void OnTimer()
    {
        lock (_gate)
        {
            if (_outcome is null)
            {
                if (OrphanedAfter - SinceRenewal is var left && left > TimeSpan.Zero)
                    _timer.Change(left, Timeout.InfiniteTimeSpan);
                else
                    End(StreamOutcome.Orphaned);
                return;
            }
        }
        _store.Forget(this);
    }
}

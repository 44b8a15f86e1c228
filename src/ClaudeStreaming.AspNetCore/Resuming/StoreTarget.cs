using System.Buffers;

namespace ClaudeStreaming;

/// <summary>Appends frames to a resumable stream, for browsers to read from there.</summary>
internal sealed class StoreTarget(IResumableStreamStore store, StreamLease lease, TimeSpan leaseDuration, TimeProvider clock) : IFrameTarget
{
    // A batch that was large once must not be kept for a stream that may go on for long.
    private const int LargestKept = 64 * 1024;

    private readonly TimeSpan _renewal = leaseDuration / 3;

    // Up to where the batch has frames that are stored already.
    private int _storedEnd;
    private readonly List<int> _ends = [];
    private readonly List<ReadOnlyMemory<byte>> _payloads = [];
    private ArrayBufferWriter<byte> _batch = new(1024);
    private long _first = 1;
    private long _renewedAt = clock.GetTimestamp();

    /// <summary>How many frames another server has stored already: the first ones that are written, which stay as they are.</summary>
    public long Stored
    {
        get;
        init => (field, _first) = (value, value + 1);
    }

    public IBufferWriter<byte> Buffer => _batch;

    public TimeSpan DueIn => _renewal - clock.GetElapsedTime(_renewedAt) is var due && due > TimeSpan.Zero ? due : TimeSpan.Zero;

    public void EndFrame(long sequence)
    {
        if (sequence <= Stored)
            _storedEnd = _batch.WrittenCount;
        else
            _ends.Add(_batch.WrittenCount);
    }

    public async ValueTask FlushAsync()
    {
        if (_ends.Count == 0)
        {
            if (_storedEnd == _batch.WrittenCount)
                Clear();
            return;
        }
        AppendResult result = await TryAsync(() => store.AppendAsync(lease, _first, TakeBatch(), CancellationToken.None)).ConfigureAwait(false);
        if (result == AppendResult.Full)
        {
            Forget();
            throw new StreamTooLargeException();
        }
        if (result == AppendResult.Fenced)
            throw Lost();
        _first += _payloads.Count;
        Forget();
    }

    public async ValueTask OnDueAsync()
    {
        if (!await TryAsync(() => store.RenewAsync(lease, CancellationToken.None)).ConfigureAwait(false))
            throw Lost();
        _renewedAt = clock.GetTimestamp();
    }

    public async ValueTask CompleteAsync(StreamOutcome outcome)
    {
        if (!await TryAsync(() => store.CompleteAsync(lease, outcome, _first, TakeBatch(), CancellationToken.None)).ConfigureAwait(false))
            throw Lost();
    }

    /// <summary>Tells a failure of the store from one of the API, which may look alike.</summary>
    private static async ValueTask<T> TryAsync<T>(Func<ValueTask<T>> ask)
    {
        try
        {
            return await ask().ConfigureAwait(false);
        }
        catch (Exception e)
        {
            throw new StreamStoreException("The store of resumable streams failed. The inner exception has the cause.", e);
        }
    }

    private List<ReadOnlyMemory<byte>> TakeBatch()
    {
        _payloads.Clear();
        int start = _storedEnd;
        foreach (int end in _ends)
        {
            _payloads.Add(_batch.WrittenMemory[start..end]);
            start = end;
        }
        return _payloads;
    }

    private void Forget()
    {
        _renewedAt = clock.GetTimestamp();
        Clear();
    }

    private void Clear()
    {
        _ends.Clear();
        _storedEnd = 0;
        if (_batch.Capacity > LargestKept)
            _batch = new ArrayBufferWriter<byte>(1024);
        else
            _batch.ResetWrittenCount();
    }

    private static LeaseLostException Lost() => new();
}

using System.Buffers;
using System.Diagnostics;
using System.Numerics;

namespace ClaudeStreaming.Sse;

/// <summary>A range of the buffer, by offset, so that it survives the buffer being moved.</summary>
internal readonly struct Slice(int start, int length)
{
    public int Start { get; init; } = start;

    public int Length { get; init; } = length;

    public int End => Start + Length;
}

/// <summary>
/// The bytes an <see cref="SseReader"/> holds: what it kept of the unfinished frame, then the unfinished line, then room for more.
/// </summary>
internal struct FrameBuffer
{
#if DEBUG
    // Hostile on purpose: ordinary tests grow and shift the buffer all the time.
    private const int InitialBytes = 16;
    private const int LargestRead = 32;
    private const int RetainedBytes = 64;
#else
    // Little, since most streams bring an event at a time, and ten thousand of them wait for one.
    private const int InitialBytes = 1024;

    // To this it grows while reads fill it: then more is there to be read. Larger reads gain little. One that does not fill it is the last
    // before a wait, for which the buffer is small again.
    private const int LargestRead = 4 * 1024;
    private const int RetainedBytes = 64 * 1024;
#endif

    private const int LeastLimit = 4 * 1024;

    // Larger arrays are rare, and would lie in the pool for long.
    private const int LargestPooledBytes = 1024 * 1024;

    private readonly int _limit;
    private byte[] _bytes;

    /// <param name="maxFrameBytes">The largest frame to be held.</param>
    public FrameBuffer(int maxFrameBytes)
    {
        // One byte more than the limit, so that there is room for the byte that breaks it.
        _limit = (int)Math.Max(Math.Min(maxFrameBytes + 1L, Array.MaxLength), LeastLimit);
        _bytes = ArrayPool<byte>.Shared.Rent(InitialBytes);
    }

    /// <summary>Where the received bytes end.</summary>
    public int End { get; private set; }

    public readonly bool IsDisposed => _bytes.Length == 0;

    public readonly ReadOnlySpan<byte> Received => _bytes.AsSpan(0, End);

    private readonly bool IsFilled => End == _bytes.Length && _bytes.Length < LargestRead;

    public readonly Memory<byte> Room => _bytes.AsMemory(End);

    public readonly ReadOnlySpan<byte> this[Slice slice] => _bytes.AsSpan(slice.Start, slice.Length);

    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _bytes.Length - End);
        End += count;
    }

    /// <summary>Appends a line feed and <paramref name="value"/> to <paramref name="data"/>, in place: values only ever move down.</summary>
    public readonly Slice Join(Slice data, Slice value)
    {
        // Between them lie at least the line end of the one and the field name of the other.
        Debug.Assert(value.Start > data.End);
        _bytes[data.End] = (byte)'\n';
        _bytes.AsSpan(value.Start, value.Length).CopyTo(_bytes.AsSpan(data.End + 1));
        return data with { Length = data.Length + 1 + value.Length };
    }

    /// <summary>Forgets everything, and gives back a buffer that one large frame made large, or reads that have come to a wait.</summary>
    public void Clear()
    {
        if (IsFilled)
            Replace(Larger(kept: 0));
        else if (_bytes.Length > RetainedBytes || (_bytes.Length is > InitialBytes and <= LargestRead && End < _bytes.Length))
            Replace(ArrayPool<byte>.Shared.Rent(InitialBytes));
        End = 0;
    }

    /// <summary>Makes room for more bytes by dropping all but the given ranges, in this order, and growing where that is not enough.</summary>
    public void MakeRoom(ref Slice type, ref Slice data, ref Slice line)
    {
        // Reading a handful of bytes at a time would cost more than moving what is kept, and moving is free where it is less than what is
        // dropped: each byte that is moved is paid for by one that came.
        int wanted = Math.Min(1024, _bytes.Length / 2);
        int kept = type.Length + data.Length + line.Length;
        if (_bytes.Length - End >= wanted && kept > End - kept)
            return;

        byte[] target = _bytes.Length - kept >= wanted && !IsFilled ? _bytes : Larger(kept);
        int end = 0;
        Move(ref type, target, ref end);
        Move(ref data, target, ref end);
        Move(ref line, target, ref end);
        End = end;
        Replace(target);
    }

    public void Dispose()
    {
        End = 0;
        Replace([]);
    }

    private readonly byte[] Larger(int kept)
    {
        int size = (int)Math.Min(_limit, 2L * _bytes.Length);
        if (size <= _bytes.Length)
            return _bytes;
        Debug.Assert(size > kept);
        // The limit is a promise, so the last step is exact; the pool would round it up to a power of two.
        return size < _limit && size <= LargestPooledBytes ? ArrayPool<byte>.Shared.Rent(size) : GC.AllocateUninitializedArray<byte>(size);
    }

    private readonly void Move(ref Slice slice, byte[] target, ref int end)
    {
        Debug.Assert(slice.Length == 0 || target != _bytes || slice.Start >= end);
        _bytes.AsSpan(slice.Start, slice.Length).CopyTo(target.AsSpan(end));
        slice = slice with { Start = end };
        end += slice.Length;
    }

    private void Replace(byte[] bytes)
    {
        if (bytes == _bytes)
            return;
        // What is not a power of two is not the pool's.
        if (_bytes.Length is > 0 and <= LargestPooledBytes && BitOperations.IsPow2(_bytes.Length))
            ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = bytes;
    }
}

using System.Text;

namespace ClaudeStreaming.Tests.Support;

/// <summary>A body that is made while it is read, so that it can be larger than memory. No read suspends.</summary>
internal sealed class GeneratedBody(IEnumerable<byte[]> pieces) : Stream
{
    private readonly IEnumerator<byte[]> _pieces = pieces.GetEnumerator();
    private ReadOnlyMemory<byte> _piece;
    private long _nextMeasure = 64 * 1024;

    /// <summary>How much of it was read.</summary>
    public long BytesRead { get; private set; }

    /// <summary>The most that the process held, measured now and then while this was read.</summary>
    public long MostHeld { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>The same piece again and again.</summary>
    public static IEnumerable<byte[]> Repeat(string piece, long times = long.MaxValue)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(piece);
        for (long i = 0; i < times; i++)
            yield return bytes;
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (_piece.IsEmpty)
        {
            if (BytesRead >= _nextMeasure)
                Measure();
            if (!_pieces.MoveNext())
                return new ValueTask<int>(0);
            _piece = _pieces.Current;
        }
        int count = Math.Min(buffer.Length, _piece.Length);
        _piece[..count].CopyTo(buffer);
        _piece = _piece[count..];
        BytesRead += count;
        return new ValueTask<int>(count);
    }

    private void Measure()
    {
        MostHeld = Math.Max(MostHeld, GC.GetTotalMemory(forceFullCollection: true));
        _nextMeasure = BytesRead + BytesRead / 4;
    }

    public override void Flush() => throw new NotSupportedException();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Reads are asynchronous here.");

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}

namespace ChatConsole;

/// <summary>A stream that gives at most so many bytes a read, and that can be left while a read is waiting.</summary>
internal sealed class ChunkedStream(Stream inner, int chunk) : Stream
{
    private const int LargestRead = 64 * 1024;

    // A console's read goes on after it was given up, and must not write into memory that is somebody else's by then.
    private readonly byte[] _buffer = new byte[Math.Min(chunk, LargestRead)];

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Memory<byte> room = _buffer.AsMemory(0, Math.Min(buffer.Length, _buffer.Length));
        ValueTask<int> reading = inner.ReadAsync(room, cancellationToken);
        int count = reading.IsCompletedSuccessfully ? reading.Result : await reading.AsTask().WaitAsync(cancellationToken);
        room[..count].CopyTo(buffer);
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, Math.Min(count, chunk));

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }
}

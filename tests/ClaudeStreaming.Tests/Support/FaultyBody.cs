namespace ClaudeStreaming.Tests.Support;

/// <summary>A body that has arrived whole and ends in some way. No read suspends, except in the silence behind it.</summary>
internal sealed class FaultyBody(byte[] bytes, BodyEnd end) : Stream
{
    private readonly TaskCompletionSource<int> _silence = new();
    private int _position;

    public bool IsDisposed { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int count = Math.Min(buffer.Length, bytes.Length - _position);
        if (count == 0 && end == BodyEnd.Reset)
            return ValueTask.FromException<int>(new IOException("The connection was reset."));
        if (count == 0 && end == BodyEnd.Silence)
        {
            cancellationToken.UnsafeRegister(static (body, token) => ((FaultyBody)body!)._silence.TrySetCanceled(token), this);
            return new ValueTask<int>(_silence.Task);
        }
        bytes.AsMemory(_position, count).CopyTo(buffer);
        _position += count;
        return new ValueTask<int>(count);
    }

    public override void Flush() => throw new NotSupportedException();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Reads are asynchronous here.");

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        IsDisposed = true;
        base.Dispose(disposing);
    }
}

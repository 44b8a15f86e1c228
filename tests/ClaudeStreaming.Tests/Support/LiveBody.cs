using System.Text;
using System.Threading.Channels;

namespace ClaudeStreaming.Tests.Support;

/// <summary>A body whose bytes a test sends when it wants to.</summary>
internal sealed class LiveBody : Stream
{
    private readonly Channel<byte[]> _sent = Channel.CreateUnbounded<byte[]>(new UnboundedChannelOptions { AllowSynchronousContinuations = true });
    private ReadOnlyMemory<byte> _piece;

    public bool IsDisposed { get; private set; }

    /// <summary>Whether a read is pending.</summary>
    public bool IsAwaited { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public LiveBody Send(string text)
    {
        _sent.Writer.TryWrite(Encoding.UTF8.GetBytes(text));
        return this;
    }

    public void End() => _sent.Writer.TryComplete();

    public void Break(Exception cause) => _sent.Writer.TryComplete(cause);

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        if (_piece.IsEmpty)
        {
            IsAwaited = true;
            try
            {
                if (!await _sent.Reader.WaitToReadAsync(cancellationToken))
                    return 0;
                _piece = await _sent.Reader.ReadAsync(cancellationToken);
            }
            catch (ChannelClosedException e) when (e.InnerException is not null)
            {
                throw e.InnerException;
            }
            finally
            {
                IsAwaited = false;
            }
        }
        int count = Math.Min(buffer.Length, _piece.Length);
        _piece[..count].CopyTo(buffer);
        _piece = _piece[count..];
        return count;
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

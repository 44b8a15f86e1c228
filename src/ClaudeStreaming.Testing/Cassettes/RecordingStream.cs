namespace ClaudeStreaming.Testing;

/// <summary>Gives what another stream gives, and tells of each piece and of the end.</summary>
internal sealed class RecordingStream(Stream answer, RecordingStream.OnPiece onPiece, Action<CassetteEnd> onEnd) : Stream
{
    // Pieces are what the network gives at a time, whatever room the reader has.
    private readonly byte[] _buffer = new byte[16 * 1024];
    private ReadOnlyMemory<byte> _piece;
    private int _isOver;

    public delegate void OnPiece(ReadOnlySpan<byte> piece);

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_piece.IsEmpty && !buffer.IsEmpty)
            _piece = _buffer.AsMemory(0, await ReadPieceAsync(cancellationToken).ConfigureAwait(false));
        int count = Math.Min(buffer.Length, _piece.Length);
        _piece[..count].CopyTo(buffer);
        _piece = _piece[count..];
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => ReadAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            answer.Dispose();
            End(CassetteEnd.Left);
        }
        base.Dispose(disposing);
    }

    private async ValueTask<int> ReadPieceAsync(CancellationToken cancellationToken)
    {
        int count;
        try
        {
            count = await answer.ReadAsync(_buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            End(e is OperationCanceledException or ObjectDisposedException ? CassetteEnd.Left : CassetteEnd.Broken);
            throw;
        }
        if (count > 0)
            onPiece(_buffer.AsSpan(0, count));
        else
            End(CassetteEnd.Complete);
        return count;
    }

    private void End(CassetteEnd end)
    {
        if (Interlocked.Exchange(ref _isOver, 1) == 0)
            onEnd(end);
    }
}

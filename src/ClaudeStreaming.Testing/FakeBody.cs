namespace ClaudeStreaming.Testing;

/// <summary>The body of an answer in process: each read gives what the script has next.</summary>
internal sealed class FakeBody : Stream
{
    private readonly IAsyncEnumerator<ReadOnlyMemory<byte>> _playing;
    private readonly CancellationTokenSource _left = new();
    private readonly CancellationTokenSource _aborted;
    private readonly FakeRequest _request;
    private ReadOnlyMemory<byte> _piece;
    private CancellationTokenRegistration _reading;
    private bool _isOver;

    public FakeBody(FakeReply reply, FakeRequest request, TimeProvider clock, CancellationTokenSource aborted)
    {
        _aborted = aborted;
        _request = request;
        _playing = FakePlayer.PlayAsync(reply, request, clock, _left.Token).GetAsyncEnumerator();
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_piece.IsEmpty && !await NextAsync(cancellationToken).ConfigureAwait(false))
            return 0;
        int count = Math.Min(buffer.Length, _piece.Length);
        _piece[..count].CopyTo(buffer);
        _piece = _piece[count..];
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => ReadAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            Leave();
        base.Dispose(disposing);
    }

    // Cancelling a read, or disposing the response before its end, is what a server sees as the client leaving.
    private void Leave()
    {
        if (_isOver)
            return;
        _isOver = true;
        if (!_request.IsAnswered)
            _aborted.Cancel();
        _left.Cancel();
    }

    private async ValueTask<bool> NextAsync(CancellationToken cancellationToken)
    {
        _reading = cancellationToken.UnsafeRegister(static state => ((FakeBody)state!).Leave(), this);
        try
        {
            if (_isOver || !await _playing.MoveNextAsync().ConfigureAwait(false))
            {
                _isOver = true;
                return false;
            }
            _piece = _playing.Current;
            return true;
        }
        catch (FakeCutException)
        {
            _isOver = true;
            throw;
        }
        finally
        {
            _reading.Unregister();
        }
    }
}

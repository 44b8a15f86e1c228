namespace ClaudeStreaming.Torture;

/// <summary>How a reader leaves before the end: most do not, some cancel one of the two tokens, some dispose under a pending read.</summary>
internal sealed class Interruption : IAsyncDisposable
{
    private readonly CancellationTokenSource _ofStream = new();
    private readonly CancellationTokenSource _ofView = new();
    private readonly CancellationTokenSource _over = new();
    private readonly TimeSpan _after;
    private readonly Kind _kind;
    private MessageStream? _stream;
    private Task _interrupting = Task.CompletedTask;

    public Interruption(Random random)
    {
        _kind = random.Next(100) switch
        {
            < 3 => Kind.CancelStream,
            < 6 => Kind.CancelView,
            < 9 => Kind.Dispose,
            _ => Kind.None,
        };
        _after = TimeSpan.FromSeconds(4 * random.NextDouble());
        // A request can be cancelled before there is a stream.
        if (_kind == Kind.CancelStream)
            _interrupting = InterruptAsync();
    }

    private enum Kind
    {
        None,
        CancelStream,
        CancelView,
        Dispose,
    }

    public CancellationToken OfStream => _ofStream.Token;

    public CancellationToken OfView => _ofView.Token;

    public bool HasDisposed { get; private set; }

    /// <summary>Whether it is a token of these that was really cancelled.</summary>
    public bool IsOf(CancellationToken token) => token.IsCancellationRequested && (token == OfStream || token == OfView);

    public void Begin(MessageStream stream)
    {
        _stream = stream;
        if (_kind is Kind.CancelView or Kind.Dispose)
            _interrupting = InterruptAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await _interrupting;
        _ofStream.Dispose();
        _ofView.Dispose();
        _over.Dispose();
    }

    private async Task InterruptAsync()
    {
        await Task.Delay(_after, _over.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_over.IsCancellationRequested)
            return;
        switch (_kind)
        {
            case Kind.CancelStream:
                await _ofStream.CancelAsync();
                break;
            case Kind.CancelView:
                await _ofView.CancelAsync();
                break;
            case Kind.Dispose:
                HasDisposed = true;
                await _stream!.DisposeAsync();
                break;
        }
    }
}

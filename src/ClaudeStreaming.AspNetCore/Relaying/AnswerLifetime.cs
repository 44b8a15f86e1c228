namespace ClaudeStreaming;

/// <summary>Says when the request to the API has to end before its answer does, and why.</summary>
internal sealed class AnswerLifetime : IDisposable
{
    private readonly CancellationTokenSource _ended = new();
    private readonly List<CancellationTokenRegistration> _registrations = [];
    private readonly DisconnectPolicy _policy;
    private readonly CancellationToken _browserLeft;
    private readonly CancellationToken _stopping;
    private readonly ITimer? _limit;
    private int _cause = -1;

    /// <param name="settings">The policy and the longest time.</param>
    /// <param name="clock">By which the longest time is measured.</param>
    /// <param name="browserLeft">Cancelled when the browser has left.</param>
    /// <param name="stopping">Cancelled when the server begins to shut down.</param>
    public AnswerLifetime(RelaySettings settings, TimeProvider clock, CancellationToken browserLeft, CancellationToken stopping)
    {
        _policy = settings.OnDisconnect;
        _browserLeft = browserLeft;
        _stopping = stopping;
        if (settings.MaxDuration != Timeout.InfiniteTimeSpan)
        {
            _limit = clock.CreateTimer(
                static state => ((AnswerLifetime)state!).End(InterruptionCause.TookTooLong), this, settings.MaxDuration, Timeout.InfiniteTimeSpan);
        }
        _registrations.Add(browserLeft.UnsafeRegister(static state => ((AnswerLifetime)state!).OnLeft(), this));
        _registrations.Add(stopping.UnsafeRegister(static state => ((AnswerLifetime)state!).OnLeft(), this));
    }

    /// <summary>What the request to the API lives by.</summary>
    public CancellationToken Token => _ended.Token;

    /// <summary>Why it had to end; null where it had not.</summary>
    /// <remarks>A stream that was opened with the request's own token may feel that the browser left before this has been told.</remarks>
    public InterruptionCause? Cause => Volatile.Read(ref _cause) is var cause and >= 0
        ? (InterruptionCause)cause
        : _policy == DisconnectPolicy.CancelUpstream && _browserLeft.IsCancellationRequested ? InterruptionCause.BrowserLeft : null;

    /// <summary>Whether the request's own token ended what should have outlived it.</summary>
    public bool IsRequestsOwn(Exception failure) =>
        Cause is null && failure is OperationCanceledException e && e.CancellationToken == _browserLeft && e.CancellationToken.IsCancellationRequested;

    /// <summary>Ends it when a token is cancelled.</summary>
    public void EndOn(InterruptionCause cause, CancellationToken token) =>
        _registrations.Add(token.UnsafeRegister(_ => End(cause), null));

    public void Dispose()
    {
        foreach (CancellationTokenRegistration registration in _registrations)
            registration.Unregister();
        _limit?.Dispose();
    }

    // While somebody reads, a server that shuts down lets the answer end; it breaks off what it no longer has the patience for itself.
    private void OnLeft()
    {
        if (!_browserLeft.IsCancellationRequested)
            return;
        if (_policy == DisconnectPolicy.CancelUpstream)
            End(InterruptionCause.BrowserLeft);
        else if (_stopping.IsCancellationRequested)
            End(InterruptionCause.ShuttingDown);
    }

    private void End(InterruptionCause cause)
    {
        if (Interlocked.CompareExchange(ref _cause, (int)cause, -1) == -1)
        {
            // What waits for it goes on elsewhere: this may be the server's thread, or that of somebody else's request. It is never
            // disposed: it has no timer, and may be cancelled late.
            _ = _ended.CancelAsync();
        }
    }
}

using System.Runtime.ExceptionServices;

namespace ClaudeStreaming;

/// <summary>How a stream ends: completed, failed, cancelled or disposed, by whichever comes first; and what may be asked of it at any time.</summary>
internal sealed partial class StreamCursor
{
    private static readonly Action<object?, CancellationToken> OnCanceled =
        static (state, token) => ((StreamCursor)state!).Abort(new OperationCanceledException(token));

    private readonly CancellationTokenRegistration _lifetime;

    // Ends a pending attempt to open the stream again. Never disposed: it has no timer, and may be cancelled late.
    private readonly CancellationTokenSource _aborted = new();

    // Why it was ended from outside: what a read that this ended has to throw.
    private Exception? _abortCause;

    // What broke the stream for good; every later read throws it again.
    private ExceptionDispatchInfo? _failure;

    private bool _isReading;
    private bool _isDisposed;
    private TimeSpan? _endedAt;

    public string? RequestId => Volatile.Read(ref _leg).Opened.RequestId;

    public RateLimits RateLimits => Volatile.Read(ref _leg).Opened.RateLimits;

    public int Attempts => Volatile.Read(ref _leg).Opened.Attempt;

    public IReadOnlyList<InputMessage> History => Volatile.Read(ref _leg).Origin.History;

    public StreamTimings Timings
    {
        get
        {
            using (_gate.Enter())
            {
                return new StreamTimings
                {
                    TimeToHeaders = _leg.Opened.TimeToHeaders,
                    TimeToFirstEvent = _leg.FirstEventAt,
                    TimeToFirstToken = _leg.FirstTokenAt,
                    Duration = _endedAt,
                    LongestGap = _leg.Body.LongestGap,
                };
            }
        }
    }

    /// <summary>The message so far; null before it has begun.</summary>
    public Message? CurrentMessage
    {
        get
        {
            using (_gate.Enter())
                return _message.HasStarted ? _message.ToMessage() : null;
        }
    }

    /// <summary>The finished message; null before the end, and for ever where the stream broke.</summary>
    public Message? FinalMessage
    {
        get
        {
            using (_gate.Enter())
                return _message.IsComplete ? _message.ToMessage() : null;
        }
    }

    /// <summary>What the last request said of the finished message; null before the end.</summary>
    public Message? FinalReply
    {
        get
        {
            using (_gate.Enter())
                return _message.IsComplete ? _leg.Reply.ToMessage() : null;
        }
    }

    /// <summary>All text of the finished message, in the order of its arrival.</summary>
    public string FinalText
    {
        get
        {
            using (_gate.Enter())
                return _finalText ??= _message.TextLog.ToString();
        }
    }

    private string? _finalText;

    private bool IsOver => _failure is not null || _message.IsComplete;

    public void Dispose()
    {
        using (_gate.Enter())
        {
            if (_isDisposed)
                return;
            _isDisposed = true;
            if (IsOver)
                return;
        }
        Abort(new ObjectDisposedException(nameof(MessageStream)));
    }

    /// <summary>Ends the stream when <paramref name="token"/> is cancelled, until the registration is disposed.</summary>
    public CancellationTokenRegistration AbortOn(CancellationToken token) => token.UnsafeRegister(OnCanceled, this);

    /// <summary>Begins a read. Called with the gate held.</summary>
    private void EnterRead(CancellationToken cancellationToken)
    {
        TakeBackFrame();
        ObjectDisposedException.ThrowIf(_isDisposed, typeof(MessageStream));
        if (_isReading)
        {
            throw new InvalidOperationException(
                "This stream is being read already. All views share one cursor: await one read before you begin the next, and read one " +
                "stream from one place. To show an answer in two places, pass on what one loop reads.");
        }
        _failure?.Throw();
        if (cancellationToken.IsCancellationRequested && !IsOver)
        {
            Fail(new OperationCanceledException(cancellationToken));
            _failure!.Throw();
        }
        _isReading = true;
        _blocked = null;
    }

    /// <summary>Ends a read. Called with the gate held.</summary>
    private void ExitRead()
    {
        _isReading = false;
        if (IsOver)
            Release();
        else if (_abortCause is not null)
            Fail(_abortCause);
    }

    /// <summary>Ends the stream from outside, from any thread. The first cause counts.</summary>
    private void Abort(Exception cause)
    {
        using (_gate.Enter())
        {
            if (IsOver || _abortCause is not null)
                return;
            _abortCause = cause;
            if (!_isReading)
                Fail(cause);
        }
        // Not with the gate held: what was waiting may go on from in here.
        _aborted.Cancel();
        Volatile.Read(ref _leg).Body.Stop();
    }

    private void Fail(Exception failure)
    {
        _failure = ExceptionDispatchInfo.Capture(failure);
        _endedAt = _limits.Clock.GetElapsedTime(_leg.Opened.SentAt);
        if (!_isReading)
            Release();
        _observer.Failed(RequestId, failure, _message, _limits.Clock.GetElapsedTime(_startedAt));
    }

    private void Complete()
    {
        TimeSpan after = SinceSent();
        _endedAt = after;
        Release();
        _observer.Completed(RequestId, _message, after, SinceStarted());
    }

    private void Release()
    {
        // Unregistering does not wait for a callback that is running and may be waiting for the gate.
        _lifetime.Unregister();
        if (_isFrameLent)
            _leg.Body.Close();
        else
            _leg.Dispose();
    }
}

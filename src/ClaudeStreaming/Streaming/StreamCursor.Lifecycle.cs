using System.Runtime.ExceptionServices;
using ClaudeStreaming.Sse;

namespace ClaudeStreaming;

/// <summary>How a stream ends: completed, failed, cancelled or disposed, by whichever comes first; and how it may begin again.</summary>
internal sealed partial class StreamCursor
{
    private static readonly Action<object?, CancellationToken> OnCanceled =
        static (state, token) => ((StreamCursor)state!).Abort(new OperationCanceledException(token));

    private readonly CancellationTokenRegistration _lifetime;

    // Ends a pending read, and a pending attempt to open the stream again. Never disposed: it has no timer, and may be cancelled late.
    private readonly CancellationTokenSource _aborted = new();

    // Why it was cancelled: what a read that it ended has to throw.
    private Exception? _abortCause;

    // What broke this attempt, until it is known whether there is another one.
    private Exception? _attemptFailure;

    // What broke the stream for good; every later read throws it again.
    private ExceptionDispatchInfo? _failure;

    private bool _isReading;
    private bool _isDisposed;
    private TimeSpan? _endedAt;

    public string? RequestId => Volatile.Read(ref _opened).RequestId;

    public RateLimits RateLimits => Volatile.Read(ref _opened).RateLimits;

    public int Attempts => Volatile.Read(ref _opened).Attempt;

    public IReadOnlyList<InputMessage> History => _origin.History;

    public StreamTimings Timings
    {
        get
        {
            lock (_gate)
            {
                return new StreamTimings
                {
                    TimeToHeaders = _opened.TimeToHeaders,
                    TimeToFirstEvent = _firstEventAt,
                    TimeToFirstToken = _firstTokenAt,
                    Duration = _endedAt,
                    LongestGap = _body.LongestGap,
                };
            }
        }
    }

    /// <summary>The message so far; null before it has begun.</summary>
    public Message? CurrentMessage
    {
        get
        {
            lock (_gate)
                return _message.HasStarted ? _message.ToMessage() : null;
        }
    }

    /// <summary>The finished message; null before the end, and for ever where the stream broke.</summary>
    public Message? FinalMessage
    {
        get
        {
            lock (_gate)
                return _message.IsComplete ? _message.ToMessage() : null;
        }
    }

    /// <summary>All text of the finished message, in the order of its arrival.</summary>
    public string FinalText
    {
        get
        {
            lock (_gate)
                return _finalText ??= _message.TextLog.ToString();
        }
    }

    private string? _finalText;

    private bool IsOver => _failure is not null || _message.IsComplete;

    public void Dispose()
    {
        lock (_gate)
        {
            if (_isDisposed)
                return;
            _isDisposed = true;
        }
        Abort(new ObjectDisposedException(nameof(MessageStream)));
    }

    /// <summary>Ends the stream when <paramref name="token"/> is cancelled, until the registration is disposed.</summary>
    public CancellationTokenRegistration AbortOn(CancellationToken token) => token.UnsafeRegister(OnCanceled, this);

    /// <summary>Begins a read. Called with the gate held.</summary>
    private void EnterRead(CancellationToken cancellationToken)
    {
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
        lock (_gate)
        {
            if (IsOver || _abortCause is not null)
                return;
            _abortCause = cause;
            if (!_isReading)
                Fail(cause);
        }
        // Not with the gate held: what was waiting may go on from in here.
        _aborted.Cancel();
        Volatile.Read(ref _opened).Dispose();
    }

    private void AbortIdle() => Abort(Describe(new ClaudeStreamException(
        StreamFailure.Idle,
        $"Nothing came for {_limits.IdleTimeout.TotalSeconds:0.###} s, not even a ping, so the connection was taken for dead. " +
        "PartialMessage has what arrived; raise IdleTimeout if the network needs longer.",
        new TimeoutException($"No byte arrived for {_limits.IdleTimeout.TotalSeconds:0.###} s."))));

    private void Fail(Exception failure)
    {
        _failure = ExceptionDispatchInfo.Capture(failure);
        _endedAt = _limits.Clock.GetElapsedTime(_opened.SentAt);
        if (!_isReading)
            Release();
    }

    private void Complete()
    {
        _endedAt = SinceSent();
        Release();
    }

    private void Release()
    {
        // Unregistering does not wait for a callback that is running and may be waiting for the gate.
        _lifetime.Unregister();
        _body.Dispose();
    }

    private void OnEndOfBody()
    {
        lock (_gate)
        {
            if (_message.HasStopReason && !_body.Frames.HasIncompleteFrame)
            {
                _message.EndUnterminated();
                Complete();
                return;
            }
        }
        _attemptFailure = (_firstEventAt is null ? _body.WhatItWasInstead() : null) ?? new ClaudeStreamException(
            StreamFailure.Truncated,
            "The stream ended before the message did. PartialMessage has what arrived; send the request again for a whole answer.");
    }

    /// <summary>What an exception from below means to the caller.</summary>
    private Exception WhileReading(Exception e) => _abortCause ?? e switch
    {
        ClaudeException => e,
        SseFrameTooLargeException large => new ClaudeStreamException(
            StreamFailure.TooLarge,
            $"An event is larger than {large.MaxFrameBytes:N0} bytes, the limit. If events that large are expected, raise MaxEventBytes.",
            e),
        _ => new ClaudeStreamException(
            StreamFailure.ConnectionLost,
            "The connection was lost in the middle of the answer. PartialMessage has what arrived; the inner exception has the cause.",
            e),
    };

    /// <summary>Opens the stream again where nothing was shown and the policy allows it; else the failure is final.</summary>
    private async Task RecoverAsync(Exception failure)
    {
        failure = Describe(failure);
        if (!_isShown && _abortCause is null && _origin.Reopen is { } reopen)
        {
            _body.Dispose(); // No connection is held while waiting.
            try
            {
                Begin(await reopen(failure, _aborted.Token).ConfigureAwait(false));
                return;
            }
            catch (Exception e)
            {
                failure = OfReopening(e, failure);
            }
        }
        lock (_gate)
            Fail(failure);
        _failure!.Throw();
    }

    private Exception OfReopening(Exception e, Exception failure)
    {
        if (ReferenceEquals(e, failure))
            return failure;
        lock (_gate)
        {
            // What surfaces is about a later attempt, of which nothing arrived.
            _message = new MessageAccumulator();
            return _abortCause ?? e;
        }
    }

    private void Begin(OpenedStream opened)
    {
        lock (_gate)
        {
            if (_abortCause is not null)
            {
                opened.Dispose();
                throw _abortCause;
            }
            Volatile.Write(ref _opened, opened);
            _body = new BodyReader(opened, _limits, AbortIdle);
            _message = new MessageAccumulator();
            _messageBytes = 0;
            _textRead = 0;
            _heldStart = null;
            _firstEventAt = _firstTokenAt = null;
            _attemptFailure = null;
        }
    }

    /// <summary>Adds to a failure what is known of the stream.</summary>
    private Exception Describe(Exception e)
    {
        Message? partial = CurrentMessage;
        string? whyNot = partial is null ? "Nothing had arrived; send the request again." : _origin.WhyNotContinue(partial);
        return e switch
        {
            ClaudeStreamException stream => new ClaudeStreamException(stream.Reason, stream.Message, stream.InnerException)
            {
                RequestId = stream.RequestId ?? RequestId,
                PartialMessage = partial,
                CannotContinueReason = whyNot,
            },
            ClaudeApiException api => new ClaudeApiException(api.ErrorType, api.Message)
            {
                ApiMessage = api.ApiMessage,
                ErrorCode = api.ErrorCode,
                DetailsJson = api.DetailsJson,
                RequestId = api.RequestId ?? RequestId,
                PartialMessage = partial,
                CannotContinueReason = whyNot,
            },
            _ => e,
        };
    }
}

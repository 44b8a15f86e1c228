using ClaudeStreaming.Sse;

namespace ClaudeStreaming;

/// <summary>What happens when an attempt breaks: another one where nothing of it was shown, the rest in a new request where that is wanted,
/// or the end.</summary>
internal sealed partial class StreamCursor
{
    private void OnEndOfBody()
    {
        using (_gate.Enter())
        {
            if (_leg.Reply.HasStopReason && !_leg.Body.Frames.HasIncompleteFrame)
            {
                _leg.Reply.EndUnterminated();
                if (!_message.IsComplete)
                    _message.EndUnterminated();
                Complete();
                return;
            }
        }
        ClaudeStreamException? insteadOfStream = _leg.FirstEventAt is null ? _leg.Body.WhatItWasInstead() : null;
        Break(insteadOfStream ?? new ClaudeStreamException(
            StreamFailure.Truncated,
            "The stream ended before the message did. PartialMessage has what arrived; send the request again for a whole answer."));
    }

    /// <summary>The present leg brings nothing more.</summary>
    private void Break(Exception failure)
    {
        _leg.Failure = failure;
        // What had arrived is shown first.
        _leg.Seam?.Flush(_pending);
    }

    /// <summary>What an exception from below means to the caller.</summary>
    private Exception WhileReading(Exception e) => _abortCause ?? _leg.Body.Silence ?? e switch
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

    /// <summary>Goes on in a new leg, or throws what ended the stream.</summary>
    private async Task RecoverAsync(Exception failure)
    {
        failure = Describe(failure);
        if (_abortCause is null)
            NoteBreak(failure);
        // No connection is held while waiting.
        _leg.Dispose();
        try
        {
            if (_abortCause is null && await TryGoOnAsync(failure).ConfigureAwait(false) is { } next)
            {
                Begin(next);
                return;
            }
        }
        catch (Exception e)
        {
            failure = OfGoingOn(e, failure);
        }
        // A body may end or break in any way when it is ended from outside: that is what happened then.
        using (_gate.Enter())
            Fail(_abortCause ?? failure);
        _failure!.Throw();
    }

    private void NoteBreak(Exception failure)
    {
        _observer.Broke(failure);
        if (_leg.IsShown)
            _observer.Interrupted(RequestId, failure, _message.TextLog.CountChars());
    }

    private async Task<Leg?> TryGoOnAsync(Exception failure)
    {
        using StreamTelemetry.Scope scope = _observer.Enter();
        if (!_leg.IsShown && _leg.Origin.Reopen is { } reopen)
            return NextAttempt(await reopen(failure, _aborted.Token).ConfigureAwait(false));
        if (_leg.Origin.Continue is not { } goOn || failure is not ClaudeException interruption)
            return null;
        if (!interruption.CanContinue)
        {
            _observer.NotContinued(RequestId, interruption.CannotContinueReason!);
            return null;
        }
        // A continuation may break before its message begins.
        Message? reply = _leg.Reply.HasStarted ? _leg.Reply.ToMessage() : null;
        return NextLeg(await goOn(interruption, reply, _aborted.Token).ConfigureAwait(false));
    }

    private Leg NextAttempt(OpenedStream opened) =>
        new(opened, _leg.Origin, _limits) { Seam = _leg.Seam, Continuation = _leg.Continuation, Strategy = _leg.Strategy };

    private Leg NextLeg(ContinuedStream continued)
    {
        // It can go on, so its last block is one of text.
        Message before = _message.ToMessage();
        string text = ((TextBlock)before.Content[^1]).Text;
        return new Leg(continued.Opened, continued.Origin, _limits)
        {
            Seam = new Seam(_message.LastIndex, !_message.IsLastStopped, text, before.Usage),
            Continuation = _leg.Continuation + 1,
            Strategy = continued.Strategy,
        };
    }

    private void Begin(Leg leg)
    {
        using (_gate.Enter())
        {
            if (_abortCause is not null)
            {
                leg.Dispose();
                throw _abortCause;
            }
            Volatile.Write(ref _leg, leg);
            if (leg.Seam is not null)
                return;
            // Nothing was shown of the leg before, so that this one is the beginning.
            _message = leg.Reply;
            _messageBytes = 0;
            _textRead = 0;
        }
    }

    private Exception OfGoingOn(Exception e, Exception failure)
    {
        using (_gate.Enter())
        {
            if (_abortCause is not null)
                return _abortCause;
            // Where the client has been disposed meanwhile there is no other attempt: what broke the stream is what happened.
            if (ReferenceEquals(e, failure) || e is ObjectDisposedException)
                return failure;
            if (_leg.IsShown || _leg.Seam is not null)
                return Describe(e as ClaudeException ?? NotContinued(e));
            // What surfaces is about a later attempt, of which nothing arrived.
            _message = new MessageAccumulator();
            return e;
        }
    }

    /// <summary>A failure to connect has no place for what had arrived before it.</summary>
    private static ClaudeStreamException NotContinued(Exception cause) => new(
        StreamFailure.ConnectionLost,
        "The answer broke off, and the request for its rest failed. PartialMessage has what arrived; the inner exception has the cause.",
        cause);

    /// <summary>Adds to a failure what is known of the stream.</summary>
    private Exception Describe(Exception e)
    {
        Message? partial = CurrentMessage;
        string? whyNot = partial is null ? ClaudeException.NothingArrived : _leg.Origin.WhyNotContinue(partial);
        return e is ClaudeException failure ? failure.In(RequestId, partial, whyNot) : e;
    }

    private void ShowSeam()
    {
        _leg.IsShown = true;
        _observer.Resumed(RequestId, _leg.Continuation, _leg.Strategy);
        _pending.Enqueue(new StreamResumed(_leg.Continuation, _leg.Strategy)
        {
            Index = _message.LastIndex,
            TextLength = _message.TextLog.CountChars(),
            Usage = _leg.Seam!.Total(_leg.Reply.Usage),
        });
    }
}

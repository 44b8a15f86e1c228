using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using ClaudeStreaming.Sse;

namespace ClaudeStreaming;

/// <summary>How far one read goes.</summary>
internal enum ReadUntil
{
    // The views of text first: IsText goes by the order.
    /// <summary>The next piece of text.</summary>
    Text,

    /// <summary>All text that has arrived, once it is some.</summary>
    BufferedText,

    /// <summary>As <see cref="Text"/>, or the end of a block, which is no text.</summary>
    TextOrBlockEnd,

    /// <summary>As <see cref="BufferedText"/>, or the end of a block, which is no text.</summary>
    BufferedTextOrBlockEnd,

    /// <summary>The next event.</summary>
    Event,

    /// <summary>The next event, as its bytes.</summary>
    Frame,

    /// <summary>Whatever comes next, which is left where it is.</summary>
    Arrival,

    /// <summary>The end of the message.</summary>
    End,
}

/// <summary>
/// The one cursor behind all views of a <see cref="MessageStream"/>: it reads events, folds every one of them, and gives the reading view
/// what it asked for.
/// </summary>
/// <remarks>What is done with an event is in StreamCursor.Events.cs, what ends a stream in StreamCursor.Lifecycle.cs, what happens when an
/// attempt breaks in StreamCursor.Recovery.cs, and the view of bytes in StreamCursor.Frames.cs.</remarks>
internal sealed partial class StreamCursor : IDisposable
{
    private readonly StreamLimits _limits;
    private readonly StreamObserver _observer;
    private readonly long _startedAt;
    private readonly Gate _gate = new();

    private Leg _leg;

    // What all legs say together; while there is one leg only, what it says.
    private MessageAccumulator _message;
    private long _messageBytes;

    // Events found but not shown yet: what released a held message_start, and what a seam made of one event. They are not folded before
    // their turn, so that whichever view is reading by then gets them.
    private readonly Queue<StreamEvent> _pending = [];

    // Up to where the text log has been read, by whatever view.
    private int _textRead;

    // Where in it the text is that the last read gave.
    private int _newTextStart;
    private int _newTextEnd;

    public StreamCursor(OpenedStream opened, StreamLimits limits, StreamOrigin origin, CancellationToken lifetime)
    {
        _limits = limits;
        _observer = origin.Observer;
        _startedAt = origin.StartedAt == 0 ? opened.SentAt : origin.StartedAt;
        _leg = new Leg(opened, origin, limits);
        _message = _leg.Reply;
        _lifetime = lifetime.UnsafeRegister(OnCanceled, this);
    }

    // A block ended behind the text that was given last.
    private bool _isAtBlockEnd;

    private enum Step
    {
        Shown,
        NeedsBytes,
        Ended,
        Failed,
    }

    /// <summary>The event the last read stopped at; null where it did not ask for one.</summary>
    public StreamEvent? Event { get; private set; }

    /// <summary>The text that the last read went over, in UTF-8.</summary>
    /// <remarks>Stays as it is until the next read.</remarks>
    public ReadOnlyMemory<byte> NewText => _message.TextLog.Memory(_newTextStart, _newTextEnd);

    /// <summary>Reads on. One read at a time.</summary>
    /// <returns>False at the end of the message, once there is nothing more to give.</returns>
    public ValueTask<bool> ReadAsync(ReadUntil until, CancellationToken cancellationToken)
    {
        Step step;
        using (_gate.Enter())
        {
            EnterRead(cancellationToken);
            step = Advance(until);
            if (step is Step.Shown or Step.Ended)
            {
                ExitRead();
                return new ValueTask<bool>(step == Step.Shown);
            }
        }
        return ReadOnAsync(step, until, cancellationToken);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> ReadOnAsync(Step step, ReadUntil until, CancellationToken cancellationToken)
    {
        CancellationTokenRegistration registration = cancellationToken.UnsafeRegister(OnCanceled, this);
        try
        {
            while (step is Step.NeedsBytes or Step.Failed)
            {
                if (step == Step.NeedsBytes)
                {
                    try
                    {
                        if (!_leg.Body.EndRead(await _leg.Body.BeginRead().ConfigureAwait(false)))
                            OnEndOfBody();
                    }
                    catch (Exception e)
                    {
                        _leg.Body.EndWait();
                        Break(WhileReading(e));
                    }
                }
                else
                {
                    await RecoverAsync(_leg.Failure!).ConfigureAwait(false);
                }
                if (until == ReadUntil.Arrival)
                    return true;
                using (_gate.Enter())
                    step = Advance(until);
            }
            return step == Step.Shown;
        }
        finally
        {
            registration.Unregister();
            using (_gate.Enter())
                ExitRead();
        }
    }

    private Step Advance(ReadUntil until)
    {
        EventEnvelope shown = default;
        return Advance(until, ref shown);
    }

    /// <summary>Goes over the events that are there, until one is what the view asked for.</summary>
    /// <param name="until">What that is.</param>
    /// <param name="shown">That event, where it is shown as it came.</param>
    private Step Advance(ReadUntil until, ref EventEnvelope shown)
    {
        Event = null;
        bool isText = IsText(until);
        if (isText && (HasUnreadText || _isAtBlockEnd) && TryTakeText(until))
            return Step.Shown;
        Step step;
        try
        {
            step = AdvanceCore(until, ref shown);
        }
        catch (Exception e)
        {
            step = AdvanceBehind(e, until, ref shown);
        }
        // Text that came before the end, or before a failure, is given first; the next read comes to the end.
        if (isText && TryTakeText(until))
            return Step.Shown;
        // The end may have added the last character: half a surrogate pair that waited for its other half in vain.
        if (step == Step.Ended)
            _textRead = _message.TextLog.Length;
        return step;
    }

    // Kept out of the way of what runs for every event.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private Step AdvanceBehind(Exception failure, ReadUntil until, ref EventEnvelope shown)
    {
        try
        {
            if (failure is not (ClaudeException or SseFrameTooLargeException))
                ExceptionDispatchInfo.Throw(failure);
            Break(WhileReading(failure));
            return AdvanceCore(until, ref shown);
        }
        catch (Exception e)
        {
            // Not a stream's: a logger's, say. An event may be lost by it, so that it is the end as well.
            _isReading = false;
            Fail(e);
            throw;
        }
    }

    /// <summary>Gives a view of text what it has not read yet, as far as it lies together; or the end of a block, where it wants that.</summary>
    private bool TryTakeText(ReadUntil until)
    {
        if (HasUnreadText)
        {
            _newTextStart = _textRead;
            _newTextEnd = _textRead = _message.TextLog.EndOfSegment(_textRead);
            return true;
        }
        _newTextEnd = _newTextStart;
        bool isAtEnd = _isAtBlockEnd && WantsBlockEnds(until);
        _isAtBlockEnd = false;
        return isAtEnd;
    }

    private static bool IsText(ReadUntil until) => until <= ReadUntil.BufferedTextOrBlockEnd;

    private static bool WantsBlockEnds(ReadUntil until) => until is ReadUntil.TextOrBlockEnd or ReadUntil.BufferedTextOrBlockEnd;

    private static bool GoesPastDeltas(ReadUntil until) =>
        until is ReadUntil.BufferedText or ReadUntil.BufferedTextOrBlockEnd or ReadUntil.End;

    // What a held message_start brought along is not shown before it is.
    private bool HasUnreadText => _textRead < _message.TextLog.Length && _leg.HeldStart is null;

    private Step AdvanceCore(ReadUntil until, ref EventEnvelope shown)
    {
        while (!_message.IsComplete)
        {
            bool isShown;
            if (_pending.Count > 0 && _pending.TryDequeue(out StreamEvent? next))
            {
                shown = default;
                Fold(next);
                isShown = Show(until, next);
            }
            else if (_leg.Failure is not null)
            {
                return Step.Failed;
            }
            else if (_leg.Body.TryReadEvent(out shown))
            {
                if (_leg.FirstEventAt is null)
                    NoteFirstEvent();
                isShown = Take(until, ref shown);
                if (shown.DeltaKind != DeltaKind.Other && GoesPastDeltas(until))
                    TakeRun(until);
            }
            else
            {
                return Step.NeedsBytes;
            }
            if (_message.IsComplete)
                Complete();
            if (isShown)
                return Step.Shown;
        }
        return Step.Ended;
    }

    private TimeSpan SinceStarted() => _limits.Clock.GetElapsedTime(_startedAt, _leg.Body.LastReadAt);

    private TimeSpan SinceSent() => _limits.Clock.GetElapsedTime(_leg.Opened.SentAt, _leg.Body.LastReadAt);
}

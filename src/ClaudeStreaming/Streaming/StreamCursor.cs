using System.Runtime.CompilerServices;
using ClaudeStreaming.Sse;

namespace ClaudeStreaming;

/// <summary>How far one read goes.</summary>
internal enum ReadUntil
{
    /// <summary>The next event.</summary>
    Event,

    /// <summary>The next piece of text.</summary>
    Text,

    /// <summary>All text that has arrived, once it is some.</summary>
    BufferedText,

    /// <summary>The end of the message.</summary>
    End,
}

/// <summary>
/// The one cursor behind all views of a <see cref="MessageStream"/>: it reads events, folds every one of them, and gives the reading view
/// what it asked for.
/// </summary>
/// <remarks>Ends, releases and failures are in StreamCursor.Lifecycle.cs.</remarks>
internal sealed partial class StreamCursor : IDisposable
{
    private readonly StreamLimits _limits;
    private readonly StreamOrigin _origin;
    private readonly object _gate = new();

    private OpenedStream _opened;
    private BodyReader _body;
    private MessageAccumulator _message = new();
    private long _messageBytes;
    private TimeSpan? _firstEventAt;
    private TimeSpan? _firstTokenAt;

    // message_start, held back until the next event that is not a ping: as long as nothing was shown, a retry is invisible.
    private MessageStart? _heldStart;
    private bool _isShown;

    // The event that released it. It is not folded before its turn, so that whichever view is reading by then gets it.
    private StreamEvent? _next;
    private int _nextBytes;

    // Up to where the text log has been read, by whatever view.
    private int _textRead;

    public StreamCursor(OpenedStream opened, StreamLimits limits, StreamOrigin origin, CancellationToken lifetime)
    {
        _opened = opened;
        _limits = limits;
        _origin = origin;
        _body = new BodyReader(opened, limits, AbortIdle);
        _lifetime = lifetime.UnsafeRegister(OnCanceled, this);
    }

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
    public ReadOnlyMemory<byte> NewText { get; private set; }

    /// <summary>Reads on. One read at a time.</summary>
    /// <returns>False at the end of the message, once there is nothing more to give.</returns>
    public ValueTask<bool> ReadAsync(ReadUntil until, CancellationToken cancellationToken)
    {
        Step step;
        lock (_gate)
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
                try
                {
                    if (step == Step.NeedsBytes && !await _body.FillAsync(_aborted.Token).ConfigureAwait(false))
                        OnEndOfBody();
                }
                catch (Exception e)
                {
                    _attemptFailure = WhileReading(e);
                }
                if (_attemptFailure is { } failure)
                    await RecoverAsync(failure).ConfigureAwait(false);
                lock (_gate)
                    step = Advance(until);
            }
            return step == Step.Shown;
        }
        finally
        {
            registration.Unregister();
            lock (_gate)
                ExitRead();
        }
    }

    /// <summary>Goes over the events that are there, until one is what the view asked for.</summary>
    private Step Advance(ReadUntil until)
    {
        Event = null;
        if (TryTakeText(until))
            return Step.Shown;
        Step step;
        try
        {
            step = AdvanceCore(until);
        }
        catch (Exception e) when (e is ClaudeException or SseFrameTooLargeException)
        {
            _attemptFailure = WhileReading(e);
            step = Step.Failed;
        }
        // Text that came before the end, or before a failure, is given first; the next read comes to the end.
        if (TryTakeText(until))
            return Step.Shown;
        // The end may have added the last character: half a surrogate pair that waited for its other half in vain.
        if (step == Step.Ended)
            _textRead = _message.TextLog.Length;
        return step;
    }

    /// <summary>Gives a view of text what it has not read yet, as far as it lies together.</summary>
    private bool TryTakeText(ReadUntil until)
    {
        if (until is not (ReadUntil.Text or ReadUntil.BufferedText) || !HasUnreadText)
            return false;
        NewText = _message.TextLog.Memory(_textRead, _message.TextLog.Length);
        _textRead += NewText.Length;
        return true;
    }

    // What a held message_start brought along is not shown before it is.
    private bool HasUnreadText => _textRead < _message.TextLog.Length && _heldStart is null;

    private Step AdvanceCore(ReadUntil until)
    {
        if (_attemptFailure is not null)
            return Step.Failed;
        while (!_message.IsComplete)
        {
            bool isShown;
            if (_next is { } next)
            {
                _next = null;
                Fold(next, _nextBytes);
                isShown = Show(until, next);
            }
            else if (_body.TryReadEvent(out EventEnvelope envelope))
            {
                _firstEventAt ??= SinceSent();
                isShown = Take(until, in envelope);
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

    /// <summary>Folds one event, and shows it to the view.</summary>
    private bool Take(ReadUntil until, in EventEnvelope envelope)
    {
        if (envelope.Kind == EventKind.Ping)
            return Show(until, EventReader.Read(in envelope));
        if (envelope.Kind == EventKind.MessageStart && !_isShown && _heldStart is null && _origin.Reopen is not null)
        {
            _heldStart = (MessageStart)EventReader.Read(in envelope);
            Fold(_heldStart, envelope.Bytes);
            return false;
        }
        if (_heldStart is not null && envelope.Kind != EventKind.Error)
        {
            StreamEvent held = _heldStart;
            _next = EventReader.Read(in envelope);
            _nextBytes = envelope.Bytes;
            _heldStart = null;
            _isShown = true;
            return Show(until, held);
        }
        if (until != ReadUntil.Event && TryAppend(in envelope))
            return Show(until, null);
        StreamEvent streamEvent = EventReader.Read(in envelope);
        if (!TryAppend(in envelope))
            Fold(streamEvent, envelope.Bytes);
        _isShown = true;
        return Show(until, streamEvent);
    }

    private bool Show(ReadUntil until, StreamEvent? streamEvent)
    {
        if (until is ReadUntil.Text or ReadUntil.BufferedText)
            return until == ReadUntil.Text && HasUnreadText;
        // To the other views text is a part of what they read.
        if (_heldStart is null)
            _textRead = _message.TextLog.Length;
        Event = streamEvent;
        return until == ReadUntil.Event;
    }

    private bool TryAppend(in EventEnvelope envelope)
    {
        if (!_message.TryAppend(in envelope))
            return false;
        _isShown = true;
        if (!envelope.Text.IsEmpty)
            _firstTokenAt ??= SinceSent();
        Count(envelope.Text.Length);
        return true;
    }

    private void Fold(StreamEvent streamEvent, int bytes)
    {
        _message.Add(streamEvent);
        if (_firstTokenAt is null && HasContent(streamEvent))
            _firstTokenAt = SinceSent();
        if (streamEvent is not (UnknownEvent or Ping))
            Count(bytes);
    }

    private static bool HasContent(StreamEvent streamEvent) => streamEvent switch
    {
        ContentBlockStart { Block: TextBlock { Text.Length: > 0 } } => true,
        ContentBlockStart { Block: ThinkingBlock { Thinking.Length: > 0 } } => true,
        ContentBlockDelta { Delta: TextDelta { Text.Length: > 0 } } => true,
        ContentBlockDelta { Delta: ThinkingDelta { Thinking.Length: > 0 } } => true,
        ContentBlockDelta { Delta: InputJsonDelta { PartialJson.Length: > 0 } } => true,
        _ => false,
    };

    private void Count(int bytes)
    {
        _messageBytes += bytes;
        if (_messageBytes > _limits.MaxMessageBytes)
        {
            throw new ClaudeStreamException(
                StreamFailure.TooLarge,
                $"The message is larger than {_limits.MaxMessageBytes:N0} bytes, the limit. If messages that large are expected, raise " +
                "MaxMessageBytes.");
        }
    }

    private TimeSpan SinceSent() => _limits.Clock.GetElapsedTime(_opened.SentAt, _body.LastReadAt);
}

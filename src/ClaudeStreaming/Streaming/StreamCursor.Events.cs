namespace ClaudeStreaming;

/// <summary>What is done with an event: it is folded, and shown to the view that is reading.</summary>
internal sealed partial class StreamCursor
{
    // A block that says nothing takes more room than its bytes.
    private const int BytesPerBlock = 256;

    /// <summary>Takes one event of the present leg.</summary>
    private bool Take(ReadUntil until, ref EventEnvelope envelope)
    {
        if (envelope.Kind == EventKind.Ping)
            return Show(until, EventReader.Read(in envelope));
        Count(in envelope);
        if (_leg.Seam is not null)
            return TakeBehindSeam(until, ref envelope);
        if (!_leg.IsShown && envelope.Kind != EventKind.Error)
            return TakeFirst(until, in envelope);
        return TakeNext(until, in envelope);
    }

    /// <summary>Holds back <c>message_start</c>, where there might be another attempt, until something follows.</summary>
    private bool TakeFirst(ReadUntil until, in EventEnvelope envelope)
    {
        if (envelope.Kind == EventKind.MessageStart && _leg.HeldStart is null && _leg.Origin.Reopen is not null)
        {
            _leg.HeldStart = (MessageStart)EventReader.Read(in envelope);
            Fold(_leg.HeldStart);
            return false;
        }
        if (_leg.HeldStart is not { } held)
        {
            bool isShown = TakeNext(until, in envelope);
            _leg.IsShown = true;
            return isShown;
        }
        _pending.Enqueue(EventReader.Read(in envelope));
        _leg.HeldStart = null;
        _leg.IsShown = true;
        return Show(until, held);
    }

    /// <summary>Folds one event, and shows it to the view.</summary>
    private bool TakeNext(ReadUntil until, in EventEnvelope envelope)
    {
        if (until != ReadUntil.Event && TryAppend(_message, in envelope))
            return Show(until, null);
        StreamEvent streamEvent = EventReader.Read(in envelope);
        if (!TryAppend(_message, in envelope))
            Fold(streamEvent);
        return Show(until, streamEvent);
    }

    /// <summary>Folds one event of a continuation, and shows what the seam makes of it.</summary>
    private bool TakeBehindSeam(ReadUntil until, ref EventEnvelope envelope)
    {
        Seam seam = _leg.Seam!;
        if (seam.IsSettled && TryAppend(_leg.Reply, in envelope))
        {
            envelope.Index += seam.Shift;
            return TakeNext(until, in envelope);
        }
        StreamEvent streamEvent = EventReader.Read(in envelope);
        _leg.Reply.Add(streamEvent);
        if (streamEvent is MessageStart)
            return false;
        // Only events of unknown types may come before it, and say as little of the answer as pings.
        if (!_leg.Reply.HasStarted)
            return Show(until, streamEvent);
        if (!_leg.IsShown)
            ShowSeam();
        seam.Translate(streamEvent, _leg.Reply, _pending);
        return false;
    }

    private bool Show(ReadUntil until, StreamEvent? streamEvent)
    {
        if (until is ReadUntil.Text or ReadUntil.BufferedText)
            return until == ReadUntil.Text && HasUnreadText;
        // To the other views text is a part of what they read.
        if (_leg.HeldStart is null)
            _textRead = _message.TextLog.Length;
        Event = streamEvent;
        return until == ReadUntil.Event;
    }

    private bool TryAppend(MessageAccumulator message, in EventEnvelope envelope)
    {
        if (!message.TryAppend(in envelope))
            return false;
        if (_leg.FirstTokenAt is null && !envelope.Text.IsEmpty)
            NoteFirstToken();
        return true;
    }

    private void Fold(StreamEvent streamEvent)
    {
        _message.Add(streamEvent);
        if (_leg.FirstTokenAt is null && HasContent(streamEvent))
            NoteFirstToken();
    }

    private void NoteFirstToken()
    {
        TimeSpan after = SinceSent();
        _leg.FirstTokenAt = after;
        Log.FirstToken(Logger, _leg.Opened.RequestId, after.TotalMilliseconds);
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

    private void Count(in EventEnvelope envelope)
    {
        // What is not folded takes no room.
        if (envelope.Kind == EventKind.Unknown)
            return;
        _messageBytes += envelope.Bytes + (envelope.Kind == EventKind.ContentBlockStart ? BytesPerBlock : 0);
        if (_messageBytes > _limits.MaxMessageBytes)
        {
            throw new ClaudeStreamException(
                StreamFailure.TooLarge,
                $"The message is larger than {_limits.MaxMessageBytes:N0} bytes, the limit. If messages that large are expected, raise " +
                "MaxMessageBytes.");
        }
    }
}

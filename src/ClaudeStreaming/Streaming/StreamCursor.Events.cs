using System.Runtime.CompilerServices;

namespace ClaudeStreaming;

/// <summary>What is done with an event: it is folded, and shown to the view that is reading.</summary>
internal sealed partial class StreamCursor
{
    // A block that says nothing takes more room than its bytes.
    private const int BytesPerBlock = 256;

    // Where text goes from one block to another and back, each piece's place is remembered.
    private const int BytesPerTurn = 16;

    // The block of the last delta that was counted.
    private int? _countedIndex;

    /// <summary>Takes one event of the present leg.</summary>
    private bool Take(ReadUntil until, ref EventEnvelope envelope)
    {
        if (envelope.Kind == EventKind.Ping)
        {
            _observer.Ping();
            return Show(until, EventReader.Read(in envelope));
        }
        Count(in envelope);
        if (_leg.Seam is not null)
            return TakeBehindSeam(until, ref envelope);
        if (!_leg.IsShown && envelope.Kind != EventKind.Error)
            return TakeFirst(until, ref envelope);
        return TakeNext(until, in envelope);
    }

    /// <summary>Holds back <c>message_start</c>, where there might be another attempt, until something follows.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TakeFirst(ReadUntil until, ref EventEnvelope envelope)
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
        envelope = default; // It is not the one that is shown.
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
        if (streamEvent is StreamResumed resumed)
            _leg.Continuation = resumed.Continuation;
        // What has escapes was decoded for the event, which is not done twice.
        if (envelope.TextForm == TextForm.Escaped || !TryAppend(_message, in envelope))
            Fold(streamEvent);
        return Show(until, streamEvent);
    }

    /// <summary>Folds one event of a continuation, and shows what the seam makes of it.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TakeBehindSeam(ReadUntil until, ref EventEnvelope envelope)
    {
        Seam seam = _leg.Seam!;
        if (seam.IsSettled && TryAppend(_leg.Reply, in envelope))
        {
            if (seam.Shift != 0)
            {
                envelope.Index += seam.Shift;
                envelope.Data = default; // It says the old index.
            }
            return TakeNext(until, in envelope);
        }
        StreamEvent streamEvent = EventReader.Read(in envelope);
        bool isRepeated = streamEvent is MessageStart && _leg.Reply.HasStarted;
        _leg.Reply.Add(streamEvent);
        // Another start of the message shows nothing, unless it brings content.
        if (isRepeated || streamEvent is MessageStart { Message.Content.Count: 0 })
            return false;
        if (!_leg.IsShown)
            ShowSeam();
        seam.Translate(streamEvent, _leg.Reply.Usage, _pending);
        return false;
    }

    /// <summary>Folds the deltas that come next, all in one go, where nobody wants to see each.</summary>
    private void TakeRun(ReadUntil until)
    {
        if (_countedIndex is not { } index || WantsContent || _leg.Seam is not null || !_leg.IsShown)
            return;
        _messageBytes += _leg.Body.AppendRun(_message, index, _limits.MaxMessageBytes - _messageBytes);
        Show(until, null);
    }

    private bool Show(ReadUntil until, StreamEvent? streamEvent)
    {
        if (IsText(until))
        {
            _isAtBlockEnd = WantsBlockEnds(until) && streamEvent is ContentBlockStop;
            return _isAtBlockEnd || (HasUnreadText && until is ReadUntil.Text or ReadUntil.TextOrBlockEnd);
        }
        // To the other views text is a part of what they read.
        _isAtBlockEnd = false;
        if (_leg.HeldStart is null)
            _textRead = _message.TextLog.Length;
        Event = streamEvent;
        return until is ReadUntil.Event or ReadUntil.Frame;
    }

    private bool TryAppend(MessageAccumulator message, in EventEnvelope envelope)
    {
        if (!message.TryAppend(in envelope))
            return false;
        // Behind a seam it is folded twice, into the leg's own reply and into the whole, and counts once.
        if (WantsContent && !envelope.Text.IsEmpty && ReferenceEquals(message, _message))
            NoteContent();
        return true;
    }

    private void Fold(StreamEvent streamEvent)
    {
        _message.Add(streamEvent);
        if (WantsContent && HasContent(streamEvent))
            NoteContent();
    }

    // Whether it matters that a piece of content came.
    private bool WantsContent => _leg.FirstTokenAt is null || _observer.IsMeasuring;

    private void NoteFirstEvent()
    {
        TimeSpan after = SinceSent();
        _leg.FirstEventAt = after;
        _observer.FirstEvent(after);
    }

    private void NoteContent()
    {
        if (_leg.FirstTokenAt is null)
        {
            TimeSpan after = SinceSent();
            _leg.FirstTokenAt = after;
            _observer.FirstToken(_leg.Opened.RequestId, after);
        }
        if (_observer.IsMeasuring)
            _observer.Chunk(SinceStarted());
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
        _messageBytes += envelope.Bytes;
        if (envelope.Kind == EventKind.ContentBlockStart)
            _messageBytes += BytesPerBlock;
        if (envelope.Kind == EventKind.ContentBlockDelta && envelope.Index != _countedIndex)
        {
            _messageBytes += BytesPerTurn;
            _countedIndex = envelope.Index;
        }
        if (_messageBytes > _limits.MaxMessageBytes)
            throw TooLarge(_limits.MaxMessageBytes);
    }

    private static ClaudeStreamException TooLarge(long limit) => new(
        StreamFailure.TooLarge,
        $"The message is larger than {limit:N0} bytes, the limit. If messages that large are expected, raise MaxMessageBytes.");
}

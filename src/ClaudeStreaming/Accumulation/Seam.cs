using System.Text;

namespace ClaudeStreaming;

/// <summary>Where a continued answer goes on: makes the events of the new message into events of the one that broke off. Pure.</summary>
/// <remarks>
/// The first text of the new message goes on in the last block, where that is open; everything else becomes further blocks. Text is held
/// back at the seam until it is known what of it repeats the text before; once that is settled, only indexes differ.
/// </remarks>
internal sealed class Seam
{
    private readonly int _lastIndex;
    private readonly Usage _before;
    private readonly Overlap _overlap;
    private readonly StringBuilder _held = new();

    // Whether the last block of the message so far waits for its end or for more text, whichever comes first.
    private bool _isOpen;

    // The block whose text is held back, by its place in the whole message.
    private int _heldIndex;

    // By how much the new message's indexes differ; null until its first block.
    private int? _shift;

    /// <param name="lastIndex">The last block of the message so far, one of text.</param>
    /// <param name="isOpen">Whether that block has not stopped.</param>
    /// <param name="text">Its text.</param>
    /// <param name="before">What the requests so far have cost.</param>
    public Seam(int lastIndex, bool isOpen, string text, Usage before)
    {
        _lastIndex = lastIndex;
        _isOpen = isOpen;
        _before = before;
        _overlap = new Overlap(text);
    }

    /// <summary>Whether deltas need no more than <see cref="Shift"/>.</summary>
    public bool IsSettled { get; private set; }

    /// <summary>By how much the indexes of the new message differ.</summary>
    public int Shift => _shift ?? 0;

    /// <summary>What all requests of the answer have cost.</summary>
    /// <param name="usage">What the new message has cost so far.</param>
    public Usage Total(Usage usage) => UsageSum.Of(_before, usage) with { IsLowerBound = true };

    /// <summary>Translates an event of the new message.</summary>
    /// <param name="streamEvent">The event.</param>
    /// <param name="usage">What the new message has cost, with the event.</param>
    /// <param name="target">What to append to.</param>
    /// <exception cref="ClaudeStreamException">An impossible order of blocks.</exception>
    public void Translate(StreamEvent streamEvent, Usage usage, Queue<StreamEvent> target)
    {
        switch (streamEvent)
        {
            case MessageStart start:
                Translate(start.Message.Content, usage, target);
                break;
            case ContentBlockStart start:
                Translate(start, target);
                break;
            case ContentBlockDelta { Delta: TextDelta text } delta when !IsSettled && (_held.Length == 0 || delta.Index + Shift == _heldIndex):
                Hold(delta.Index + Shift, text.Text, target);
                break;
            case ContentBlockDelta delta:
                Flush(target);
                target.Enqueue(delta with { Index = delta.Index + Shift });
                break;
            case ContentBlockStop stop:
                Flush(target);
                target.Enqueue(new ContentBlockStop(stop.Index + Shift));
                break;
            case MessageDelta delta:
                StopOpenBlock(target);
                // What comes now is late already, and may be the last.
                IsSettled = true;
                target.Enqueue(delta with { Usage = Total(usage) });
                break;
            case MessageStop:
                StopOpenBlock(target);
                target.Enqueue(streamEvent);
                break;
            default:
                target.Enqueue(streamEvent);
                break;
        }
    }

    /// <summary>Gives what is held back: no more will come to decide by.</summary>
    public void Flush(Queue<StreamEvent> target)
    {
        if (_held.Length > 0)
            Release(isAll: true, target);
    }

    // Content that the message begins with is complete, and has no events of its own.
    private void Translate(IReadOnlyList<ContentBlock> content, Usage usage, Queue<StreamEvent> target)
    {
        for (int i = 0; i < content.Count; i++)
        {
            Translate(new ContentBlockStart(i, content[i]), target);
            Translate(new ContentBlockStop(i), usage, target);
        }
    }

    private void Translate(ContentBlockStart start, Queue<StreamEvent> target)
    {
        if (_isOpen && start.Block is TextBlock)
        {
            _isOpen = false;
            _shift = _lastIndex - start.Index;
        }
        else
        {
            StopOpenBlock(target);
            _shift ??= _lastIndex + 1 - start.Index;
            // It would be one of the blocks before the seam.
            if (start.Index + Shift <= _lastIndex)
                throw EventReader.Malformed("content_block_start", "comes before the first one of its message");
            ContentBlock block = start.Block is TextBlock empty && !IsSettled ? empty with { Text = "", Citations = null } : start.Block;
            target.Enqueue(new ContentBlockStart(start.Index + Shift, block));
        }
        if (start.Block is not TextBlock text || IsSettled)
            return;
        // What the block begins with is a delta here, since its beginning is not shown, or not as it is.
        Hold(start.Index + Shift, text.Text, target);
        foreach (Citation citation in text.Citations ?? [])
            target.Enqueue(new ContentBlockDelta(start.Index + Shift, new CitationsDelta(citation)));
    }

    private void StopOpenBlock(Queue<StreamEvent> target)
    {
        Flush(target);
        if (!_isOpen)
            return;
        _isOpen = false;
        target.Enqueue(new ContentBlockStop(_lastIndex));
    }

    private void Hold(int index, string text, Queue<StreamEvent> target)
    {
        if (text.Length == 0)
            return;
        _heldIndex = index;
        _held.Append(text);
        Release(isAll: false, target);
    }

    private void Release(bool isAll, Queue<StreamEvent> target)
    {
        string held = _held.ToString();
        if (!_overlap.TryFind(held, isAll, out int length))
            return;
        IsSettled = true;
        _held.Clear();
        if (length < held.Length)
            target.Enqueue(new ContentBlockDelta(_heldIndex, new TextDelta(held[length..])));
    }
}

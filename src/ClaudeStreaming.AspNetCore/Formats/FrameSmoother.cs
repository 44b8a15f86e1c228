using System.Buffers;

namespace ClaudeStreaming;

/// <summary>Smooths the frames of text on their way to one browser. Every other frame gives out what is held back, and passes.</summary>
/// <remarks>Pieces have numbers of their own, so that a browser can go on behind any of them: <c>7</c> is the end of frame 7, and <c>8.3</c>
/// three UTF-16 code units into the text of frame 8.</remarks>
internal sealed class FrameSmoother
{
    private readonly RelayFormat _format;
    private readonly TextSmoother _smoother;
    private readonly ArrayBufferWriter<byte> _frame = new();

    // Frames whose text was not shown to its end: their numbers, and where they end in all text.
    private readonly Queue<(long Sequence, long End)> _open = [];
    private string _block = "";
    private long _lastShown;
    private long _startOfOpen;
    private long _added;
    private long _shown;

    public FrameSmoother(RelayFormat format, SmoothingOptions options, TimeProvider clock)
    {
        _format = format;
        _smoother = new TextSmoother(new() { Unit = options.Unit, MaxDelay = options.MaxDelay, TimeProvider = options.TimeProvider ?? clock });
    }

    /// <summary>Says how much of the first frame's text was shown in an earlier response.</summary>
    public void BeginAt(int offset) => _startOfOpen = -offset;

    /// <summary>Where the next frame is to be written.</summary>
    public IBufferWriter<byte> Buffer => _frame;

    public TimeSpan? DueIn => _smoother.DueIn;

    /// <summary>Takes the frame that was written.</summary>
    public void Take(long sequence, IBufferWriter<byte> target)
    {
        if (_format.TryReadText(_frame.WrittenSpan, out string? block, out string? text))
        {
            if (block != _block)
                WriteAll(target);
            _block = block;
            _smoother.Add(text);
            _open.Enqueue((sequence, _added += text.Length));
        }
        else
        {
            WriteAll(target);
            target.Write(_frame.WrittenSpan);
            SseText.EndFrame(target, sequence);
        }
        _frame.ResetWrittenCount();
    }

    /// <summary>Writes what is due.</summary>
    /// <returns>False where nothing is.</returns>
    public bool WriteDue(IBufferWriter<byte> target)
    {
        bool any = false;
        while (_smoother.TryTake(out string piece))
        {
            Write(piece, target);
            any = true;
        }
        return any;
    }

    /// <summary>Writes all that is held back.</summary>
    public void WriteAll(IBufferWriter<byte> target)
    {
        if (_smoother.Flush() is { Length: > 0 } rest)
            Write(rest, target);
    }

    private void Write(string piece, IBufferWriter<byte> target)
    {
        _format.WriteText(target, _block, piece);
        _shown += piece.Length;
        while (_open.TryPeek(out (long Sequence, long End) frame) && frame.End <= _shown)
        {
            (_lastShown, _startOfOpen) = _open.Dequeue();
        }
        if (_shown > _startOfOpen)
            SseText.EndFrame(target, _open.Peek().Sequence, (int)(_shown - _startOfOpen));
        else
            SseText.EndFrame(target, _lastShown);
    }
}

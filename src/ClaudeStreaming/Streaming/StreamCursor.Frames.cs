using System.Buffers;
using System.Text;
using System.Text.Json;

namespace ClaudeStreaming;

/// <summary>The view of bytes: it waits and reads in two steps, so that what it gives can be borrowed.</summary>
internal sealed partial class StreamCursor
{
    // Why the last step of reading could not go on; null where none has been tried since something came.
    private Step? _blocked;

    // The frame that was given out lies in the reader's buffer, which must not be given back before the next call.
    private bool _isFrameLent;

    // An event that is not as it came, written anew.
    private ArrayBufferWriter<byte>? _rewritten;
    private Utf8JsonWriter? _rewriter;

    /// <summary>Waits until a step of reading can go on.</summary>
    /// <returns>False at the end of the message.</returns>
    public ValueTask<bool> WaitAsync(CancellationToken cancellationToken)
    {
        Step step;
        using (_gate.Enter())
        {
            step = _blocked ?? Step.Shown;
            EnterRead(cancellationToken);
            if (step is Step.Shown or Step.Ended)
            {
                _blocked = step == Step.Ended ? step : null;
                ExitRead();
                return new ValueTask<bool>(step == Step.Shown);
            }
        }
        return ReadOnAsync(step, ReadUntil.Arrival, cancellationToken);
    }

    /// <summary>Gives the next event that has arrived.</summary>
    public bool TryRead(out EventFrame frame)
    {
        using (_gate.Enter())
        {
            EnterRead(CancellationToken.None);
            _isFrameLent = true;
            EventEnvelope shown = default;
            Step step = Advance(ReadUntil.Frame, ref shown);
            if (step == Step.Shown && shown.Data.IsEmpty)
                Rewrite(Event ?? EventReader.Read(in shown), ref shown);
            frame = step == Step.Shown ? new EventFrame(in shown, Event) : default;
            ExitStep(step);
            return step == Step.Shown;
        }
    }

    /// <summary>Gives the text that has arrived and was not read.</summary>
    public bool TryReadText(out ReadOnlyMemory<byte> text)
    {
        using (_gate.Enter())
        {
            EnterRead(CancellationToken.None);
            Step step = Advance(ReadUntil.BufferedTextOrBlockEnd);
            text = NewText;
            ExitStep(step);
            return step == Step.Shown;
        }
    }

    private void ExitStep(Step step)
    {
        if (step != Step.Shown)
        {
            _isFrameLent = false;
            _blocked = step;
        }
        ExitRead();
    }

    /// <summary>The frame that was given out is no longer used.</summary>
    private void TakeBackFrame()
    {
        if (!_isFrameLent)
            return;
        _isFrameLent = false;
        if (IsOver)
            Release();
    }

    private void Rewrite(StreamEvent streamEvent, ref EventEnvelope shown)
    {
        _rewritten ??= new ArrayBufferWriter<byte>();
        _rewritten.ResetWrittenCount();
        _rewriter ??= new Utf8JsonWriter(_rewritten, RawJson.WriterOptions);
        _rewriter.Reset();
        StreamEventJson.Write(_rewriter, streamEvent);
        _rewriter.Flush();
        Event = streamEvent;
        shown = new EventEnvelope
        {
            Kind = StreamEventJson.KindOf(streamEvent),
            Type = streamEvent is UnknownEvent unknown ? Encoding.UTF8.GetBytes(unknown.Type) : default,
            Data = _rewritten.WrittenSpan,
        };
    }
}

using System.Globalization;

namespace ClaudeStreaming;

/// <summary>The parts of a UI message that the blocks of an answer become.</summary>
internal sealed class UiParts
{
    private readonly SortedDictionary<int, UiPart> _open = [];
    private readonly UiToolCalls _calls = new();
    private readonly UiSources _sources = new();

    // The part that the last piece went to: nearly always it is the next one's, too.
    private UiPart? _last;
    private int _lastIndex;

    /// <summary>Writes a piece of text, of thoughts or of a tool's input as the JSON that it came in.</summary>
    public bool TryWriteDelta(in EventFrame frame, FrameWriter frames)
    {
        if (frame.DeltaType.SequenceEqual("text_delta"u8))
            UiChunk.WriteDelta(frames, "text-delta"u8, Text(frame.Index, frames).Utf8Id, frame.DeltaJsonText);
        else if (frame.DeltaType.SequenceEqual("thinking_delta"u8))
            UiChunk.WriteDelta(frames, "reasoning-delta"u8, Reasoning(frame.Index, frames).Utf8Id, frame.DeltaJsonText);
        else
            return false;
        return true;
    }

    public void Start(int index, ContentBlock block, FrameWriter frames)
    {
        End(index, frames);
        switch (block)
        {
            case TextBlock text:
                Open(index, UiPartKind.Text, frames);
                if (text.Text.Length > 0)
                    Write(index, new TextDelta(text.Text), frames);
                foreach (Citation citation in text.Citations ?? [])
                    _sources.Write(citation, frames);
                break;
            case ThinkingBlock thinking:
                Open(index, UiPartKind.Reasoning, frames).Signature.Append(thinking.Signature);
                if (thinking.Thinking.Length > 0)
                    Write(index, new ThinkingDelta(thinking.Thinking), frames);
                break;
            case RedactedThinkingBlock redacted:
                Open(index, UiPartKind.Reasoning, frames).RedactedData = redacted.Data;
                break;
            case ToolCallBlock call:
                _calls.Start(index, call, frames);
                break;
            case ServerToolResultBlock result:
                _calls.WriteResult(result, frames);
                break;
        }
    }

    public void Write(int index, ContentDelta delta, FrameWriter frames)
    {
        switch (delta)
        {
            case TextDelta { Text: var text }:
                WritePiece(frames, "text-delta", Text(index, frames), text);
                break;
            case ThinkingDelta { Thinking: var thinking }:
                WritePiece(frames, "reasoning-delta", Reasoning(index, frames), thinking);
                break;
            case SignatureDelta { Signature: var signature }:
                Reasoning(index, frames).Signature.Append(signature);
                break;
            case InputJsonDelta { PartialJson: var json }:
                _calls.Add(index, json, frames);
                break;
            case CitationsDelta { Citation: var citation }:
                _sources.Write(citation, frames);
                break;
        }
    }

    public void End(int index, FrameWriter frames)
    {
        _calls.End(index, frames);
        if (!_open.Remove(index, out UiPart? part))
            return;
        _last = null;
        UiChunk.Write(frames, part.Kind == UiPartKind.Text ? "text-end" : "reasoning-end", part, static (writer, part) => part.WriteEnd(writer));
    }

    public void EndAll(FrameWriter frames)
    {
        foreach (int index in (int[])[.. _open.Keys])
            End(index, frames);
    }

    private UiPart Text(int index, FrameWriter frames) => Find(index, UiPartKind.Text, frames);

    private UiPart Reasoning(int index, FrameWriter frames) => Find(index, UiPartKind.Reasoning, frames);

    /// <summary>The open part of a block; one that is started where the block has none, or one of another kind.</summary>
    private UiPart Find(int index, UiPartKind kind, FrameWriter frames)
    {
        if (_last is not null && _lastIndex == index && _last.Kind == kind)
            return _last;
        if (!_open.TryGetValue(index, out UiPart? part) || part.Kind != kind)
        {
            End(index, frames);
            part = Open(index, kind, frames);
        }
        (_last, _lastIndex) = (part, index);
        return part;
    }

    private UiPart Open(int index, UiPartKind kind, FrameWriter frames)
    {
        UiPart part = new(kind, index.ToString(CultureInfo.InvariantCulture));
        _open[index] = part;
        UiChunk.Write(
            frames, kind == UiPartKind.Text ? "text-start" : "reasoning-start", part.Id, static (writer, id) => writer.WriteString("id"u8, id));
        return part;
    }

    private static void WritePiece(FrameWriter frames, string type, UiPart part, string text) =>
        UiChunk.Write(frames, type, (part.Id, text), static (writer, piece) =>
        {
            writer.WriteString("id"u8, piece.Id);
            writer.WriteString("delta"u8, piece.text);
        });
}

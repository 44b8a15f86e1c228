using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace ClaudeStreaming;

/// <summary>The text alone, each piece as a JSON string.</summary>
/// <param name="marksBlockEnds">Whether where a block ends is to be found in it, for whoever smooths the text.</param>
internal sealed class TextFormat(bool marksBlockEnds) : NamedEventFormat
{
    public const string Name = "text";

    /// <summary>The word for it where it marks where blocks end.</summary>
    public const string MarkedName = "text-blocks";

    /// <summary>The mark, which is a comment.</summary>
    public static ReadOnlySpan<byte> BlockEnd => ": block end\n"u8;

    public override string Kind => marksBlockEnds ? MarkedName : Name;

    public override void Drain(MessageStream stream, FrameWriter frames)
    {
        while (!frames.IsFull && stream.TryReadText(out ReadOnlyMemory<byte> text))
        {
            if (!text.IsEmpty)
                JsonFrame.Write(frames.Buffer, text.Span);
            else if (marksBlockEnds)
                frames.Buffer.Write(BlockEnd);
            else
                continue;
            frames.EndFrame();
        }
    }

    // Whether a tool was called is not in the text, and then it is not what the answer broke off in: it must be that none can have been.
    public override bool TryReadBack(IReadOnlyList<ReadOnlyMemory<byte>> frames, MessageRequest request, IBufferWriter<byte> sse) =>
        request is { Tools: null or { Count: 0 }, ExtraJson: null } && new TextReadBack(new ApiEventWriter(sse), request.Model).TryRead(frames);

    public override bool TryReadText(ReadOnlySpan<byte> frame, [NotNullWhen(true)] out string? block, [NotNullWhen(true)] out string? text)
    {
        block = text = null;
        if (!frame.StartsWith("data: \""u8) || !SseText.TryGetData(frame, out ReadOnlySpan<byte> data))
            return false;
        Utf8JsonReader reader = new(data);
        reader.Read();
        block = "";
        text = reader.GetString()!;
        return true;
    }

    public override void WriteText(IBufferWriter<byte> target, string block, ReadOnlySpan<char> text) => JsonFrame.Write(target, text);
}

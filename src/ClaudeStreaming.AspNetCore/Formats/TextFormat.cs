using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace ClaudeStreaming;

/// <summary>The text alone, each piece as a JSON string.</summary>
/// <param name="marksBlockEnds">Whether where a block ends is to be found in it, for whoever smooths the text.</param>
internal sealed class TextFormat(bool marksBlockEnds) : NamedEventFormat
{
    public const string Name = "text";

    public override string Kind => Name;

    public override void Drain(MessageStream stream, FrameWriter frames)
    {
        while (!frames.IsFull && stream.TryReadText(out ReadOnlyMemory<byte> text))
        {
            if (!text.IsEmpty)
                JsonFrame.Write(frames.Buffer, text.Span);
            else if (marksBlockEnds)
                frames.Buffer.Write(": block end\n"u8);
            else
                continue;
            frames.EndFrame();
        }
    }

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

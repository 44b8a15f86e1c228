using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;

namespace ClaudeStreaming;

/// <summary>Every event in the API's own JSON, bytes as they came.</summary>
internal sealed class EventsFormat : NamedEventFormat
{
    public const string Name = "events";

    public override string Kind => Name;

    public override void Drain(MessageStream stream, FrameWriter frames)
    {
        while (!frames.IsFull && stream.TryRead(out EventFrame frame))
        {
            // A sign of life of one connection says nothing of the other.
            if (frame.Type.SequenceEqual("ping"u8))
                continue;
            // The type is in the JSON, too. A name with a line end in it would be a line of its own, and ours mean something else.
            if (frame.Type.IndexOfAny("\r\n"u8) < 0 && !IsOurs(frame.Type))
                SseText.WriteName(frames.Buffer, frame.Type);
            SseText.WriteData(frames.Buffer, frame.Data);
            frames.EndFrame();
        }
    }

    public override bool TryReadBack(IReadOnlyList<ReadOnlyMemory<byte>> frames, MessageRequest request, IBufferWriter<byte> sse)
    {
        foreach (ReadOnlyMemory<byte> frame in frames)
        {
            sse.Write(frame.Span);
            sse.Write("\n"u8);
        }
        return true;
    }

    public override bool TryReadText(ReadOnlySpan<byte> frame, [NotNullWhen(true)] out string? block, [NotNullWhen(true)] out string? text)
    {
        block = text = null;
        if (!frame.StartsWith("event: content_block_delta\n"u8) || !SseText.TryGetData(frame, out ReadOnlySpan<byte> data) ||
            !StreamEvent.TryParse(data, default, out StreamEvent? streamEvent) ||
            streamEvent is not ContentBlockDelta { Delta: TextDelta { Text: var piece }, Index: var index })
        {
            return false;
        }
        block = index.ToString(CultureInfo.InvariantCulture);
        text = piece;
        return true;
    }

    public override void WriteText(IBufferWriter<byte> target, string block, ReadOnlySpan<char> text)
    {
        SseText.WriteName(target, "content_block_delta"u8);
        JsonFrame.Write(target, new ContentBlockDelta(int.Parse(block, CultureInfo.InvariantCulture), new TextDelta(text.ToString())), static (writer, e) =>
        {
            writer.WriteString("type"u8, "content_block_delta"u8);
            writer.WriteNumber("index"u8, e.Index);
            writer.WriteStartObject("delta"u8);
            writer.WriteString("type"u8, "text_delta"u8);
            writer.WriteString("text"u8, ((TextDelta)e.Delta).Text);
            writer.WriteEndObject();
        });
    }

    private static bool IsOurs(ReadOnlySpan<byte> name) => name.SequenceEqual(Done) || name.SequenceEqual(Error) || name.SequenceEqual(Reset);
}

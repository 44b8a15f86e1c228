using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;

namespace ClaudeStreaming;

/// <summary>The frames of the UI message stream protocol.</summary>
internal static class UiChunk
{
    private static ReadOnlySpan<byte> TextHead => "data: {\"type\":\"text-delta\",\"id\":\""u8;

    private static ReadOnlySpan<byte> DeltaMember => "\",\"delta\":\""u8;

    private static ReadOnlySpan<byte> Tail => "\"}\n"u8;

    public static void Write(FrameWriter frames, string type) => Write(frames, type, 0, static (_, _) => { });

    public static void Write<T>(FrameWriter frames, string type, T state, Action<Utf8JsonWriter, T> members)
    {
        JsonFrame.Write(frames.Buffer, (type, state, members), static (writer, chunk) =>
        {
            writer.WriteString("type"u8, chunk.type);
            chunk.members(writer, chunk.state);
        });
        frames.EndFrame();
    }

    /// <summary>Writes the mark behind the last chunk.</summary>
    public static void WriteEnd(FrameWriter frames)
    {
        SseText.WriteData(frames.Buffer, "[DONE]"u8);
        frames.EndFrame();
    }

    /// <summary>Writes a piece of a part whose string is JSON already, as it came.</summary>
    /// <param name="frames">Where to.</param>
    /// <param name="type">The chunk's type.</param>
    /// <param name="id">The part's id, digits.</param>
    /// <param name="jsonText">The string, without its quotes.</param>
    public static void WriteDelta(FrameWriter frames, ReadOnlySpan<byte> type, ReadOnlySpan<byte> id, ReadOnlySpan<byte> jsonText)
    {
        IBufferWriter<byte> target = frames.Buffer;
        target.Write("data: {\"type\":\""u8);
        target.Write(type);
        target.Write("\",\"id\":\""u8);
        target.Write(id);
        target.Write(DeltaMember);
        target.Write(jsonText);
        target.Write(Tail);
        frames.EndFrame();
    }

    public static void WriteText(IBufferWriter<byte> target, string block, ReadOnlySpan<char> text) =>
        JsonFrame.Write(target, (block, text: text.ToString()), static (writer, delta) =>
        {
            writer.WriteString("type"u8, "text-delta"u8);
            writer.WriteString("id"u8, delta.block);
            writer.WriteString("delta"u8, delta.text);
        });

    public static bool TryReadText(ReadOnlySpan<byte> frame, [NotNullWhen(true)] out string? block, [NotNullWhen(true)] out string? text)
    {
        block = text = null;
        if (!frame.StartsWith(TextHead))
            return false;
        ReadOnlySpan<byte> rest = frame[TextHead.Length..];
        int end = rest.IndexOf(DeltaMember);
        if (end < 0 || !rest.EndsWith(Tail))
            return false;
        try
        {
            // From the opening quote to the closing one.
            Utf8JsonReader reader = new(rest[(end + DeltaMember.Length - 1)..^2]);
            reader.Read();
            text = reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair, written as an escape: the browser joins it with the next piece, if nothing comes between.
            return false;
        }
        block = Encoding.UTF8.GetString(rest[..end]);
        return true;
    }
}

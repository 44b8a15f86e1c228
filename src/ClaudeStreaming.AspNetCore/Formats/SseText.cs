using System.Buffers;
using System.Buffers.Text;

namespace ClaudeStreaming;

/// <summary>The lines of an event stream.</summary>
/// <remarks>Source: WHATWG HTML, section 9.2 "Server-sent events".</remarks>
internal static class SseText
{
    private static readonly SearchValues<byte> LineEnds = SearchValues.Create("\r\n"u8);

    /// <summary>Writes the name of an event.</summary>
    public static void WriteName(IBufferWriter<byte> target, ReadOnlySpan<byte> name)
    {
        target.Write("event: "u8);
        target.Write(name);
        target.Write("\n"u8);
    }

    /// <summary>Writes data; every line of it is a field of its own.</summary>
    public static void WriteData(IBufferWriter<byte> target, ReadOnlySpan<byte> data)
    {
        while (true)
        {
            target.Write("data: "u8);
            int end = data.IndexOfAny(LineEnds);
            target.Write(end < 0 ? data : data[..end]);
            target.Write("\n"u8);
            if (end < 0)
                return;
            bool isPair = data[end..].StartsWith("\r\n"u8);
            data = data[(end + (isPair ? 2 : 1))..];
        }
    }

    /// <summary>Numbers and dispatches the event.</summary>
    public static void EndFrame(IBufferWriter<byte> target, long sequence, int offset = 0)
    {
        Span<byte> line = target.GetSpan(64);
        "id: "u8.CopyTo(line);
        int length = 4;
        Utf8Formatter.TryFormat(sequence, line[length..], out int digits);
        length += digits;
        if (offset > 0)
        {
            line[length++] = (byte)'.';
            Utf8Formatter.TryFormat(offset, line[length..], out digits);
            length += digits;
        }
        line[length++] = (byte)'\n';
        line[length++] = (byte)'\n';
        target.Advance(length);
    }

    /// <summary>Writes a line that every client leaves out.</summary>
    public static void WriteComment(IBufferWriter<byte> target, ReadOnlySpan<byte> text)
    {
        target.Write(": "u8);
        target.Write(text);
        target.Write("\n\n"u8);
    }

    /// <summary>The data of a frame that was written here, in one line.</summary>
    /// <returns>False where it has several, or none.</returns>
    public static bool TryGetData(ReadOnlySpan<byte> frame, out ReadOnlySpan<byte> data)
    {
        data = default;
        int start = frame.IndexOf("data: "u8);
        if (start < 0)
            return false;
        data = frame[(start + "data: "u8.Length)..];
        int end = data.IndexOf((byte)'\n');
        if (end < 0 || end != data.Length - 1)
            return false;
        data = data[..end];
        return true;
    }
}

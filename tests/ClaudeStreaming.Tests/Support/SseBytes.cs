using System.Text;
using ClaudeStreaming.Sse;

namespace ClaudeStreaming.Tests.Support;

/// <summary>A frame as strings, to compare.</summary>
internal sealed record Frame(string Event, string Data, string Id);

internal delegate void FrameAction(SseFrame frame);

internal static class SseBytes
{
    /// <summary>Reads all frames, feeding the bytes in pieces of the given sizes, the last one repeated.</summary>
    public static List<Frame> Read(ReadOnlySpan<byte> bytes, params ReadOnlySpan<int> sizes)
    {
        using SseReader reader = new();
        return Read(reader, bytes, sizes);
    }

    public static List<Frame> Read(SseReader reader, ReadOnlySpan<byte> bytes, params ReadOnlySpan<int> sizes)
    {
        List<Frame> frames = [];
        Read(reader, bytes, frame => frames.Add(new Frame(Text(frame.EventType), Text(frame.Data), Text(frame.Id))), sizes);
        return frames;
    }

    public static void Read(SseReader reader, ReadOnlySpan<byte> bytes, FrameAction read, params ReadOnlySpan<int> sizes)
    {
        for (int i = 0; !bytes.IsEmpty; i++)
        {
            int size = sizes.IsEmpty ? bytes.Length : sizes[Math.Min(i, sizes.Length - 1)];
            ReadOnlySpan<byte> piece = bytes[..Math.Min(size, bytes.Length)];
            bytes = bytes[piece.Length..];
            while (!piece.IsEmpty)
            {
                Span<byte> room = reader.GetMemory().Span;
                int count = Math.Min(room.Length, piece.Length);
                piece[..count].CopyTo(room);
                reader.Advance(count);
                piece = piece[count..];
                while (reader.TryRead(out SseFrame frame))
                    read(frame);
            }
        }
    }

    private static string Text(ReadOnlySpan<byte> utf8) => Encoding.UTF8.GetString(utf8);
}

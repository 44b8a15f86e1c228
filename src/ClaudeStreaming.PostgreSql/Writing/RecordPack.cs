using System.Buffers;

namespace ClaudeStreaming;

/// <summary>Records that are kept in one row: each one's length, as a 7-bit encoded integer, and its bytes.</summary>
internal static class RecordPack
{
    private const int LongestLength = 5;

    /// <summary>Packs records from one on.</summary>
    public static byte[] Pack(IReadOnlyList<ReadOnlyMemory<byte>> payloads, int from)
    {
        int size = 0;
        for (int i = from; i < payloads.Count; i++)
            size += payloads[i].Length + LongestLength;
        ArrayBufferWriter<byte> packed = new(Math.Max(1, size));
        for (int i = from; i < payloads.Count; i++)
        {
            WriteLength(packed, payloads[i].Length);
            packed.Write(payloads[i].Span);
        }
        return packed.WrittenSpan.ToArray();
    }

    /// <summary>Takes the first record off.</summary>
    /// <exception cref="InvalidDataException">There is none, or half of one.</exception>
    public static ReadOnlyMemory<byte> Take(ref ReadOnlyMemory<byte> packed)
    {
        int length = ReadLength(ref packed);
        if (length > packed.Length)
            throw Broken();
        ReadOnlyMemory<byte> payload = packed[..length];
        packed = packed[length..];
        return payload;
    }

    private static void WriteLength(ArrayBufferWriter<byte> packed, int length)
    {
        Span<byte> room = packed.GetSpan(LongestLength);
        int at = 0;
        for (uint left = (uint)length; ; left >>= 7)
        {
            room[at++] = (byte)(left >= 0x80 ? left | 0x80 : left);
            if (left < 0x80)
                break;
        }
        packed.Advance(at);
    }

    private static int ReadLength(ref ReadOnlyMemory<byte> packed)
    {
        uint length = 0;
        for (int at = 0; at < LongestLength; at++)
        {
            if (at == packed.Length)
                throw Broken();
            byte next = packed.Span[at];
            length |= (uint)(next & 0x7F) << (7 * at);
            if (next >= 0x80)
                continue;
            packed = packed[(at + 1)..];
            return (int)Math.Min(length, int.MaxValue);
        }
        throw Broken();
    }

    private static InvalidDataException Broken() => new("A row of claude_streaming.records is not as it was written.");
}

using System.Text;

namespace ClaudeStreaming.Torture;

/// <summary>Changes bytes, with no thought for what they mean.</summary>
internal sealed class ByteMutations(Recordings recordings)
{
    // What the readers of lines, of JSON and of text look at.
    private static readonly byte[][] Tokens =
    [
        .. new[]
        {
            "\n", "\r", "\r\n", "\n\n", "\r\r", "\0", "\uFEFF", ":", ": ", "data:", "data: ", "event: ", "event: error\n", "id: 1\n", "retry: 99999999999999999999\n",
            ":\n", "[DONE]", "data: [DONE]\n\n", "\"", "\\", "\\u", "\\ud83d", "\\udc4b", "{", "}", "[", "]", ",", "-", "1e999", "null", "\u2028", "\U0001F600",
        }.Select(Encoding.UTF8.GetBytes),
        [0xC3], [0xF0, 0x9F], [0xED, 0xA0, 0x80], [0xFF], [0xFE], [0x80], [0x7F], [0x1B],
    ];

    public void Mutate(List<byte> bytes, Random random)
    {
        (int start, int length) = random.Range(bytes.Count);
        switch (random.Next(10))
        {
            case 0 when start < bytes.Count:
                bytes[start] ^= (byte)(1 << random.Next(8));
                break;
            case 1 when start < bytes.Count:
                bytes[start] = (byte)random.Next(256);
                break;
            case 2:
                bytes.InsertRange(start, random.Pick(Tokens));
                break;
            case 3:
                byte[] token = random.Pick(Tokens);
                bytes.RemoveRange(start, Math.Min(token.Length, bytes.Count - start));
                bytes.InsertRange(start, token);
                break;
            case 4:
                bytes.RemoveRange(start, length);
                break;
            case 5:
                bytes.InsertRange(random.Next(bytes.Count + 1), bytes.GetRange(start, length));
                break;
            case 6:
                byte[] stranger = random.Pick(recordings.Events);
                (int from, int most) = random.Range(stranger.Length);
                bytes.InsertRange(start, stranger.AsSpan(from, most).ToArray());
                break;
            case 7:
                bytes.RemoveRange(start, bytes.Count - start);
                break;
            case 8:
                Respell(bytes, random);
                break;
            default:
                byte[] bomb = length == 0 ? random.Pick(Tokens) : [.. bytes.GetRange(start, length)];
                bytes.InsertRange(start, Enumerable.Repeat(bomb, random.Repetitions(bomb.Length)).SelectMany(static piece => piece));
                break;
        }
    }

    /// <summary>Other ends of lines, in the whole stream or from one place on.</summary>
    private static void Respell(List<byte> bytes, Random random)
    {
        byte[] end = random.Next(2) == 0 ? [.. "\r"u8] : [.. "\r\n"u8];
        int start = random.Next(2) == 0 ? 0 : random.Next(bytes.Count + 1);
        byte[] respelled = [.. bytes.Skip(start).SelectMany(value => value == '\n' ? end : [value])];
        bytes.RemoveRange(start, bytes.Count - start);
        bytes.AddRange(respelled);
    }
}

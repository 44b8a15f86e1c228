using System.Text;

namespace ClaudeStreaming.Torture;

/// <summary>Changes what events say: values that are odd, missing, twice there, or somebody else's.</summary>
internal sealed class JsonMutations(Recordings recordings)
{
    private static readonly byte[][] Odd =
    [
        .. new[]
        {
            "null", "true", "0", "-1", "1.0", "1e0", "2147483647", "2147483648", "-9223372036854775809", "1e400", "0.1", "\"\"", "\" \"", "[]", "{}", "[[]]",
            "\"\\ud83d\"", "\"\\udc4b\"", "\"\\u0000\"", "\"a\\n\\\"b\"", "{\"type\":null}", "{\"type\":\"error\"}", "\"error\"", "\"message_stop\"", "\"_stream_resumed\"",
        }.Select(Encoding.UTF8.GetBytes),
    ];

    /// <summary>The JSON of an event: what stands behind its first <c>data:</c>, up to the end of the line.</summary>
    public static byte[] DataOf(byte[] frame) => frame[DataRange(frame)];

    /// <summary>Changes one event.</summary>
    public void Mutate(List<byte[]> events, Random random)
    {
        int place = random.Next(events.Count);
        byte[] frame = events[place];
        Range data = DataRange(frame);
        events[place] = [.. frame[..data.Start], .. Mutate(frame[data], random), .. frame[data.End..]];
    }

    /// <summary>Changes one JSON text.</summary>
    public byte[] Mutate(byte[] json, Random random)
    {
        JsonPieces pieces = JsonPieces.Of(json);
        if (pieces.Members.Count == 0)
            return json;
        Range value = random.Pick(pieces.Values), member = random.Pick(pieces.Members);
        return random.Next(7) switch
        {
            0 => Replace(json, value, random.Pick(Odd)),
            1 => Replace(json, value, random.Pick(recordings.Values)),
            2 => Replace(json, value, json[random.Pick(pieces.Values)]),
            3 => Replace(json, WithComma(json, member), []),
            4 => Replace(json, member, [.. json[member], (byte)',', .. json[random.Pick(pieces.Members)]]),
            5 => Replace(json, value, Nested(json[value], random)),
            _ => Replace(json, value, LongString(random)),
        };
    }

    private static byte[] Replace(byte[] json, Range range, byte[] value) => [.. json[..range.Start], .. value, .. json[range.End..]];

    private static Range WithComma(byte[] json, Range member) =>
        member.End.Value < json.Length && json[member.End.Value] == ',' ? member.Start..(member.End.Value + 1) : member;

    /// <summary>The value inside arrays or objects, seldom deeper than any reader goes.</summary>
    private static byte[] Nested(byte[] value, Random random)
    {
        int depth = random.Next(10) == 0 ? random.Next(1, 3000) : random.Next(1, 100);
        (string open, string close) = random.Next(2) == 0 ? ("[", "]") : ("{\"a\":", "}");
        IEnumerable<string> Times(string text) => Enumerable.Repeat(text, depth);
        return [.. Encoding.UTF8.GetBytes(string.Concat(Times(open))), .. value, .. Encoding.UTF8.GetBytes(string.Concat(Times(close)))];
    }

    private static byte[] LongString(Random random)
    {
        string piece = random.Pick(["x", "\\n", "\\ud83d\\ude00", "é", "{\\\"a\\\":[", " "]);
        return Encoding.UTF8.GetBytes($"\"{string.Concat(Enumerable.Repeat(piece, random.Repetitions(piece.Length)))}\"");
    }

    private static Range DataRange(ReadOnlySpan<byte> frame)
    {
        int start = frame.IndexOf("data:"u8);
        if (start < 0)
            return frame.Length..frame.Length;
        start += "data:"u8.Length;
        int length = frame[start..].IndexOfAny((byte)'\r', (byte)'\n');
        return start..(length < 0 ? frame.Length : start + length);
    }
}

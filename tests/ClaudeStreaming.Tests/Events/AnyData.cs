using System.Text;
using ClaudeStreaming.Sse;
using ClaudeStreaming.Tests.Support;
using FsCheck;
using FsCheck.Fluent;

namespace ClaudeStreaming.Tests.Events;

/// <summary>Generators of event data around the one spelling that <see cref="CanonicalDelta"/> recognises.</summary>
internal static class AnyData
{
    private const string JsonBytes = "\"\\{}[]:, \n0e";

    /// <summary>The data of every recorded event.</summary>
    public static readonly byte[][] Recorded = [.. Recording.All.SelectMany(static recording => DataOf(recording.Bytes))];

    public static readonly Gen<string> Name = Mostly(
        "content_block_delta", "", "message", "error", "ping", "content_block_stop", "message_stop", "new_event");

    // What may stand between the quotes, or looks as if it might.
    private static readonly Gen<byte[]> Text = Gen.Elements(
    [
        .. new[]
        {
            "a", " ", "Hello", "é", "数据", "😀", "\u007f", "\u2028", "\\n", "\\\"", "\\\\", "\\/", "\\b", "\\f", "\\r", "\\t", "\\u00e9", "\\u00E9",
            "\\u0000", "\\ud83d", "\\ude00", "\\uD83D\\uDE00", "}", "}}", "{", "\"", "\"}}", "\"}      }", "\\", "\\x", "\\u", "\\u12", "\\uzzzz", "\n",
            "\t", "\0", "\u001f",
        }.Select(Encoding.UTF8.GetBytes),
        [0xC3], [0xFF], [0xF0, 0x9F], [0xED, 0xA0, 0x80],
    ]).ArrayOf().Select(static tokens => tokens.SelectMany(static token => token).ToArray());

    // Put together as the service does, mostly.
    private static readonly Gen<byte[]> Delta =
        from head in Mostly(
            "{\"type\":\"content_block_delta\",\"index\":", "{ \"type\":\"content_block_delta\",\"index\":", "{\"type\":\"content_block_stop\",\"index\":",
            "{\"index\":0,\"type\":\"content_block_delta\",\"index\":", "\uFEFF{\"type\":\"content_block_delta\",\"index\":")
        from index in Mostly(
            "0", "7", "12", "999999999", "1000000000", "2147483647", "2147483648", "4294967296", "99999999999999999999", "007", "00", "-1", "-0", "1.0",
            "1e0", "", "\"0\"", "null", " 0", "0 ")
        from delta in Mostly(
            ",\"delta\":{\"type\":", ",\"delta\": {\"type\":", ",\"x\":1,\"delta\":{\"type\":", ",\"delta\":{\"x\":\"}}\",\"type\":",
            ",\"delta\":{\"text\":\"first\",\"type\":", ",\"delta\":null,\"delta\":{\"type\":")
        from kind in Gen.Elements(
            "\"text_delta\",\"text\":\"", "\"input_json_delta\",\"partial_json\":\"", "\"thinking_delta\",\"thinking\":\"", "\"text_delta\",\"thinking\":\"",
            "\"thinking_delta\",\"text\":\"", "\"signature_delta\",\"signature\":\"", "\"text_delta\",\"text\": \"", "\"new_delta\",\"text\":\"",
            "\"text_delta\",\"te\\u0078t\":\"")
        from text in Text
        from close in Mostly(
            "\"}", "\" }", "\",\"x\":2}", "\",\"text\":\"last\"}", "\",\"type\":\"signature_delta\"}", "\",\"estimated_tokens\":3}", "\"}}", "\"")
        from blanks in Gen.Choose(0, 20)
        from tail in Mostly("}", "} ", "}\n", "\t}", ",\"index\":5}", ",\"delta\":{}}", ",\"type\":\"ping\"}", "}}", "", "]", "}{")
        select (byte[])[.. Encoding.UTF8.GetBytes(head + index + delta + kind), .. text, .. Encoding.UTF8.GetBytes(close + new string(' ', blanks) + tail)];

    private static readonly Gen<int> Seed = Gen.Choose(0, int.MaxValue);

    /// <summary>Deltas near the service's spelling, recorded data, and recorded data in other legal spellings.</summary>
    public static readonly Gen<byte[]> Spelled = Gen.Frequency(
        (6, Delta),
        (2, Gen.Elements(Recorded)),
        (2, from data in Gen.Elements(Recorded) from seed in Seed select Vary(data, new Random(seed))));

    /// <summary>The same with a few bytes changed, lost or doubled.</summary>
    public static readonly Gen<byte[]> NearMiss = from data in Spelled from seed in Seed select Damage(data, new Random(seed));

    private static Gen<string> Mostly(string usual, params string[] others) => Gen.Frequency((8, Gen.Constant(usual)), (2, Gen.Elements(others)));

    private static List<byte[]> DataOf(byte[] recording)
    {
        List<byte[]> data = [];
        using SseReader reader = new();
        SseBytes.Read(reader, recording, frame => data.Add(frame.Data.ToArray()));
        return data;
    }

    private static byte[] Vary(byte[] data, Random random) =>
        RawJson.IsObject(data) ? Encoding.UTF8.GetBytes(JsonSpelling.Vary(Encoding.UTF8.GetString(data), random)) : data;

    private static byte[] Damage(byte[] data, Random random)
    {
        List<byte> bytes = [.. data];
        for (int i = random.Next(1, 4); i > 0 && bytes.Count > 0; i--)
        {
            int at = random.Next(bytes.Count);
            byte any = random.Next(2) == 0 ? (byte)random.Next(256) : (byte)JsonBytes[random.Next(JsonBytes.Length)];
            switch (random.Next(5))
            {
                case 0:
                    bytes[at] = any;
                    break;
                case 1:
                    bytes.Insert(at, any);
                    break;
                case 2:
                    bytes.RemoveAt(at);
                    break;
                case 3:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                default:
                    bytes.InsertRange(at, bytes.GetRange(at, random.Next(bytes.Count - at + 1)));
                    break;
            }
        }
        return [.. bytes];
    }
}

using System.Text.Json;
using System.Text.Json.Nodes;
using ClaudeStreaming.Tests.Support;
using FsCheck;
using FsCheck.Fluent;

namespace ClaudeStreaming.Tools.Tests.Typed;

/// <summary>Any JSON in any spelling, and any way to cut it into deltas.</summary>
internal static class AnyJson
{
    private static readonly Gen<string> Text = Gen.Elements(
            "", "a", "word ", "\"", "\\", "/", "\n", "\u0001", "é", "数据", "😀", "🏴‍☠️", "\u2028", "\uffff", "}", "]", ",", ":", "{\"a\":", "\\u00", "\\ud83d")
        .ArrayOf().Select(static parts => string.Concat(parts.Take(6)));

    private static readonly Gen<string> Scalar = Gen.Frequency(
        (4, Text.Select(static text => JsonSerializer.Serialize(text, TestJson.Default.String))),
        (2, Gen.Elements("0", "-1", "12", "120", "1.5", "-0.25", "1e3", "12345678901234567890", "0.1e-7")),
        (1, Gen.Elements("true", "false", "null")));

    private static Gen<string> Value(int depth) => depth == 0
        ? Scalar
        : Gen.Frequency(
            (3, Scalar),
            (2, Value(depth - 1).ArrayOf().Select(static items => $"[{string.Join(',', items.Take(4))}]")),
            (3, from names in Text.ArrayOf()
                from values in Value(depth - 1).ArrayOf(4)
                select Object(names, values)));

    /// <summary>A JSON text, as anybody may spell it.</summary>
    public static Gen<string> Document { get; } =
        from depth in Gen.Choose(0, 4)
        from json in Value(depth)
        from seed in Gen.Choose(0, int.MaxValue)
        select JsonSpelling.Vary(json, new Random(seed));

    /// <summary>A JSON text in pieces that are cut anywhere: within names, numbers, escapes and surrogate pairs.</summary>
    public static Arbitrary<string[]> Pieces { get; } = (
        from json in Document
        from seed in Gen.Choose(0, int.MaxValue)
        from longest in Gen.Elements(1, 2, 5, 20, 1000)
        select Cut(json, longest, new Random(seed)).ToArray()).ToArbitrary();

    public static IEnumerable<string> Cut(string json, int longest, Random random)
    {
        int length;
        for (int at = 0; at < json.Length; at += length)
        {
            length = Math.Min(random.Next(1, longest + 1), json.Length - at);
            yield return json.Substring(at, length);
        }
    }

    private static string Object(string[] names, string[] values)
    {
        JsonObject members = [];
        foreach ((string name, string value) in names.Distinct().Zip(values))
            members[name] = JsonNode.Parse(value);
        return members.ToJsonString();
    }
}

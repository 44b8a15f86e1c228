using System.Text.Json.Nodes;

namespace ClaudeStreaming.Tests.Support;

/// <summary>Compares JSON the way the API means it: null and absent are the same, and so are 1 and 1.0.</summary>
internal static class Json
{
    /// <summary>Where two values differ; null where they do not.</summary>
    public static string? Difference(JsonNode? expected, JsonNode? actual, string path = "$")
    {
        switch (expected, actual)
        {
            case (null, null):
                return null;
            case (JsonObject a, JsonObject b):
                return a.Select(static member => member.Key).Union(b.Select(static member => member.Key))
                    .Select(key => Difference(a[key], b[key], $"{path}.{key}"))
                    .FirstOrDefault(static difference => difference is not null);
            case (JsonArray a, JsonArray b) when a.Count == b.Count:
                return a.Select((item, i) => Difference(item, b[i], $"{path}[{i}]")).FirstOrDefault(static difference => difference is not null);
            case (JsonValue, JsonValue) when JsonNode.DeepEquals(expected, actual):
                return null;
            default:
                return Differs(expected, actual, path);
        }
    }

    /// <summary>The same members with the same values, in whatever order; null and absent are two things.</summary>
    public static void AssertSame(string expected, string actual, string? where = null)
    {
        AssertKept(expected, actual, where);
        AssertKept(actual, expected, where);
    }

    /// <summary>Everything that is expected is there; members beside it are no matter.</summary>
    public static void AssertKept(string expected, string actual, string? where = null)
    {
        string? lost = Lost(JsonNode.Parse(expected), JsonNode.Parse(actual), "$");
        Assert.True(lost is null, $"{where} {lost}");
    }

    public static void AssertEqual(string expected, string actual) =>
        Assert.Null(Difference(JsonNode.Parse(expected), JsonNode.Parse(actual)));

    private static string? Lost(JsonNode? expected, JsonNode? actual, string path) => (expected, actual) switch
    {
        (JsonObject a, JsonObject b) => a
            .Select(member => b.TryGetPropertyValue(member.Key, out JsonNode? value)
                ? Lost(member.Value, value, $"{path}.{member.Key}")
                : $"{path}.{member.Key} is not there")
            .FirstOrDefault(static lost => lost is not null),
        (JsonArray a, JsonArray b) when a.Count == b.Count => a
            .Select((item, i) => Lost(item, b[i], $"{path}[{i}]"))
            .FirstOrDefault(static lost => lost is not null),
        _ => JsonNode.DeepEquals(expected, actual) ? null : Differs(expected, actual, path),
    };

    private static string Differs(JsonNode? expected, JsonNode? actual, string path) =>
        $"{path}: expected {expected?.ToJsonString() ?? "null"}, got {actual?.ToJsonString() ?? "null"}";
}

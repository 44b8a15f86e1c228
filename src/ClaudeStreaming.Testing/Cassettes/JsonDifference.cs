using System.Text.Json.Nodes;

namespace ClaudeStreaming.Testing;

/// <summary>Says where two JSON values differ. The order of members is no difference.</summary>
internal static class JsonDifference
{
    private const int LongestValue = 80;

    /// <summary>Adds a line for each place.</summary>
    /// <param name="path">Where the values stand.</param>
    /// <param name="recorded">One value.</param>
    /// <param name="asked">The other.</param>
    /// <param name="differences">The lines.</param>
    public static void Collect(string path, JsonNode? recorded, JsonNode? asked, List<string> differences)
    {
        switch (recorded, asked)
        {
            case (JsonObject one, JsonObject other):
                foreach (string name in one.Select(static member => member.Key).Union(other.Select(static member => member.Key)))
                {
                    string at = path.Length == 0 ? name : $"{path}.{name}";
                    if (one.ContainsKey(name) && other.ContainsKey(name))
                        Collect(at, one[name], other[name], differences);
                    else
                        differences.Add(one.ContainsKey(name) ? $"{at}: recorded {Show(one[name])}, not asked" : $"{at}: not recorded, asked {Show(other[name])}");
                }
                break;
            case (JsonArray one, JsonArray other):
                if (one.Count != other.Count)
                    differences.Add($"{path}: recorded with {one.Count} elements, asked with {other.Count}");
                for (int i = 0; i < Math.Min(one.Count, other.Count); i++)
                    Collect($"{path}[{i}]", one[i], other[i], differences);
                break;
            default:
                if (!JsonNode.DeepEquals(recorded, asked))
                    differences.Add($"{path}: recorded {Show(recorded)}, asked {Show(asked)}");
                break;
        }
    }

    private static string Show(JsonNode? value)
    {
        string json = value?.ToJsonString() ?? "null";
        return json.Length <= LongestValue ? json : $"{json[..LongestValue]}… ({json.Length} characters)";
    }
}

using System.Text.Json.Nodes;

namespace ClaudeStreaming.Tests.Conformance;

/// <summary>Byte streams with the right answers, which live outside the project; see <c>.ci/run</c>.</summary>
internal static class ConformanceData
{
    private const string Variable = "CLAUDE_STREAMING_CONFORMANCE";

    /// <summary>The cases of one folder; skips the test where the data is not there.</summary>
    public static List<ConformanceCase> Cases(string folder, string answerSuffix)
    {
        string? root = Environment.GetEnvironmentVariable(Variable);
        Assert.SkipWhen(string.IsNullOrEmpty(root), $"{Variable} does not point to the conformance data.");
        List<ConformanceCase> cases =
        [
            .. Directory.EnumerateFiles(Path.Combine(root!, folder), "*.sse").Order(StringComparer.Ordinal).Select(path => new ConformanceCase(
                Path.GetFileNameWithoutExtension(path),
                File.ReadAllBytes(path),
                JsonNode.Parse(File.ReadAllText(Path.ChangeExtension(path, answerSuffix)))!)),
        ];
        Assert.NotEmpty(cases);
        return cases;
    }
}

internal sealed record ConformanceCase(string Name, byte[] Bytes, JsonNode Answer);

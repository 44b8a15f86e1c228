using System.Text.RegularExpressions;

namespace ClaudeStreaming.Tests.House;

/// <summary>The code in README.md is code that compiles.</summary>
public partial class ReadmeTests
{
    [Fact]
    public void Every_block_of_code_is_a_region_of_the_snippets_project()
    {
        string root = Repository.Root;
        Dictionary<string, string> regions = Directory.EnumerateFiles(Path.Combine(root, "samples", "Snippets"), "*.cs")
            .SelectMany(static path => Regions(File.ReadAllText(path)))
            .ToDictionary();
        string readme = File.ReadAllText(Path.Combine(root, "README.md"));
        string updated = Block().Replace(readme, match =>
        {
            string name = match.Groups["name"].Value;
            Assert.True(regions.ContainsKey(name), $"README.md has a snippet {name} that is in no file of samples/Snippets.");
            return $"<!-- snippet: {name} -->\n```csharp\n{regions[name]}```";
        });
        if (Environment.GetEnvironmentVariable("UPDATE_README") == "1")
            File.WriteAllText(Path.Combine(root, "README.md"), updated);
        else
            Assert.True(readme == updated, "README.md differs from samples/Snippets. Run the tests with UPDATE_README=1 to bring it up to date.");
        Assert.Equal(readme.Split("```csharp").Length - 1, Block().Count(readme));
    }

    private static IEnumerable<KeyValuePair<string, string>> Regions(string source) => Region().Matches(source).Select(static match =>
    {
        string[] lines = match.Groups["body"].Value.Split('\n');
        int indent = lines.Where(static line => line.Trim().Length > 0).Min(static line => line.Length - line.TrimStart().Length);
        return KeyValuePair.Create(
            match.Groups["name"].Value,
            string.Concat(lines.Select(line => (line.Length > indent ? line[indent..] : "") + '\n')));
    });

    [GeneratedRegex("""<!-- snippet: (?<name>\w+) -->\n```csharp\n.*?```""", RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex(@"#region (?<name>\w+)\n(?<body>.*?)\n *#endregion", RegexOptions.Singleline)]
    private static partial Regex Region();
}

using Agent;
using ClaudeStreaming;
using ClaudeStreaming.Testing;

namespace Samples.Tests;

/// <summary>The agent in the console, with its script and its real tools.</summary>
public sealed class AgentTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("agent");
    private readonly StringWriter _output = new() { NewLine = "\n" };
    private readonly StringWriter _notices = new() { NewLine = "\n" };

    public AgentTests()
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "notes.md"), "# Notes\none\ntwo\n");
        _folder.CreateSubdirectory("deep");
        File.WriteAllText(Path.Combine(_folder.FullName, "deep", "a.txt"), "a");
    }

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("y", "It has 3 lines", "read_file -> 3 lines")]
    [InlineData("n", "I was not to read it", "read_file -> The call was not approved")]
    [InlineData("", "I was not to read it", "The user said no.")]
    public async Task It_lists_asks_before_it_reads_and_answers(string typed, string said, string noted)
    {
        Assert.Equal(0, await RunAsync(FakeAgent.Create(TimeSpan.Zero), typed));
        Assert.Contains("There are 2 files.", $"{_output}", StringComparison.Ordinal);
        Assert.Contains(said, $"{_output}", StringComparison.Ordinal);
        Assert.Contains("""May Claude call read_file {"path":"notes.md"}?""", $"{_notices}", StringComparison.Ordinal);
        Assert.Contains(noted, $"{_notices}", StringComparison.Ordinal);
        Assert.Contains("Finished after 3 turns and 2 calls", $"{_notices}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_Claude_writes_commands_no_terminal_and_another_end_than_done_is_told()
    {
        FakeClaude claude = new(new FakeReply().Text("\e[2J").Stop(StopReason.Refusal));
        Assert.NotEqual(0, await RunAsync(claude, ""));
        Assert.DoesNotContain('\e', $"{_output}");
        Assert.Contains("Refused after 1 turns", $"{_notices}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("notes.md", "# Notes")]
    [InlineData("deep/a.txt", "a")]
    [InlineData("../outside.txt", "There is no file")]
    [InlineData("deep/../../outside.txt", "There is no file")]
    [InlineData("/etc/hostname", "There is no file")]
    [InlineData("link.txt", "There is no file")]
    [InlineData("linked/hostname", "There is no file")]
    [InlineData("deep", "There is no file")]
    [InlineData("large.txt", "too much to read")]
    public async Task A_file_is_read_where_it_is_in_the_folder_and_not_too_large(string path, string expected)
    {
        File.CreateSymbolicLink(Path.Combine(_folder.FullName, "link.txt"), "/etc/hostname");
        Directory.CreateSymbolicLink(Path.Combine(_folder.FullName, "linked"), "/etc");
        File.WriteAllText(Path.Combine(_folder.FullName, "large.txt"), new string('a', 30_000));
        ToolOutput output = await CallAsync(new FolderTools(_folder.FullName).Read, $$"""{"path":"{{path}}"}""");
        Assert.Contains(expected, Text(output), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_are_listed_with_their_sizes_and_by_pattern_and_links_are_not_followed()
    {
        Directory.CreateSymbolicLink(Path.Combine(_folder.FullName, "linked"), "/etc");
        ClaudeTool list = new FolderTools(_folder.FullName).List;
        Assert.Equal($"{Path.Combine("deep", "a.txt")} 1\nnotes.md 16", Text(await CallAsync(list, "{}")));
        Assert.Equal("notes.md 16", Text(await CallAsync(list, """{"pattern":"*.md"}""")));
        Assert.Equal("No files.", Text(await CallAsync(list, """{"pattern":"../*.cs"}""")));
    }

    private static Task<ToolOutput> CallAsync(ClaudeTool tool, string input) =>
        tool.CallAsync(new ToolUseBlock("toolu_1", tool.Definition.Name!, input), CancellationToken.None);

    private static string Text(ToolOutput output) => Assert.IsType<TextBlock>(Assert.Single(output.Content!)).Text;

    private async Task<int> RunAsync(FakeClaude claude, string typed)
    {
        using ClaudeClient client = claude.CreateClient();
        return await new AgentConsole(new StringReader(typed), _output, _notices)
            .RunAsync(client, "What is here?", new FolderTools(_folder.FullName), CancellationToken.None);
    }
}

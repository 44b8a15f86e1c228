using System.Text.Json;
using ClaudeStreaming;
using ClaudeStreaming.Testing;

namespace Agent;

/// <summary>What FakeClaude does where there is no key: a script that calls the real tools, one after the other.</summary>
internal static class FakeAgent
{
    /// <param name="pace">Between two events.</param>
    public static FakeClaude Create(TimeSpan pace) => new(request => Answer(request).Paced(pace));

    private static FakeReply Answer(FakeRequest request)
    {
        if (request.Messages[^1].Content is not [ToolResultBlock result, ..])
        {
            return new FakeReply().Words("I am FakeClaude, a script, and the tools are real. Let me look.")
                .ToolUse("list_files", "{}", id: "toolu_list").Stop(StopReason.ToolUse);
        }
        string text = string.Concat((result.Content ?? []).OfType<TextBlock>().Select(static block => block.Text));
        string[] lines = text.TrimEnd('\n').Split('\n');
        if (result.ToolUseId == "toolu_read")
        {
            return new FakeReply().Words(result.IsError == true
                ? "I was not to read it, so this is all I can say. Set ANTHROPIC_API_KEY, and Claude looks in my place."
                : $"It has {lines.Length} lines, and that is as far as a script can read. Set ANTHROPIC_API_KEY, and Claude reads in my place.");
        }
        return lines.FirstOrDefault(static line => line.Contains(".md ", StringComparison.Ordinal)) is { } file
            ? new FakeReply().Words($"There are {lines.Length} files. One of them may say more.")
                .ToolUse("read_file", $$"""{"path":"{{JsonEncodedText.Encode(file[..file.LastIndexOf(' ')])}}"}""", id: "toolu_read").Stop(StopReason.ToolUse)
            : new FakeReply().Words($"There are {lines.Length} files, and none whose name ends with .md.");
    }
}

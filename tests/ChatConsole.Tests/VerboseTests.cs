using System.Text.RegularExpressions;
using ChatConsole.Tests.Support;
using ClaudeStreaming;
using ClaudeStreaming.Testing;

namespace ChatConsole.Tests;

/// <summary>What <c>--verbose</c> says on stderr.</summary>
public partial class VerboseTests
{
    [Fact]
    public async Task It_says_what_happened_in_order_and_nothing_of_what_was_said()
    {
        FakeClaude claude = new(
            FakeReply.Refusal(529, ErrorType.Overloaded).WithHeader("retry-after-ms", "1"), new FakeReply().Words("The secret answer.").Usage(7, 9));
        ConsoleResult result = await RunAsync(claude, "ask", "the secret question", "--verbose");
        Assert.Equal((ExitCodes.Complete, "The secret answer.\n"), (result.ExitCode, result.Output));
        Assert.Equal(
            ["debug 3", "warn 2", "debug 3", "debug 1", "debug 4", "debug 7"],
            result.ErrorLines.Select(static line => LogLine().Match(line)).Where(static match => match.Success).Select(static match => match.Groups[1].Value));
        Assert.Contains("Attempt 1 failed with 529 overloaded_error; the next one is sent in 1 ms.", result.Error);
        Assert.DoesNotContain("secret", result.Error);
    }

    [Fact]
    public async Task In_a_chat_too_and_an_interruption_is_a_warning()
    {
        FakeClaude claude = new(new FakeReply().Thinking("Hm.").Text("Hel").EndCleanly());
        await using FakeClaudeServer server = await FakeClaudeServer.StartAsync(claude);
        await using ConsoleRun run = ConsoleRun.Start(["chat", "--verbose", "--base-url", server.BaseAddress.ToString()]);
        await run.TypeAsync("One?");
        ConsoleResult result = await run.EndAsync();
        Assert.Equal((ExitCodes.StreamBroke, "Hel\n"), (result.ExitCode, result.Output));
        Assert.Contains(result.ErrorLines, static line => LogLine().Match(line).Groups[1].Value == "warn 5" && line.EndsWith("broke off with Truncated after 3 characters of text."));
    }

    [Fact]
    public async Task Without_it_nothing_is_logged()
    {
        ConsoleResult result = await RunAsync(new FakeClaude(new FakeReply().Text("Hi.")), "ask", "Hello?");
        Assert.DoesNotContain(result.ErrorLines, static line => LogLine().IsMatch(line));
    }

    // With a key that must not show either.
    private static async Task<ConsoleResult> RunAsync(FakeClaude claude, params string[] arguments)
    {
        await using FakeClaudeServer server = await FakeClaudeServer.StartAsync(claude);
        await using ConsoleRun run = ConsoleRun.Start([.. arguments, "--base-url", server.BaseAddress.ToString()], ("ANTHROPIC_API_KEY", "sk-secret"));
        return await run.EndAsync();
    }

    [GeneratedRegex(@"^\d\d:\d\d:\d\d\.\d\d\d (\w+ \d+) .+$")]
    private static partial Regex LogLine();
}

using System.Text.Json.Nodes;
using ChatConsole.Tests.Support;
using ClaudeStreaming;
using ClaudeStreaming.Testing;

namespace ChatConsole.Tests;

public class AskTests
{
    [Fact]
    public async Task Without_a_key_it_streams_an_answer_of_FakeClaudes_and_says_so()
    {
        await using ConsoleRun run = ConsoleRun.Start([]);
        ConsoleResult result = await run.EndAsync();
        Assert.Equal(ExitCodes.Complete, result.ExitCode);
        Assert.Matches("^Streaming means .*\\.\n$", result.Output);
        Assert.True(run.OutputPieces > 1, "The answer came in one piece.");
        Assert.Equal(2, result.ErrorLines.Length);
        Assert.Matches(@"^No ANTHROPIC_API_KEY, so this is FakeClaude on http://127\.0\.0\.1:\d+, over real HTTP\.$", result.ErrorLines[0]);
        Assert.Matches(
            @"^First token after [\d.]+ m?s\. \d+ tokens in [\d.]+ s \([\d.]+ tokens/s once they came\)\. Stop reason: end_turn\. " +
            @"Without streaming you would have stared at a spinner for [\d.]+ s\.$",
            result.ErrorLines[1]);
        Assert.DoesNotContain('\e', result.Output + result.Error);
    }

    [Fact]
    public async Task Without_a_key_it_works_although_the_environment_names_a_proxy()
    {
        await using ConsoleRun run = ConsoleRun.Start(
            ["--max-tokens", "1"], ("HTTP_PROXY", "http://127.0.0.1:9"), ("http_proxy", "http://127.0.0.1:9"));
        ConsoleResult result = await run.EndAsync();
        Assert.Equal((ExitCodes.Complete, "Streaming\n"), (result.ExitCode, result.Output));
    }

    [Fact]
    public async Task The_text_is_on_stdout_while_the_answer_is_still_coming()
    {
        await using FakeClaudeServer server = await FakeClaudeServer.StartAsync(new FakeClaude(new FakeReply().Text("Hel", "lo").Stall()));
        await using ConsoleRun run = Start(server);
        await run.UntilOutputAsync("Hello");
    }

    [Fact]
    public async Task Text_is_printed_exactly_as_it_is()
    {
        const string Text = "[red]not red[/] {0} \\n \"é\" \U0001F600\n\n  * a very long line that no terminal width wraps: " +
            "0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789";
        ConsoleResult result = await AskAsync(new FakeReply().Words(Text), "--model", "claude-x");
        Assert.Equal(Text + "\n", result.Output);
    }

    [Fact]
    public async Task A_character_that_comes_in_two_events_is_printed_whole()
    {
        FakeReply reply = new FakeReply().Block(new TextBlock("\ud83d"), new TextDelta("\ude00 \ud83d"), new TextDelta("\ude00"));
        Assert.Equal("\U0001F600 \U0001F600\n", (await AskAsync(reply)).Output);
    }

    [Fact]
    public async Task A_text_that_ends_its_last_line_gets_no_other_line_end()
    {
        Assert.Equal("One.\nTwo.\n", (await AskAsync(new FakeReply().Text("One.\n", "Two.\n"))).Output);
        Assert.Empty((await AskAsync(new FakeReply())).Output);
    }

    [Fact]
    public async Task Json_is_the_final_message_and_nothing_else()
    {
        ConsoleResult result = await AskAsync(new FakeReply().Text("Hel", "lo [b]"), "--json");
        Message message = Message.Parse(result.Output);
        Assert.Equal("Hello [b]", message.Text);
        Assert.Equal(message.ToJson() + "\n", result.Output);
        Assert.Contains("Stop reason: end_turn.", result.Error);
    }

    [Fact]
    public async Task Events_are_a_line_each()
    {
        ConsoleResult result = await AskAsync(new FakeReply().Ping().Text("a\nb", "\"").Usage(7, 9), "--events", "--model", "claude-x");
        Assert.Equal(ExitCodes.Complete, result.ExitCode);
        Assert.Equal(
            [
                "ping",
                "message_start msg_fake_1 claude-x input_tokens=7",
                "content_block_start 0 text",
                "content_block_delta 0 text_delta \"a\\nb\"",
                "content_block_delta 0 text_delta \"\\\"\"",
                "content_block_stop 0",
                "message_delta stop_reason=end_turn output_tokens=9",
                "message_stop",
            ],
            result.OutputLines);
    }

    [Fact]
    public async Task The_request_is_what_the_command_line_says()
    {
        FakeClaude claude = new(new FakeReply().Text("Hi."));
        await using FakeClaudeServer server = await FakeClaudeServer.StartAsync(claude);
        await using ConsoleRun run = Start(server, "ask", "--model", "claude-x", "--max-tokens", "12", "--system", "Be brief.", "@[x] y");
        Assert.Equal(ExitCodes.Complete, (await run.EndAsync()).ExitCode);
        JsonObject request = Assert.Single(claude.Requests).Json;
        Assert.Equal("claude-x", (string?)request["model"]);
        Assert.Equal(12, (int?)request["max_tokens"]);
        Assert.Equal("Be brief.", (string?)request["system"]);
        Assert.Equal([InputMessage.User("@[x] y")], claude.Requests[0].Messages);
    }

    [Fact]
    public async Task Options_may_stand_before_the_command()
    {
        FakeClaude claude = new(new FakeReply().Text("Hi."));
        await using FakeClaudeServer server = await FakeClaudeServer.StartAsync(claude);
        await using ConsoleRun run = Start(server, "--model", "claude-x", "ask", "Hello?");
        Assert.Equal(ExitCodes.Complete, (await run.EndAsync()).ExitCode);
        Assert.Equal("claude-x", Assert.Single(claude.Requests).Model);
        Assert.Equal([InputMessage.User("Hello?")], claude.Requests[0].Messages);
    }

    [Fact]
    public async Task The_environment_names_the_key_and_the_address_and_the_key_is_never_printed()
    {
        FakeClaude claude = new(FakeReply.Refusal(401, ErrorType.Authentication, "invalid x-api-key: sk-secret"));
        await using FakeClaudeServer server = await FakeClaudeServer.StartAsync(claude);
        await using ConsoleRun run = ConsoleRun.Start(
            [], ("ANTHROPIC_API_KEY", "sk-secret\n"), ("ANTHROPIC_BASE_URL", server.BaseAddress.ToString()));
        ConsoleResult result = await run.EndAsync();
        Assert.Equal("sk-secret", Assert.Single(claude.Requests).Headers["x-api-key"]);
        Assert.Equal(ExitCodes.ApiSaidNo, result.ExitCode);
        Assert.Contains("authentication_error", Assert.Single(result.ErrorLines));
        Assert.DoesNotContain("sk-secret", result.Output + result.Error);
    }

    [Theory]
    [InlineData("max_tokens", "Stop reason: max_tokens (the answer is cut off; raise --max-tokens).")]
    [InlineData("refusal", "Stop reason: refusal.")]
    public async Task An_unusual_stop_reason_is_said_and_no_failure(string reason, string said)
    {
        ConsoleResult result = await AskAsync(new FakeReply().Text("Hel").Stop(reason));
        Assert.Equal((ExitCodes.Complete, "Hel\n"), (result.ExitCode, result.Output));
        Assert.Contains(said, result.ErrorLines[^1]);
    }

    private static ConsoleRun Start(FakeClaudeServer server, params string[] arguments) =>
        ConsoleRun.Start([.. arguments, "--base-url", server.BaseAddress.ToString()]);

    private static async Task<ConsoleResult> AskAsync(FakeReply reply, params string[] arguments)
    {
        await using FakeClaudeServer server = await FakeClaudeServer.StartAsync(new FakeClaude(reply));
        await using ConsoleRun run = Start(server, arguments);
        return await run.EndAsync();
    }
}

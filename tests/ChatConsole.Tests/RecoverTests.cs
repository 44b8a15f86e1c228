using ChatConsole.Tests.Support;
using ClaudeStreaming;
using ClaudeStreaming.Testing;

namespace ChatConsole.Tests;

/// <summary>Answers that break off, and <c>--recover</c>.</summary>
public class RecoverTests
{
    private const string Seam = "The answer broke off. It goes on from here, in a new request.";

    [Fact]
    public async Task Without_it_nothing_is_sent_again_and_a_broken_answer_is_4()
    {
        FakeClaude claude = Breaking("Hel", "lo.");
        ConsoleResult result = await RunAsync(claude);
        Assert.Equal((ExitCodes.StreamBroke, "Hel\n"), (result.ExitCode, result.Output));
        Assert.Single(claude.Requests);
    }

    [Fact]
    public async Task With_it_the_answer_goes_on_and_stderr_says_so_once_where_it_does_and_once_at_the_end()
    {
        ConsoleResult result = await RunAsync(Breaking("Hel", "lo."), "--recover");
        Assert.Equal((ExitCodes.Complete, "Hello.\n"), (result.ExitCode, result.Output));
        Assert.Equal(3, result.ErrorLines.Length);
        Assert.Equal(Seam, result.ErrorLines[1]);
        Assert.Matches(@"^First token after .*\. At least \d+ tokens\. .* It broke off and was continued\.", result.ErrorLines[2]);
    }

    [Fact]
    public async Task An_answer_that_breaks_off_again_is_4_and_the_text_stays()
    {
        FakeClaude claude = new(request => Broken(request.Number == 1 ? "Hel" : "lo"));
        ConsoleResult result = await RunAsync(claude, "--recover");
        Assert.Equal((ExitCodes.StreamBroke, "Hello\n"), (result.ExitCode, result.Output));
        Assert.Equal("The stream ended before the message did.", result.ErrorLines[^1]);
    }

    [Fact]
    public async Task Half_a_character_before_the_break_is_printed_once_and_whole()
    {
        ConsoleResult result = await RunAsync(Breaking("Hi \ud83d", "\U0001F600!"), "--recover");
        Assert.Equal("Hi \U0001F600!\n", result.Output);
    }

    [Fact]
    public async Task Events_have_a_line_where_the_answer_goes_on()
    {
        ConsoleResult result = await RunAsync(Breaking("Hel", "lo."), "--recover", "--events");
        Assert.Equal(
            [
                "message_start msg_fake_1 claude-opus-4-8",
                "content_block_start 0 text",
                "content_block_delta 0 text_delta \"Hel\"",
                "_stream_resumed 1 UserTurn index=0 text_length=3",
                "content_block_delta 0 text_delta \"lo.\"",
                "content_block_stop 0",
                "message_delta stop_reason=end_turn",
                "message_stop",
            ],
            result.OutputLines.Select(static line => line.Split(" input_tokens=")[0].Split(" output_tokens=")[0]));
    }

    [Fact]
    public async Task Json_marks_the_usage_as_a_lower_bound()
    {
        ConsoleResult result = await RunAsync(Breaking("Hel", "lo."), "--recover", "--json");
        Message message = Message.Parse(result.Output);
        Assert.Equal(("Hello.", true), (message.Text, message.Usage.IsLowerBound));
        Assert.Contains("\"_lower_bound\":true", result.Output);
        Assert.Contains("The answer broke off, and was continued in a new request.", result.ErrorLines);
    }

    [Fact]
    public async Task A_chat_sends_back_what_it_took_to_continue()
    {
        FakeClaude claude = new(request => request.Number == 1 ? Broken("Hel") : new FakeReply().Text(request.Number == 2 ? "lo." : "Yes."));
        await using FakeClaudeServer server = await FakeClaudeServer.StartAsync(claude);
        await using ConsoleRun run = ConsoleRun.Start(["chat", "--recover", "--base-url", server.BaseAddress.ToString()]);
        await run.TypeAsync("One?", "Two?");
        ConsoleResult result = await run.EndAsync();
        Assert.Equal((ExitCodes.Complete, "Hello.\nYes.\n"), (result.ExitCode, result.Output));
        Assert.Contains(Seam, result.ErrorLines);
        Assert.Equal(
            [.. claude.Requests[1].Messages, InputMessage.Assistant("lo."), InputMessage.User("Two?")], claude.Requests[2].Messages);
        Assert.Equal([InputMessage.User("One?"), InputMessage.Assistant("Hel")], claude.Requests[1].Messages.Take(2));
    }

    [Fact]
    public async Task Without_a_key_a_question_about_breaking_shows_it()
    {
        ConsoleResult broken = await ConsoleRun.RunAsync("Do answers break off?");
        Assert.Equal(ExitCodes.StreamBroke, broken.ExitCode);
        Assert.EndsWith("the wrong mo\n", broken.Output);
        ConsoleResult whole = await ConsoleRun.RunAsync("Do answers break off?", "--recover");
        Assert.Equal(ExitCodes.Complete, whole.ExitCode);
        Assert.StartsWith(broken.Output.TrimEnd() + "ment. ", whole.Output);
        Assert.EndsWith(" nothing doubled.\n", whole.Output);
    }

    [Fact]
    public async Task Without_a_key_one_can_continue_by_hand_too()
    {
        await using ConsoleRun run = ConsoleRun.Start(["chat"]);
        await run.TypeAsync("Do answers break off?", "Continue!");
        ConsoleResult result = await run.EndAsync();
        Assert.EndsWith("the wrong mo", result.OutputLines[0]);
        Assert.StartsWith("ment. ", result.OutputLines[1]);
    }

    private static FakeClaude Breaking(string first, string rest) => new(Broken(first), new FakeReply().Text(rest));

    private static FakeReply Broken(string text) => new FakeReply()
        .Event(new ContentBlockStart(0, new TextBlock(""))).Event(new ContentBlockDelta(0, new TextDelta(text))).EndCleanly();

    private static async Task<ConsoleResult> RunAsync(FakeClaude claude, params string[] arguments)
    {
        await using FakeClaudeServer server = await FakeClaudeServer.StartAsync(claude);
        return await ConsoleRun.RunAsync([.. arguments, "--base-url", server.BaseAddress.ToString()]);
    }
}

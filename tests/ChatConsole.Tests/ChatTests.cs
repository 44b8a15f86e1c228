using ChatConsole.Tests.Support;
using ClaudeStreaming;
using ClaudeStreaming.Testing;

namespace ChatConsole.Tests;

public class ChatTests
{
    [Fact]
    public async Task Each_line_is_a_turn_and_the_history_is_kept()
    {
        FakeClaude claude = new(new FakeReply().Thinking("Hm.", "sig").Text("First."), new FakeReply().Text("Second."));
        ConsoleResult result = await ChatAsync(claude, [], "One?", "", "Two?");
        Assert.Equal((ExitCodes.Complete, "First.\nSecond.\n"), (result.ExitCode, result.Output));
        Assert.Equal(
            [
                InputMessage.User("One?"),
                new InputMessage("assistant", [new ThinkingBlock("Hm.", "sig"), new TextBlock("First.")]),
                InputMessage.User("Two?"),
            ],
            claude.Requests[1].Messages);
    }

    [Fact]
    public async Task Thoughts_are_asked_for_and_kept_out_of_stdout()
    {
        FakeClaude claude = new(new FakeReply().Thinking("Let me see.").Text("Yes."));
        ConsoleResult result = await ChatAsync(claude, [], "Well?");
        Assert.Equal("Yes.\n", result.Output);
        Assert.Contains("Thinking: Let me see.", result.ErrorLines);
        Assert.Equal("{\"type\":\"adaptive\",\"display\":\"summarized\"}", claude.Requests[0].Json["thinking"]!.ToJsonString());
        await ChatAsync(claude, ["--no-thinking"], "Well?");
        Assert.Null(claude.Requests[1].Json["thinking"]);
    }

    [Fact]
    public async Task Clear_forgets_and_exit_leaves()
    {
        FakeClaude claude = new(new FakeReply().Text("Yes."));
        ConsoleResult result = await ChatAsync(claude, [], "One?", "/clear", "Two?", "/exit", "Three?");
        Assert.Equal((ExitCodes.Complete, "Yes.\nYes.\n"), (result.ExitCode, result.Output));
        Assert.Equal([InputMessage.User("Two?")], claude.Requests[1].Messages);
    }

    [Fact]
    public async Task A_failed_turn_is_said_and_the_next_one_is_valid()
    {
        FakeClaude claude = new(
            FakeReply.Refusal(400, ErrorType.InvalidRequest),
            new FakeReply().Text("Hel").Error(ErrorType.Api),
            new FakeReply().Text("Three."));
        ConsoleResult result = await ChatAsync(claude, [], "One?", "Two?", "Three?");
        Assert.Equal((ExitCodes.ApiSaidNo, "Hel\nThree.\n"), (result.ExitCode, result.Output));
        Assert.Contains("No text came, so the message is forgotten.", result.ErrorLines);
        Assert.Contains("What came stays in the conversation.", result.ErrorLines);
        Assert.Equal([InputMessage.User("Two?"), InputMessage.Assistant("Hel"), InputMessage.User("Three?")], claude.Requests[2].Messages);
    }

    [Fact]
    public async Task Without_a_key_the_script_says_that_it_is_one()
    {
        await using ConsoleRun run = ConsoleRun.Start(["chat"]);
        await run.TypeAsync("Hello!", "Think about it.", "What now?");
        ConsoleResult result = await run.EndAsync();
        Assert.Equal(ExitCodes.Complete, result.ExitCode);
        Assert.Equal(3, result.OutputLines.Length);
        Assert.Contains("a script inside this program", result.OutputLines[0]);
        Assert.Contains("Thinking: They wrote 3 words.", result.Error);
        Assert.Contains("the first was \"Hello!\"", result.OutputLines[2]);
    }

    private static async Task<ConsoleResult> ChatAsync(FakeClaude claude, string[] arguments, params string[] lines)
    {
        await using FakeClaudeServer server = await FakeClaudeServer.StartAsync(claude);
        await using ConsoleRun run = ConsoleRun.Start(["chat", "--base-url", server.BaseAddress.ToString(), .. arguments]);
        await run.TypeAsync(lines);
        return await run.EndAsync();
    }
}

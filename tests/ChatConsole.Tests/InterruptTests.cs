using ChatConsole.Tests.Support;
using ClaudeStreaming;
using ClaudeStreaming.Testing;

namespace ChatConsole.Tests;

public class InterruptTests
{
    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task A_signal_in_mid_answer_is_2_and_the_text_stays(string signal)
    {
        FakeClaude claude = new(new FakeReply().Text("Hel", "lo").Stall());
        await using FakeClaudeServer server = await FakeClaudeServer.StartAsync(claude);
        await using ConsoleRun run = ConsoleRun.Start(["--base-url", server.BaseAddress.ToString()]);
        await run.UntilOutputAsync("Hello");
        run.Kill(signal);
        ConsoleResult result = await run.EndAsync();
        Assert.Equal((ExitCodes.Cancelled, "Hello\n"), (result.ExitCode, result.Output));
        Assert.Equal("Cancelled after about 2 tokens' worth of text; what came is above.", result.ErrorLines[^1]);
    }

    [Fact]
    public async Task A_signal_before_the_first_word_is_2_also_with_FakeClaude_in_the_program()
    {
        await using ConsoleRun run = ConsoleRun.Start(["--json"]);
        await run.UntilErrorAsync("FakeClaude");
        run.Kill("INT");
        ConsoleResult result = await run.EndAsync();
        Assert.Equal(ExitCodes.Cancelled, result.ExitCode);
        Assert.StartsWith("Cancelled ", result.ErrorLines[^1]);
    }

    [Fact]
    public async Task In_a_chat_an_interrupt_stops_the_answer_and_not_the_program()
    {
        FakeClaude claude = new(new FakeReply().Text("Hel").Stall(), new FakeReply().Text("Again."));
        await using FakeClaudeServer server = await FakeClaudeServer.StartAsync(claude);
        await using ConsoleRun run = ConsoleRun.Start(["chat", "--base-url", server.BaseAddress.ToString()]);
        await run.TypeAsync("One?");
        await run.UntilOutputAsync("Hel");
        run.Kill("INT");
        await run.UntilErrorAsync("Stopped. What came stays in the conversation.");
        await run.TypeAsync("Two?");
        ConsoleResult result = await run.EndAsync();
        Assert.Equal((ExitCodes.Cancelled, "Hel\nAgain.\n"), (result.ExitCode, result.Output));
        Assert.Equal([InputMessage.User("One?"), InputMessage.Assistant("Hel"), InputMessage.User("Two?")], claude.Requests[1].Messages);
    }

    [Fact]
    public async Task In_a_chat_a_request_to_end_ends_the_program_also_while_it_waits_for_a_line()
    {
        await using ConsoleRun run = ConsoleRun.Start(["chat"]);
        await run.UntilErrorAsync("FakeClaude");
        run.Kill("TERM");
        await run.UntilEndAsync();
        Assert.Equal(ExitCodes.Cancelled, (await run.EndAsync()).ExitCode);
    }

    [Fact]
    public async Task A_recording_that_never_ends_can_be_left()
    {
        await using ConsoleRun run = ConsoleRun.Start(["inspect", "-", "--frames"]);
        await run.PipeAsync("data: one\n\n"u8.ToArray());
        await run.UntilOutputAsync("one");
        run.Kill("INT");
        await run.UntilEndAsync();
        Assert.Equal(ExitCodes.Cancelled, (await run.EndAsync()).ExitCode);
    }
}

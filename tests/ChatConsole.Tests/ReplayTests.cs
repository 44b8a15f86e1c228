using ChatConsole.Tests.Support;
using ClaudeStreaming.Testing;

namespace ChatConsole.Tests;

/// <summary>What <c>--record</c> records, <c>replay</c> plays.</summary>
public sealed class ReplayTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public async Task What_was_recorded_is_played_in_every_format()
    {
        await using FakeClaudeServer server = await FakeClaudeServer.StartAsync(new FakeClaude(new FakeReply().Thinking("Hm.").Words("Größe 🙂, again.")));
        foreach (string[] format in new string[][] { [], ["--events"], ["--json"] })
        {
            ConsoleResult asked = await ConsoleRun.RunAsync(["ask", "Hello?", "--base-url", server.BaseAddress.ToString(), "--record", _file, .. format]);
            ConsoleResult replayed = await ConsoleRun.RunAsync(["replay", _file, "--speed", "0", .. format]);
            Assert.Equal((ExitCodes.Complete, ExitCodes.Complete), (asked.ExitCode, replayed.ExitCode));
            Assert.Contains("again.", asked.Output);
            Assert.Equal(asked.Output, replayed.Output);
        }
    }

    [Fact]
    public async Task Without_a_key_FakeClaude_is_recorded()
    {
        ConsoleResult asked = await ConsoleRun.RunAsync("--record", _file);
        Assert.Contains("FakeClaude", asked.ErrorLines[0]);
        ConsoleResult replayed = await ConsoleRun.RunAsync("replay", _file, "--speed", "0");
        Assert.StartsWith("Streaming means", asked.Output);
        Assert.Equal((ExitCodes.Complete, asked.Output), (replayed.ExitCode, replayed.Output));
    }

    [Fact]
    public async Task Each_answer_of_a_recording_is_played_refusals_and_breaks_too_and_the_last_one_counts()
    {
        FakeClaude claude = new(
            FakeReply.Refusal(529, "overloaded_error").WithHeader("retry-after-ms", "1"), new FakeReply().Text("Hel").EndCleanly());
        await using FakeClaudeServer server = await FakeClaudeServer.StartAsync(claude);
        ConsoleResult asked = await ConsoleRun.RunAsync("ask", "Hello?", "--base-url", server.BaseAddress.ToString(), "--record", _file);
        Assert.Equal(ExitCodes.StreamBroke, asked.ExitCode);
        ConsoleResult replayed = await ConsoleRun.RunAsync("replay", _file, "--speed", "0");
        Assert.Equal((ExitCodes.StreamBroke, "Hel\n"), (replayed.ExitCode, replayed.Output));
        Assert.Equal("Answer 1 of 2.", replayed.ErrorLines[0]);
        Assert.Contains("overloaded_error", replayed.ErrorLines[1]);
        Assert.Equal("Answer 2 of 2.", replayed.ErrorLines[2]);
    }

    [Fact]
    public async Task The_key_is_not_in_the_recording()
    {
        await using FakeClaudeServer server = await FakeClaudeServer.StartAsync(new FakeClaude(new FakeReply().Text("Hi.")));
        await using ConsoleRun run = ConsoleRun.Start(
            ["ask", "Hello?", "--base-url", server.BaseAddress.ToString(), "--record", _file], ("ANTHROPIC_API_KEY", "sk-very-secret"));
        Assert.Equal(ExitCodes.Complete, (await run.EndAsync()).ExitCode);
        Assert.DoesNotContain("secret", await File.ReadAllTextAsync(_file));
    }

    [Theory]
    [InlineData("nothing", "cannot be read")]
    [InlineData("{}", "is no line of a cassette")]
    [InlineData("{\"cassette\":1}", "Nothing is recorded")]
    public async Task What_is_no_recording_is_refused(string content, string named)
    {
        if (content == "nothing")
            File.Delete(_file);
        else
            await File.WriteAllTextAsync(_file, content);
        ConsoleResult result = await ConsoleRun.RunAsync("replay", _file);
        Assert.Equal(ExitCodes.BadUsage, result.ExitCode);
        Assert.Contains(named, result.Error);
    }

    [Theory]
    [InlineData("replay", "x", "--speed", "fast")]
    [InlineData("replay", "x", "--speed", "-1")]
    [InlineData("ask", "Hi?", "--record", "")]
    [InlineData("ask", "Hi?", "--record", "/nowhere/to/be/found")]
    [InlineData("ask", "Hi?", "--otlp", "localhost")]
    public async Task Options_that_cannot_be_right_are_refused(params string[] arguments)
    {
        ConsoleResult result = await ConsoleRun.RunAsync(arguments);
        Assert.Equal((ExitCodes.BadUsage, ""), (result.ExitCode, result.Output));
    }
}

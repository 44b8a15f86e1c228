using ClaudeStreaming.Testing;
using ClaudeStreaming.Tests.Support;

namespace ClaudeStreaming.Tools.Tests.Tools;

/// <summary>How often and how dear.</summary>
public class LimitTests
{
    [Fact]
    public async Task At_the_limit_of_turns_the_calls_are_answered_and_the_transcript_can_go_on()
    {
        FakeClaude claude = new(Agents.CallOfWeather, Agents.CallOfWeather, new FakeReply().Text("It rains."));
        AgentResult result = await claude.ResultAsync([Agents.Weather], new AgentOptions { MaxTurns = 2 });
        Assert.Equal((AgentOutcome.TurnLimit, 2, 2), (result.Outcome, result.Turns, claude.Requests.Count));
        Assert.Equal("Rain in Lund", Assert.IsType<ToolResultBlock>(Assert.Single(result.Transcript[^1].Content)).Text());

        AgentResult rest = await claude.ResultAsync([Agents.Weather], request: Requests.Hello with { Messages = result.Transcript });
        Assert.Equal(AgentOutcome.Finished, rest.Outcome);
        Assert.Equal(result.Transcript, claude.Requests[2].Messages);
    }

    [Fact]
    public async Task A_last_turn_that_finishes_is_no_limit()
    {
        FakeClaude claude = new(Agents.CallOfWeather, new FakeReply().Text("It rains."));
        Assert.Equal(AgentOutcome.Finished, (await claude.ResultAsync([Agents.Weather], new AgentOptions { MaxTurns = 2, MaxTotalTokens = 1_000_000 })).Outcome);
    }

    [Fact]
    public async Task Pauses_count_as_turns()
    {
        FakeClaude claude = new(new FakeReply().Text("Searching.").Stop(StopReason.PauseTurn));
        AgentResult result = await claude.ResultAsync([], new AgentOptions { MaxTurns = 3 });
        Assert.Equal((AgentOutcome.TurnLimit, 3), (result.Outcome, claude.Requests.Count));
    }

    [Theory]
    [InlineData(110, 1)]
    [InlineData(111, 2)]
    [InlineData(220, 2)]
    [InlineData(221, 3)]
    public async Task At_the_limit_of_tokens_there_is_no_further_turn(long limit, int turns)
    {
        FakeClaude claude = new(Agents.CallOfWeather.Usage(inputTokens: 100, outputTokens: 10));
        AgentResult result = await claude.ResultAsync([Agents.Weather], new AgentOptions { MaxTotalTokens = limit, MaxTurns = 5 });
        Assert.Equal((AgentOutcome.TokenLimit, turns), (result.Outcome, claude.Requests.Count));
        Assert.Equal((100 * turns, 10 * turns), (result.Usage.InputTokens, result.Usage.OutputTokens));
        Assert.Equal(turns, result.Calls.Count);
    }

    [Fact]
    public async Task Options_are_read_once_and_have_ranges()
    {
        AgentOptions options = new() { MaxTurns = 1 };
        FakeClaude claude = new(Agents.CallOfWeather);
        await using AgentStream run = await claude.RunAsync([Agents.Weather], options);
        options.MaxTurns = 100;
        Assert.Equal(AgentOutcome.TurnLimit, (await run.GetResultAsync()).Outcome);

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => claude.RunAsync([], new AgentOptions { MaxTurns = 0 }));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => claude.RunAsync([], new AgentOptions { MaxTotalTokens = 0 }));
        Assert.Single(claude.Requests);
    }
}

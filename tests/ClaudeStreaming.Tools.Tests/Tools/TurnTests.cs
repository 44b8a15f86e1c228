using System.Text.Json.Nodes;
using ClaudeStreaming.Testing;
using ClaudeStreaming.Tests.Support;

namespace ClaudeStreaming.Tools.Tests.Tools;

/// <summary>What is sent in each turn, what is told of it, and how it ends.</summary>
public class TurnTests
{
    [Fact]
    public async Task A_call_is_made_its_result_goes_back_and_Claude_goes_on()
    {
        FakeClaude claude = new(Agents.CallOfWeather, new FakeReply().Text("It rains."));
        AgentResult result = await claude.ResultAsync([Agents.Weather]);
        Assert.Equal((AgentOutcome.Finished, 2, "It rains."), (result.Outcome, result.Turns, result.Message.Text));
        Assert.Equal("Rain in Lund", Assert.Single(claude.LastResults()).Text());
        Assert.Null(claude.LastResults()[0].IsError);
        ToolCall call = Assert.Single(result.Calls);
        Assert.Equal((1, "toolu_0", claude.LastResults()[0]), (call.Turn, call.Block.Id, call.Result));
    }

    [Fact]
    public async Task The_events_of_all_turns_come_in_one_sequence_with_their_turn()
    {
        FakeClaude claude = new(Agents.CallOfWeather, new FakeReply().Text("It rains."));
        await using AgentStream run = await claude.RunAsync([Agents.Weather]);
        List<AgentEvent> events = await Agents.Events(run);
        foreach (int turn in (int[])[1, 2])
        {
            StreamEvent[] ofTurn = [.. events.OfType<TurnEvent>().Where(e => e.Turn == turn).Select(static e => e.Event)];
            Assert.IsType<MessageStart>(ofTurn[0]);
            Assert.IsType<MessageStop>(ofTurn[^1]);
            Assert.Equal(run.Transcript[turn == 1 ? 1 : 3].Content, Recovery.Fold(ofTurn).Content);
        }
        int stop = events.FindIndex(static e => e is TurnEvent { Event: MessageStop });
        Assert.IsType<ToolCalled>(events[stop + 1]);
        Assert.Equal("Rain in Lund", Assert.IsType<ToolAnswered>(events[stop + 2]).Call.Result!.Text());
        Assert.Equal(2, events[stop + 3].Turn);
        Assert.Equal(events.Order(Comparer<AgentEvent>.Create(static (a, b) => a.Turn - b.Turn)), events);
    }

    [Fact]
    public async Task The_transcript_has_Claudes_turns_as_they_came_and_can_be_saved_and_sent_again()
    {
        FakeReply first = new FakeReply().Thinking("Hm.", "c2ln").Block(new UnknownBlock("new", """{"type":"new","x":[1.50]}"""))
            .ToolUse("weather", """{"city":"Lund"}""", id: "toolu_0").Stop(StopReason.ToolUse);
        FakeClaude claude = new(first, new FakeReply().Text("It rains."), new FakeReply().Text("You are welcome."));
        AgentResult result = await claude.ResultAsync([Agents.Weather]);
        Assert.Equal(["user", "assistant", "user", "assistant"], result.Transcript.Select(static message => message.Role));
        JsonNode? said = claude.Requests[1].Json["messages"]![1]!["content"];
        Json.AssertSame(
            """
            [{"type":"thinking","thinking":"Hm.","signature":"c2ln"},{"type":"new","x":[1.50]},
             {"type":"tool_use","id":"toolu_0","name":"weather","input":{"city":"Lund"}}]
            """,
            said!.ToJsonString());

        InputMessage[] saved = [.. result.Transcript.Select(static message => InputMessage.Parse(message.ToJson()))];
        AgentResult next = await claude.ResultAsync([Agents.Weather], request: Requests.Hello with { Messages = [.. saved, InputMessage.User("Thanks")] });
        Assert.Equal("You are welcome.", next.Message.Text);
        Assert.Equal(result.Transcript, next.Transcript.Take(4));
        Assert.Equal(result.Transcript, claude.Requests[2].Messages.Take(4));
    }

    [Fact]
    public async Task A_paused_turn_goes_on_by_itself_with_what_was_said_so_far()
    {
        FakeClaude claude = new(
            new FakeReply().Block(new ServerToolUseBlock("srvtoolu_1", "web_search", "{\"query\":\"a\"}")).Stop(StopReason.PauseTurn),
            new FakeReply().Text("Found."));
        AgentResult result = await claude.ResultAsync([Agents.Weather]);
        Assert.Equal((AgentOutcome.Finished, 2), (result.Outcome, result.Turns));
        Assert.Equal(["user", "assistant"], claude.Requests[1].Messages.Select(static message => message.Role));
        Assert.IsType<ServerToolUseBlock>(claude.Requests[1].Messages[1].Content[0]);
        Assert.Equal(["user", "assistant", "assistant"], result.Transcript.Select(static message => message.Role));
    }

    [Theory]
    [InlineData(StopReason.EndTurn, AgentOutcome.Finished)]
    [InlineData(StopReason.StopSequence, AgentOutcome.Finished)]
    [InlineData(StopReason.MaxTokens, AgentOutcome.CutOff)]
    [InlineData(StopReason.ModelContextWindowExceeded, AgentOutcome.CutOff)]
    [InlineData(StopReason.Refusal, AgentOutcome.Refused)]
    [InlineData(StopReason.Compaction, AgentOutcome.Other)]
    [InlineData(StopReason.ToolUse, AgentOutcome.Other)] // Without a call.
    [InlineData("of_tomorrow", AgentOutcome.Other)]
    public async Task Every_other_stop_reason_ends_the_run_with_an_outcome(string stopReason, AgentOutcome outcome)
    {
        FakeClaude claude = new(new FakeReply().Text("Well.").Stop(stopReason));
        AgentResult result = await claude.ResultAsync([Agents.Weather]);
        Assert.Equal((outcome, 1, stopReason), (result.Outcome, result.Turns, $"{result.Message.StopReason}"));
        Assert.Single(claude.Requests);
        Assert.Equal(["user", "assistant"], result.Transcript.Select(static message => message.Role));
    }

    [Theory]
    [InlineData(StopReason.MaxTokens)]
    [InlineData(StopReason.Refusal)]
    [InlineData("of_tomorrow")]
    public async Task Calls_of_an_answer_that_did_not_stop_for_them_are_answered_but_not_made(string stopReason)
    {
        FakeClaude claude = new(Agents.CallOfWeather.Stop(stopReason));
        await using AgentStream run = await claude.RunAsync([Agents.Tool("weather", static (_, _) => throw new InvalidOperationException("It was called."))]);
        List<AgentEvent> events = await Agents.Events(run);
        Assert.Empty(events.OfType<ToolCalled>());
        ToolResultBlock result = Assert.Single(events.OfType<ToolAnswered>()).Call.Result!;
        Assert.True(result.IsError);
        Assert.Contains(stopReason, result.Text(), StringComparison.Ordinal);
        // So that the transcript can be sent again.
        Assert.Equal([result], run.Transcript[^1].Content);
    }

    [Fact]
    public async Task An_answer_without_anything_that_could_be_sent_back_leaves_the_transcript_as_it_was()
    {
        AgentResult result = await new FakeClaude(new FakeReply().Text(" ")).ResultAsync([]);
        Assert.Equal(AgentOutcome.Finished, result.Outcome);
        Assert.Equal(Requests.Hello.Messages, result.Transcript);
    }

    [Fact]
    public async Task A_forced_call_is_forced_once_and_the_callers_request_is_not_changed()
    {
        MessageRequest request = Requests.Hello with
        {
            ToolChoice = ToolChoice.Tool("weather") with { DisableParallelToolUse = true },
            Tools = [new Tool { Type = "web_search_20260318", Name = "web_search" }],
        };
        MessageRequest before = request with { };
        FakeClaude claude = new(Agents.CallOfWeather, new FakeReply().Text("It rains."));
        await claude.ResultAsync([Agents.Weather], request: request);
        Assert.Equal(before, request);
        Json.AssertSame("""{"type":"tool","name":"weather","disable_parallel_tool_use":true}""", claude.Requests[0].Json["tool_choice"]!.ToJsonString());
        Json.AssertSame("""{"type":"auto","disable_parallel_tool_use":true}""", claude.Requests[1].Json["tool_choice"]!.ToJsonString());
        foreach (FakeRequest sent in claude.Requests)
            Assert.Equal(["web_search", "weather"], sent.Json["tools"]!.AsArray().Select(static tool => (string?)tool!["name"]));
    }

    [Fact]
    public async Task Code_that_waits_in_a_container_finds_its_container_again()
    {
        FakeReply first = Agents.CallOfWeather.Event(new MessageDelta { StopReason = StopReason.ToolUse, Container = new Container { Id = "container_1" } });
        FakeClaude claude = new(first, new FakeReply().Text("It rains."));
        await claude.ResultAsync([Agents.Weather]);
        Assert.Null(claude.Requests[0].Json["container"]);
        Assert.Contains("container_1", claude.Requests[1].Json["container"]!.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_requests_of_the_run_need_they_all_have()
    {
        FakeClaude claude = new(Agents.CallOfWeather, new FakeReply().Text("It rains."));
        await claude.ResultAsync([Agents.Weather], new AgentOptions { RequestOptions = new ClaudeRequestOptions { Betas = ["beta-1"] } });
        Assert.Equal(["beta-1", "beta-1"], claude.Requests.Select(static request => request.Headers["anthropic-beta"]));
    }
}

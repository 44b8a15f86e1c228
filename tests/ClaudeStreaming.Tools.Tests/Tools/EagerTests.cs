using ClaudeStreaming.Testing;
using ClaudeStreaming.Tests.Support;

namespace ClaudeStreaming.Tools.Tests.Tools;

/// <summary>Tools that are called while Claude is still writing.</summary>
public class EagerTests
{
    private const string Lund = """{"city":"Lund"}""";

    [Fact]
    public async Task A_tool_that_opted_in_is_called_once_its_own_input_is_complete_and_no_other_is()
    {
        TaskCompletionSource called = new();
        ClaudeTool eager = Agents.EagerTool("eager", (place, _) =>
        {
            called.SetResult();
            return Task.FromResult<ToolOutput>(place.City);
        });
        ClaudeTool patient = Agents.Tool("patient", static (_, _) => throw new InvalidOperationException("The turn is not complete."));
        FakeReply stalls = new FakeReply().ToolUse("patient", Lund).ToolUse("eager", Lund).Text("And").Stall();
        await using AgentStream run = await new FakeClaude(stalls).RunAsync([eager, patient]);
        Task<List<AgentEvent>> reading = Agents.Events(run);
        await called.Task;
        await run.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => reading);
        Assert.Equal(["eager"], run.Calls.Select(static call => call.Block.Name));
    }

    [Fact]
    public async Task Its_answer_is_told_between_the_events_and_it_is_not_called_again()
    {
        int calls = 0;
        TaskCompletionSource answered = new();
        ClaudeTool eager = Agents.EagerTool("eager", (place, _) => Task.FromResult<ToolOutput>($"{++calls}"));
        FakeReply turn = new FakeReply().ToolUse("eager", Lund, id: "toolu_0").Text([.. Enumerable.Repeat("word ", 2_000)]).Stop(StopReason.ToolUse);
        FakeClaude claude = new(turn, new FakeReply().Text("Done."));
        await using AgentStream run = await claude.RunAsync([eager]);
        List<AgentEvent> events = [];
        await foreach (AgentEvent e in run)
        {
            events.Add(e);
            // Lets the call end while there is still something to come.
            if (e is TurnEvent { Turn: 1, Event: ContentBlockStart { Index: 1 } })
            {
                while (run.Calls[0].Result is null)
                    await Task.Yield();
            }
        }
        int answer = events.FindIndex(static e => e is ToolAnswered);
        Assert.InRange(answer, 0, events.FindIndex(static e => e is TurnEvent { Event: MessageStop }));
        Assert.IsType<ToolCalled>(events.Last(e => events.IndexOf(e) < answer && e is not TurnEvent));
        Assert.Equal("1", Assert.Single(claude.LastResults()).Text());
        Assert.Equal(1, calls);
    }

    [Fact]
    public async Task A_turn_that_breaks_after_a_call_is_not_sent_again_and_the_exception_has_the_call_and_its_result()
    {
        TaskCompletionSource finish = new();
        ClaudeTool eager = Agents.EagerTool("eager", async (place, _) =>
        {
            await finish.Task;
            return $"Moved {place.City}";
        });
        FakeReply breaks = new FakeReply().ToolUse("eager", Lund, id: "toolu_0").Event(new ContentBlockStart(1, new TextBlock("And"))).EndCleanly();
        FakeClaude claude = new(breaks, new FakeReply().Text("Never."));
        // It would retry and go on, as far as the client is concerned.
        using ClaudeClient client = claude.CreateRecovering(configure: static options => options.MaxRetries = 5);
        await using AgentStream run = await client.StreamWithToolsAsync(Requests.Hello, [eager]);
        Task<AgentResult> reading = run.GetResultAsync();
        // The call is not given up because the answer was.
        Assert.False(reading.IsCompleted);
        finish.SetResult();
        ClaudeAgentException e = await Assert.ThrowsAsync<ClaudeAgentException>(() => reading);
        Assert.Single(claude.Requests);
        ToolCall call = Assert.Single(e.Calls);
        Assert.Equal(("toolu_0", "Moved Lund"), (call.Block.Id, call.Result!.Text()));
        Assert.Equal(StreamFailure.Truncated, Assert.IsType<ClaudeStreamException>(e.InnerException).Reason);
        Assert.Equal(1, e.Turn);
        Assert.Equal(["tool_use", "text"], e.PartialMessage!.Content.Select(static block => block.Type));
        Assert.False(e.CanContinue);
        Assert.Equal(Requests.Hello.Messages, e.Transcript);
    }

    [Fact]
    public async Task A_call_that_was_made_in_an_answer_that_was_cut_off_keeps_its_result()
    {
        ClaudeTool eager = Agents.Weather with { Start = ToolStart.WhenInputIsComplete };
        FakeReply cut = Agents.Calls(("weather", Lund), ("weather", "{\"ci")).Stop(StopReason.MaxTokens);
        AgentResult result = await new FakeClaude(cut).ResultAsync([eager]);
        Assert.Equal(AgentOutcome.CutOff, result.Outcome);
        Assert.Equal("Rain in Lund", Assert.Single(result.Calls).Result!.Text());
        Assert.Equal([result.Calls[0].Result!], result.Transcript[^1].Content);
    }

    [Fact]
    public async Task An_answer_that_breaks_before_any_call_goes_on_as_the_client_says()
    {
        ClaudeTool eager = Agents.Weather with { Start = ToolStart.WhenInputIsComplete };
        FakeClaude claude = new(Recovery.Broken("Let me "), Agents.CallOfWeather, new FakeReply().Text("It rains."));
        using ClaudeClient client = claude.CreateRecovering();
        await using AgentStream run = await client.StreamWithToolsAsync(Requests.Hello, [eager]);
        AgentResult result = await run.GetResultAsync();
        Assert.Equal(("It rains.", 2), (result.Message.Text, result.Turns));
        Assert.Equal("Rain in Lund", Assert.Single(result.Calls).Result!.Text());
        // What was said before and behind the seam, as it was sent.
        Assert.Equal(["user", "assistant", "user", "assistant", "user", "assistant"], result.Transcript.Select(static message => message.Role));
    }
}

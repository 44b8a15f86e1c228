using System.Net;
using ClaudeStreaming.Testing;
using ClaudeStreaming.Tests.Support;

namespace ClaudeStreaming.Tools.Tests.Tools;

/// <summary>The life of a run: reading it, breaking it off, and what breaks.</summary>
public class RunTests
{
    private static readonly FakeReply Done = new FakeReply().Text("Done.");

    [Fact]
    public async Task A_loop_that_was_left_goes_on_at_the_next_event_and_the_result_reads_the_rest()
    {
        FakeClaude claude = new(Agents.CallOfWeather, Done);
        await using AgentStream run = await claude.RunAsync([Agents.Weather]);
        List<AgentEvent> events = [];
        while (true)
        {
            int before = events.Count;
            await foreach (AgentEvent e in run)
            {
                events.Add(e);
                break;
            }
            if (events.Count == before)
                break;
        }
        Assert.Equal(events, await Agents.Events(await new FakeClaude(Agents.CallOfWeather, Done).RunAsync([Agents.Weather])), SameEvent);
        AgentResult result = await run.GetResultAsync();
        Assert.Same(result, await run.GetResultAsync());
        Assert.Equal("Done.", result.Message.Text);
        Assert.Equal((2, result.Transcript, result.Usage), (run.Turn, run.Transcript, run.Usage));
    }

    [Fact]
    public async Task Nothing_is_asked_for_or_done_beyond_what_is_read()
    {
        FakeClaude claude = new(Agents.CallOfWeather, Done);
        await using (AgentStream run = await claude.RunAsync([Agents.Weather]))
        {
            Assert.Single(claude.Requests);
            await foreach (AgentEvent e in run)
            {
                if (e is TurnEvent { Event: MessageStop })
                    break;
            }
            Assert.Empty(run.Calls);
            Assert.Equal("Let me look.", run.CurrentMessage!.Text);
        }
        Assert.Single(claude.Requests);
    }

    [Fact]
    public async Task A_refusal_of_the_first_request_is_what_it_is_without_tools()
    {
        FakeClaude claude = new(FakeReply.Refusal(400, "invalid_request_error"));
        await Assert.ThrowsAsync<ClaudeApiException>(() => claude.RunAsync([Agents.Weather]));
    }

    [Fact]
    public async Task A_later_turn_that_cannot_be_had_has_the_calls_and_a_transcript_to_send_again()
    {
        FakeClaude claude = new(Agents.CallOfWeather.Usage(5, 6), FakeReply.Refusal(529, "overloaded_error"), Done);
        await using AgentStream run = await claude.RunAsync([Agents.Weather]);
        ClaudeAgentException e = await Assert.ThrowsAsync<ClaudeAgentException>(() => run.GetResultAsync());
        ClaudeApiException cause = Assert.IsType<ClaudeApiException>(e.InnerException);
        Assert.Equal((HttpStatusCode)529, cause.StatusCode);
        Assert.Contains(cause.Message, e.Message, StringComparison.Ordinal);
        Assert.Equal((2, "req_fake", 6L), (e.Turn, e.RequestId, e.Usage.OutputTokens));
        Assert.Equal("Rain in Lund", Assert.Single(e.Calls).Result!.Text());
        Assert.Same(e, await Assert.ThrowsAsync<ClaudeAgentException>(() => Agents.Events(run)));

        AgentResult rest = await claude.ResultAsync([Agents.Weather], request: Requests.Hello with { Messages = e.Transcript });
        Assert.Equal("Done.", rest.Message.Text);
        Assert.Equal("Rain in Lund", claude.LastResults()[0].Text());
    }

    [Fact]
    public async Task An_answer_that_breaks_in_a_later_turn_has_its_part_and_nothing_of_it_is_in_the_transcript()
    {
        FakeClaude claude = new(Agents.CallOfWeather, Recovery.Broken("It ra"));
        await using AgentStream run = await claude.RunAsync([Agents.Weather]);
        ClaudeAgentException e = await Assert.ThrowsAsync<ClaudeAgentException>(() => run.GetResultAsync());
        Assert.Equal(StreamFailure.Truncated, Assert.IsType<ClaudeStreamException>(e.InnerException).Reason);
        Assert.Equal("It ra", e.PartialMessage!.Text);
        Assert.Equal(["user", "assistant", "user"], e.Transcript.Select(static message => message.Role));
        Assert.Equal(e.Transcript, run.Transcript);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Cancelled_while_Claude_writes_the_exception_has_the_token_and_the_request_is_aborted(bool byTheLoop)
    {
        using CancellationTokenSource cancelling = new();
        FakeClaude claude = new(new FakeReply().Text("Hm").Stall());
        await using AgentStream run = await claude.RunAsync([], cancellationToken: byTheLoop ? default : cancelling.Token);
        OperationCanceledException e = await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (AgentEvent happened in run.WithCancellation(byTheLoop ? cancelling.Token : default))
            {
                if (happened is TurnEvent { Event: ContentBlockStop })
                    _ = Task.Run(cancelling.Cancel);
            }
        });
        Assert.Equal(cancelling.Token, e.CancellationToken);
        Assert.True(claude.Requests[0].Aborted.IsCancellationRequested);
        Assert.Same(e, await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run.GetResultAsync()));
        Assert.Equal("Hm", run.CurrentMessage!.Text);
    }

    [Fact]
    public async Task Cancelled_while_a_tool_runs_the_tool_is_told_and_the_reader_does_not_wait_for_one_that_does_not_listen()
    {
        using CancellationTokenSource cancelling = new();
        TaskCompletionSource finish = new(), told = new();
        ClaudeTool deaf = Agents.Tool("weather", async (place, cancellationToken) =>
        {
            cancellationToken.Register(told.SetResult);
            await cancelling.CancelAsync();
            await finish.Task;
            return "Rain";
        });
        FakeClaude claude = new(Agents.CallOfWeather, Done);
        AgentStream run = await claude.RunAsync([deaf], cancellationToken: cancelling.Token);
        OperationCanceledException e = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run.GetResultAsync());
        Assert.Equal(cancelling.Token, e.CancellationToken);
        await told.Task;
        Assert.Null(Assert.Single(run.Calls).Result);

        // Disposal does wait, and what it did is not lost.
        Task disposing = run.DisposeAsync().AsTask();
        Assert.False(disposing.IsCompleted);
        finish.SetResult();
        await disposing;
        Assert.Equal("Rain", Assert.Single(run.Calls).Result!.Text());
        Assert.Single(claude.Requests);
    }

    [Fact]
    public async Task Disposed_from_elsewhere_a_pending_read_says_so()
    {
        FakeClaude claude = new(new FakeReply().Text("Hm").Stall());
        AgentStream run = await claude.RunAsync([]);
        Task<AgentResult> reading = run.GetResultAsync();
        await run.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => reading);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => Agents.Events(run));
        await run.DisposeAsync();
    }

    [Fact]
    public async Task A_result_that_was_had_stays_and_cannot_be_cancelled()
    {
        using CancellationTokenSource cancelling = new();
        AgentStream run = await new FakeClaude(Done).RunAsync([], cancellationToken: cancelling.Token);
        AgentResult result = await run.GetResultAsync();
        await cancelling.CancelAsync();
        Assert.Empty(await Agents.Events(run));
        await run.DisposeAsync();
        Assert.Same(result, await run.GetResultAsync());
        await Assert.ThrowsAsync<ObjectDisposedException>(() => Agents.Events(run));
    }

    [Fact]
    public async Task A_token_that_was_cancelled_before_sends_nothing()
    {
        FakeClaude claude = new(Done);
        CancellationToken cancelled = new(canceled: true);
        OperationCanceledException e = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => claude.RunAsync([], cancellationToken: cancelled));
        Assert.Equal(cancelled, e.CancellationToken);
        Assert.Empty(claude.Requests);
    }

    [Fact]
    public async Task Two_reads_at_once_are_a_mistake_that_is_named()
    {
        await using AgentStream run = await new FakeClaude(new FakeReply().Text("Hm").Stall()).RunAsync([]);
        Task<AgentResult> reading = run.GetResultAsync();
        InvalidOperationException e = await Assert.ThrowsAsync<InvalidOperationException>(() => Agents.Events(run));
        Assert.Contains("being read already", e.Message, StringComparison.Ordinal);
        Assert.False(reading.IsCompleted);
        await run.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => reading);
    }

    [Fact]
    public async Task Arguments_that_cannot_be_right_are_refused_before_anything_is_sent()
    {
        FakeClaude claude = new(Done);
        using ClaudeClient client = claude.CreateClient();
        await Assert.ThrowsAsync<ArgumentNullException>("client", () => ClaudeToolsExtensions.StreamWithToolsAsync(null!, Requests.Hello, []));
        await Assert.ThrowsAsync<ArgumentNullException>("request", () => client.StreamWithToolsAsync(null!, []));
        await Assert.ThrowsAsync<ArgumentNullException>("tools", () => client.StreamWithToolsAsync(Requests.Hello, null!));
        foreach (IClaudeTool[] tools in (IClaudeTool[][])[[null!], [Agents.Weather, Agents.Weather], [Agents.Weather with { Definition = new Tool() }]])
            await Assert.ThrowsAsync<ArgumentException>("tools", () => claude.RunAsync(tools));
        MessageRequest named = Requests.Hello with { Tools = [Tool.Custom("weather", "", "{}")] };
        await Assert.ThrowsAsync<ArgumentException>("tools", () => claude.RunAsync([Agents.Weather], request: named));
        foreach (string extra in (string[])["""{"messages":[]}""", """{"tools":[]}""", "{"])
            await Assert.ThrowsAsync<ArgumentException>("request", () => claude.RunAsync([Agents.Weather], request: Requests.Hello with { ExtraJson = extra }));
        await Assert.ThrowsAsync<ArgumentException>("request", () => claude.RunAsync([], request: Requests.Hello with { Messages = [] }));
        Assert.Throws<ArgumentNullException>("call", () => ClaudeTool.Create("a", "", ToolJson.Default.Place, null!));
        Assert.Empty(claude.Requests);
    }

    // The runs differ in nothing else that is made up on the way.
    private static bool SameEvent(AgentEvent one, AgentEvent other) => (one, other) switch
    {
        (TurnEvent { Event: MessageStart a }, TurnEvent { Event: MessageStart b }) => a.Message.Id == b.Message.Id,
        _ => one == other,
    };
}

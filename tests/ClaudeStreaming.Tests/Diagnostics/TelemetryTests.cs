using System.Diagnostics;
using ClaudeStreaming.Testing;
using ClaudeStreaming.Tests.Support;

namespace ClaudeStreaming.Tests.Diagnostics;

/// <summary>One span and the conventions' metrics for each answer, from the request to the end of its stream.</summary>
public sealed class TelemetryTests : IDisposable
{
    private static readonly double[] Seconds =
    [
        0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92, double.PositiveInfinity,
    ];

    private readonly ManualClock _clock = new();
    private readonly Recorded _recorded = new();

    public void Dispose() => _recorded.Dispose();

    [Fact]
    public async Task A_span_says_what_was_asked_and_what_came()
    {
        FakeReply reply = new FakeReply().Event(new MessageStart(new Message("msg_7", "claude-other")
        {
            Usage = new() { InputTokens = 10, CacheReadInputTokens = 200, CacheCreationInputTokens = 3000, OutputTokens = 1 },
        })).Text("Hel", "lo").Event(new MessageDelta
        {
            StopReason = "max_tokens",
            Usage = new() { OutputTokens = 42, OutputTokensDetails = new() { ThinkingTokens = 7 } },
        });
        MessageRequest request = Request() with { Temperature = 0.5, TopK = 3, StopSequences = ["END"], OutputConfig = new() { Format = OutputFormat.JsonSchema("{}") } };
        await ReadAsync(new FakeClaude(reply), request);

        Activity span = _recorded.Span;
        Assert.Equal($"chat {_recorded.Model}", span.DisplayName);
        Assert.Equal((ActivityKind.Client, ActivityStatusCode.Unset), (span.Kind, span.Status));
        Dictionary<string, object?> expected = new()
        {
            ["gen_ai.operation.name"] = "chat",
            ["gen_ai.provider.name"] = "anthropic",
            ["gen_ai.request.model"] = _recorded.Model,
            ["gen_ai.request.max_tokens"] = 100,
            ["gen_ai.request.stream"] = true,
            ["gen_ai.request.temperature"] = 0.5,
            ["gen_ai.request.top_k"] = 3d,
            ["gen_ai.request.stop_sequences"] = new[] { "END" },
            ["gen_ai.output.type"] = "json",
            ["server.address"] = "api.anthropic.com",
            ["gen_ai.response.id"] = "msg_7",
            ["gen_ai.response.model"] = "claude-other",
            ["gen_ai.response.finish_reasons"] = new[] { "max_tokens" },
            // Anthropic's rule: what was read from and written to the cache is input, too.
            ["gen_ai.usage.input_tokens"] = 3210L,
            ["gen_ai.usage.output_tokens"] = 42L,
            ["gen_ai.usage.cache_read.input_tokens"] = 200L,
            ["gen_ai.usage.cache_creation.input_tokens"] = 3000L,
            ["gen_ai.usage.reasoning.output_tokens"] = 7L,
        };
        Dictionary<string, object?> actual = new(span.TagObjects);
        Assert.True(actual.Remove("gen_ai.response.time_to_first_chunk"));
        Assert.Equivalent(expected, actual, strict: true);
        Assert.Equal("claude_streaming.first_token", Assert.Single(span.Events).Name);
    }

    [Fact]
    public async Task The_span_lasts_until_the_end_of_the_stream_and_touches_nobody_else_s()
    {
        using ActivitySource source = new("outer");
        using Activity outer = source.StartActivity("outer")!;
        await using MessageStream stream = await Client(new FakeClaude(new FakeReply().Text("Hello"))).StreamAsync(Request());
        Assert.Same(outer, Activity.Current);
        Assert.Empty(_recorded.Spans);
        using Activity other = source.StartActivity("other")!;
        await stream.GetFinalMessageAsync();
        Assert.Same(other, Activity.Current);
        Assert.Equal(outer.SpanId, _recorded.Span.ParentSpanId);
    }

    [Fact]
    public async Task The_four_metrics_of_the_conventions_have_their_units_buckets_and_attributes()
    {
        FakeReply reply = new FakeReply().Event(new ContentBlockStart(0, new TextBlock("")))
            .Pause(TimeSpan.FromSeconds(2)).Event(new ContentBlockDelta(0, new TextDelta("Hel")))
            .Pause(TimeSpan.FromSeconds(1)).Event(new ContentBlockDelta(0, new TextDelta("lo")))
            .Pause(TimeSpan.FromSeconds(3)).Event(new ContentBlockDelta(0, new TextDelta("!"))).Event(new ContentBlockStop(0)).Usage(11, 5);
        await RunAsync(new FakeClaude(reply) { TimeProvider = _clock }, 2, 1, 3);

        Point duration = _recorded.Measured("gen_ai.client.operation.duration");
        Assert.Equal(("s", 1, 6), (duration.Unit, duration.Count, duration.Sum));
        Assert.Equal(Seconds, duration.Bounds);
        Assert.Equal(
            ["gen_ai.operation.name", "gen_ai.provider.name", "gen_ai.request.model", "gen_ai.response.model", "server.address"],
            duration.Tags.Keys.Order(StringComparer.Ordinal));
        Point first = _recorded.Measured("gen_ai.client.operation.time_to_first_chunk");
        Assert.Equal(("s", 1, 2), (first.Unit, first.Count, first.Sum));
        Point next = _recorded.Measured("gen_ai.client.operation.time_per_output_chunk");
        Assert.Equal(("s", 2, 4), (next.Unit, next.Count, next.Sum));
        IReadOnlyList<Point> tokens = _recorded.Points("gen_ai.client.token.usage");
        Assert.Equal(["input 11", "output 5"], tokens.Select(static p => $"{p.Tags["gen_ai.token.type"]} {p.Sum}").Order(StringComparer.Ordinal));
        Assert.All(tokens, static point => Assert.Equal(("{token}", 1d, 67108864d), (point.Unit, point.Bounds[0], point.Bounds[^2])));
    }

    [Fact]
    public async Task What_runs_a_service_is_measured_as_well()
    {
        FakeReply reply = new FakeReply().Ping().Pause(TimeSpan.FromSeconds(4)).Ping().Text("Hello");
        await RunAsync(new FakeClaude(reply) { TimeProvider = _clock }, 4);
        Assert.Equal(0, _recorded.Measured("claude_streaming.time_to_first_event").Sum);
        Assert.Equal(4, _recorded.Measured("claude_streaming.time_to_first_token").Sum);
        Assert.Equal(2, _recorded.Measured("claude_streaming.pings").Sum);
        Assert.Equal(4, _recorded.Measured("claude_streaming.chunk.gap").Sum);
        Assert.Equal(0, _recorded.Measured("claude_streaming.active_streams").Sum);
    }

    [Fact]
    public async Task A_stream_counts_as_active_until_it_is_over()
    {
        MessageStream stream = await Client(new FakeClaude(new FakeReply().Text("Hello").Stall())).StreamAsync(Request());
        Assert.Equal(1, _recorded.Measured("claude_streaming.active_streams").Sum);
        await stream.DisposeAsync();
        Assert.Equal(0, _recorded.Measured("claude_streaming.active_streams").Sum);
        Assert.Equal(ActivityStatusCode.Unset, _recorded.Span.Status);
    }

    [Fact]
    public async Task A_retry_is_an_event_of_the_span_and_is_counted()
    {
        FakeClaude claude = new(FakeReply.Refusal(529, "overloaded_error"), new FakeReply().Error("api_error"), new FakeReply().Text("Hello"));
        await ReadAsync(claude, Request());
        Assert.Equal(2, _recorded.Measured("claude_streaming.retries").Sum);
        Activity span = _recorded.Span;
        Assert.Equal(
            ["claude_streaming.retry", "claude_streaming.retry", "claude_streaming.first_token"], span.Events.Select(static e => e.Name));
        Assert.Equal("529 overloaded_error", span.Events.First().Tags.Single(static tag => tag.Key == "error.type").Value);
        Assert.Equal(ActivityStatusCode.Unset, span.Status);
    }

    public static TheoryData<string, string> Failures => new()
    {
        { "refused", "authentication_error" },
        { "error", "overloaded_error" },
        { "truncated", "truncated" },
        { "malformed", "malformed" },
    };

    [Theory, MemberData(nameof(Failures))]
    public async Task A_failure_is_an_error_of_the_span_and_of_the_duration(string how, string errorType)
    {
        FakeReply reply = new FakeReply().Text("Hel");
        reply = how switch
        {
            "refused" => FakeReply.Refusal(401, "authentication_error"),
            "error" => reply.Error("overloaded_error"),
            "truncated" => reply.EndCleanly(),
            _ => reply.Raw("event: message_delta\ndata: {\n\n"),
        };
        await Assert.ThrowsAnyAsync<ClaudeException>(() => ReadAsync(new FakeClaude(reply), Request()));
        Activity span = _recorded.Span;
        Assert.Equal((ActivityStatusCode.Error, errorType), (span.Status, span.GetTagItem("error.type")));
        Assert.Equal(errorType, _recorded.Measured("gen_ai.client.operation.duration").Tags["error.type"]);
        Assert.Equal(how == "refused" ? 0 : 1, _recorded.Points("claude_streaming.interruptions").Sum(static point => point.Sum));
        Assert.Equal(how == "truncated" ? 1 : 0, _recorded.Points("claude_streaming.truncations").Sum(static point => point.Sum));
        Assert.Equal(0, _recorded.Measured("claude_streaming.active_streams").Sum);
    }

    [Fact]
    public async Task A_cancelled_answer_is_an_error_and_a_stalled_one_is_counted()
    {
        using CancellationTokenSource cancel = new();
        await using (MessageStream stream = await Client(new FakeClaude(new FakeReply().Text("Hello").Stall())).StreamAsync(Request(), cancellationToken: cancel.Token))
        {
            Task<Message> reading = stream.GetFinalMessageAsync();
            await cancel.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        }
        Assert.Equal("cancelled", _recorded.Span.GetTagItem("error.type"));

        FakeClaude claude = new(new FakeReply().Text("Hello").Stall()) { TimeProvider = _clock };
        await using MessageStream stalled = await Client(claude).StreamAsync(Request());
        Task<Message> waiting = stalled.GetFinalMessageAsync();
        await _clock.WaitForTimerAsync(static due => due == TimeSpan.FromSeconds(120));
        _clock.Advance(TimeSpan.FromSeconds(120));
        await Assert.ThrowsAsync<ClaudeStreamException>(() => waiting);
        Assert.Equal(1, _recorded.Measured("claude_streaming.stalls").Sum);
    }

    [Fact]
    public async Task A_resumed_answer_is_one_span_with_the_interruption_and_the_seam_in_it()
    {
        FakeClaude claude = new(request => request.Number == 1
            ? new FakeReply().Text("Hello").EndCleanly()
            : new FakeReply().Text(" world."));
        using ClaudeClient client = Client(claude, o => o.Recovery = new());
        await client.GetFinalMessageAsync(Request());
        Assert.Equal(
            ["claude_streaming.first_token", "claude_streaming.interrupted", "claude_streaming.resumed", "claude_streaming.first_token"],
            _recorded.Span.Events.Select(static e => e.Name));
        Assert.Equal(1, _recorded.Measured("claude_streaming.resumes").Sum);
        Assert.Equal(1, _recorded.Measured("gen_ai.client.operation.duration").Count);
        Assert.Equal(1, _recorded.Measured("gen_ai.client.operation.time_to_first_chunk").Count);
    }

    [Fact]
    public async Task Under_a_span_that_says_the_same_neither_the_span_nor_the_four_metrics_are_made_again()
    {
        using ActivitySource source = new("outer");
        using (Activity outer = source.StartActivity("chat x", ActivityKind.Client)!)
        {
            outer.SetTag("gen_ai.operation.name", "chat");
            await ReadAsync(new FakeClaude(new FakeReply().Ping().Text("Hello")), Request());
        }
        Assert.Empty(_recorded.Spans);
        Assert.Empty(_recorded.Points("gen_ai.client.operation.duration"));
        Assert.Empty(_recorded.Points("gen_ai.client.token.usage"));
        Assert.Empty(_recorded.Points("gen_ai.client.operation.time_to_first_chunk"));
        Assert.Equal(1, _recorded.Measured("claude_streaming.pings").Sum);
    }

    [Fact]
    public async Task What_was_said_is_traced_only_where_an_option_asks_for_it()
    {
        MessageRequest request = Request() with
        {
            System = "Be brief.",
            Messages = [InputMessage.User("Weather?"), InputMessage.Assistant("Where?"), InputMessage.User("Lund")],
        };
        FakeReply reply = new FakeReply().Thinking("Hm").ToolUse("weather", """{"city":"Lund"}""", id: "toolu_1").Stop("tool_use");
        await ReadAsync(new FakeClaude(reply), request);
        Assert.DoesNotContain(_recorded.Span.TagObjects, static tag => $"{tag.Value}".Contains("Lund", StringComparison.Ordinal));

        using Recorded recorded = new();
        using ClaudeClient client = Client(new FakeClaude(reply), static o => o.TraceContent = true);
        await client.GetFinalMessageAsync(request with { Model = recorded.Model });
        Activity span = recorded.Span;
        Json.AssertEqual(
            """[{"role":"user","parts":[{"type":"text","content":"Weather?"}]},{"role":"assistant","parts":[{"type":"text","content":"Where?"}]},{"role":"user","parts":[{"type":"text","content":"Lund"}]}]""",
            (string)span.GetTagItem("gen_ai.input.messages")!);
        Json.AssertEqual("""[{"type":"text","content":"Be brief."}]""", (string)span.GetTagItem("gen_ai.system_instructions")!);
        Json.AssertEqual(
            """[{"role":"assistant","parts":[{"type":"reasoning","content":"Hm"},{"type":"tool_call","id":"toolu_1","name":"weather","arguments":{"city":"Lund"}}],"finish_reason":"tool_use"}]""",
            (string)span.GetTagItem("gen_ai.output.messages")!);
    }

    private static ClaudeClient Client(FakeClaude claude, Action<ClaudeClientOptions>? configure = null) => claude.CreateClient(o =>
    {
        o.MaxRetryDelay = TimeSpan.Zero;
        configure?.Invoke(o);
    });

    private MessageRequest Request() => Requests.Hello with { Model = _recorded.Model };

    private static async Task ReadAsync(FakeClaude claude, MessageRequest request)
    {
        using ClaudeClient client = Client(claude);
        await client.GetFinalMessageAsync(request);
    }

    /// <summary>Reads an answer that pauses, and moves the clock on by each pause.</summary>
    private async Task RunAsync(FakeClaude claude, params int[] pauses)
    {
        Task reading = ReadAsync(claude, Request());
        foreach (int seconds in pauses)
        {
            await _clock.WaitForTimerAsync(due => due == TimeSpan.FromSeconds(seconds));
            _clock.Advance(TimeSpan.FromSeconds(seconds));
        }
        await reading;
    }
}

using ClaudeStreaming.Tests.Support;

namespace ClaudeStreaming.Testing.Tests;

/// <summary>What a script says is what a client gets, in process and over HTTP.</summary>
public class ScriptTests
{
    public static TheoryData<string> AllPlaces => Places.Names;

    [Theory, MemberData(nameof(AllPlaces))]
    public async Task I_can_script_thinking_text_and_a_tool_call(string where)
    {
        FakeClaude claude = new(new FakeReply()
            .Thinking("Hm.", "sig")
            .Text("Hel", "lo ", "[世界] 😀")
            .ToolUse("get_weather", """{"city":"Lund"}""", splitEvery: 3, id: "toolu_7")
            .Usage(inputTokens: 12, outputTokens: 40)
            .Stop("tool_use"));
        await using Places.Place place = await Places.OpenAsync(where, claude);
        await using MessageStream stream = await place.Client.StreamAsync(Places.Hello);
        List<string> pieces = [];
        await foreach (string piece in stream.TextAsync())
            pieces.Add(piece);
        Message message = await stream.GetFinalMessageAsync();
        Assert.Equal(["Hel", "lo ", "[世界] 😀"], pieces);
        Assert.Equal(
            [new ThinkingBlock("Hm.", "sig"), new TextBlock("Hello [世界] 😀"), new ToolUseBlock("toolu_7", "get_weather", """{"city":"Lund"}""")],
            message.Content);
        Assert.Equal((12, 40), (message.Usage.InputTokens, message.Usage.OutputTokens));
        Assert.Equal(StopReason.ToolUse, message.StopReason);
        Assert.Equal("claude-x", message.Model);
    }

    [Theory, MemberData(nameof(AllPlaces))]
    public async Task A_request_may_be_as_deep_as_the_library_sends_it(string where)
    {
        string deep = new string('[', 200) + new string(']', 200);
        FakeClaude claude = new(new FakeReply().Text("Hello"));
        await using Places.Place place = await Places.OpenAsync(where, claude);
        await place.Client.GetFinalMessageAsync(Places.Hello with { Messages = [InputMessage.User(new UnknownBlock("deep", $$"""{"type":"deep","x":{{deep}}}"""))] });
        Assert.Equal(deep, claude.Requests[0].Json["messages"]![0]!["content"]![0]!["x"]!.ToJsonString());
    }

    [Theory, MemberData(nameof(AllPlaces))]
    public async Task A_fake_that_keeps_no_requests_still_counts_them(string where)
    {
        FakeClaude claude = new(static request => new FakeReply().Text($"{request.Number}")) { KeepsRequests = false };
        await using Places.Place place = await Places.OpenAsync(where, claude);
        Assert.Equal("1", (await place.Client.GetFinalMessageAsync(Places.Hello)).Text);
        Assert.Equal("2", (await place.Client.GetFinalMessageAsync(Places.Hello)).Text);
        Assert.Empty(claude.Requests);
    }

    [Theory, MemberData(nameof(AllPlaces))]
    public async Task The_bytes_may_come_in_pieces_of_any_size(string where)
    {
        FakeReply reply = new FakeReply().Ping().Text("Hel", "lo 😀").ToolUse("find", "{}");
        List<StreamEvent>? expected = null;
        foreach (int size in new[] { int.MaxValue, 1, 2, 7, 100 })
        {
            await using Places.Place place = await Places.OpenAsync(where, new FakeClaude(reply.InPieces(size)));
            await using MessageStream stream = await place.Client.StreamAsync(Places.Hello);
            List<StreamEvent> events = [];
            await foreach (StreamEvent e in stream)
                events.Add(e);
            Assert.Equal(expected ??= events, events);
        }
    }

    [Theory, MemberData(nameof(AllPlaces))]
    public async Task The_request_is_remembered(string where)
    {
        FakeClaude claude = new(new FakeReply().Text("Hi"));
        await using Places.Place place = await Places.OpenAsync(where, claude, static options => options.Betas = ["beta-a"]);
        await place.Client.GetFinalMessageAsync(Places.Hello);
        FakeRequest request = Assert.Single(claude.Requests);
        Assert.Equal((1, "POST", "/v1/messages"), (request.Number, request.Method, request.Path));
        Assert.Equal("fake-key", request.Headers["X-API-Key"]);
        Assert.Equal("beta-a", request.Headers["anthropic-beta"]);
        Assert.Equal("application/json", request.Headers["content-type"]);
        Assert.Equal("claude-x", request.Model);
        Assert.Equal([InputMessage.User("Hello")], request.Messages);
        Assert.Equal(100, (int)request.Json["max_tokens"]!);
        Assert.False(request.Aborted.IsCancellationRequested);
    }

    [Theory, MemberData(nameof(AllPlaces))]
    public async Task Answers_come_in_turn_and_the_last_one_for_ever(string where)
    {
        await using Places.Place place = await Places.OpenAsync(where, new FakeClaude(new FakeReply().Text("one"), new FakeReply().Text("two")));
        foreach (string expected in new[] { "one", "two", "two" })
            Assert.Equal(expected, (await place.Client.GetFinalMessageAsync(Places.Hello)).Text);
    }

    [Theory, MemberData(nameof(AllPlaces))]
    public async Task An_answer_can_be_made_of_the_request(string where)
    {
        FakeClaude claude = new(static request => new FakeReply().Text($"You said: {((TextBlock)request.Messages[^1].Content[0]).Text}"));
        await using Places.Place place = await Places.OpenAsync(where, claude);
        Assert.Equal("You said: Hello", (await place.Client.GetFinalMessageAsync(Places.Hello)).Text);
    }

    [Theory, MemberData(nameof(AllPlaces))]
    public async Task Raw_bytes_alone_are_sent_as_they_are(string where)
    {
        const string Body =
            "data: {\"type\":\"message_start\",\"message\":{\"id\":\"msg_raw\",\"model\":\"m\",\"content\":[]}}\r\r: note\r\rdata: {\"type\":\"message_stop\"}\r\r";
        await using Places.Place place = await Places.OpenAsync(where, new FakeClaude(new FakeReply().Raw(Body)));
        Assert.Equal("msg_raw", (await place.Client.GetFinalMessageAsync(Places.Hello)).Id);
    }

    [Theory, MemberData(nameof(AllPlaces))]
    public async Task Raw_bytes_among_events_are_sent_between_them(string where)
    {
        await using Places.Place place = await Places.OpenAsync(
            where, new FakeClaude(new FakeReply().Raw(": hello\n\n").Text("Hi").Raw("event: extra\ndata: {\"type\":\"extra\"}\n\n")));
        await using MessageStream stream = await place.Client.StreamAsync(Places.Hello);
        List<StreamEvent> events = [];
        await foreach (StreamEvent e in stream)
            events.Add(e);
        Assert.Contains(new UnknownEvent("extra", "{\"type\":\"extra\"}"), events);
        Assert.IsType<MessageStop>(events[^1]);
    }

    [Theory, MemberData(nameof(AllPlaces))]
    public async Task The_pace_and_the_pauses_go_by_the_fakes_clock(string where)
    {
        ManualClock clock = new();
        FakeClaude claude = new(new FakeReply().Text("one").Pause(TimeSpan.FromSeconds(40)).Text("two").Paced(TimeSpan.FromSeconds(3)).DelayHeaders(TimeSpan.FromSeconds(9)))
        {
            TimeProvider = clock,
        };
        await using Places.Place place = await Places.OpenAsync(where, claude, static options => options.TimeProvider = TimeProvider.System);
        Task<Message> reading = place.Client.GetFinalMessageAsync(Places.Hello);
        List<double> waits = [];
        while (!reading.IsCompleted)
        {
            Task<TimeSpan> wait = clock.WaitForTimerAsync(static _ => true);
            if (await Task.WhenAny(reading, wait) == reading)
                break;
            waits.Add((await wait).TotalSeconds);
            clock.Advance(await wait);
        }
        Assert.Equal("onetwo", (await reading).Text);
        // The headers; three events of the first block after message_start; the pause; three of the second; the end.
        Assert.Equal([9, 3, 3, 3, 40, 3, 3, 3, 3, 3], waits);
    }

    [Fact]
    public void Words_split_before_each_blank()
    {
        FakeReply reply = new FakeReply().Words("Hello there,  world");
        Assert.Equal(
            ["Hello", " there,", "  world"],
            reply.Steps.OfType<EventStep>().Select(static step => step.Event).OfType<ContentBlockDelta>().Select(static e => ((TextDelta)e.Delta).Text));
    }

    [Fact]
    public void A_script_is_immutable_so_that_variants_can_share_a_beginning()
    {
        FakeReply start = new FakeReply().Text("Hi");
        FakeReply failing = start.Error("overloaded_error");
        Assert.Equal(3, start.Steps.Length);
        Assert.Equal(5, failing.Steps.Length);
    }

    [Fact]
    public void What_makes_no_sense_is_refused_at_once()
    {
        Assert.Throws<ArgumentException>(() => new FakeClaude());
        Assert.Throws<ArgumentNullException>(() => new FakeClaude((Func<FakeRequest, FakeReply>)null!));
        Assert.Throws<ArgumentOutOfRangeException>(() => new FakeReply().InPieces(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new FakeReply().ToolUse("find", "{}", splitEvery: 0));
        Assert.Throws<ArgumentNullException>(() => new FakeReply().Event(null!));
        Assert.ThrowsAny<ArgumentException>(() => new FakeReply().WithHeader("", "x"));
    }
}

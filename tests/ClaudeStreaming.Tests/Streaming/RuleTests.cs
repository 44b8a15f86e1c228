using System.Text;
using ClaudeStreaming.Tests.Support;

namespace ClaudeStreaming.Tests.Streaming;

/// <summary>What breaks a stream, what is only odd, and what is merely new.</summary>
public class RuleTests
{
    public static TheoryData<string> AllViews => Views.Names;

    [Theory]
    [InlineData("message_start")]
    [InlineData("content_block_start")]
    [InlineData("content_block_delta")]
    [InlineData("content_block_stop")]
    [InlineData("message_delta")]
    [InlineData("message_stop")]
    public async Task Malformed_JSON_in_an_event_of_a_known_name_breaks_the_stream(string name)
    {
        foreach (string view in Views.Names.Select(static row => row.Data))
        {
            await using MessageStream stream = Wire.Open(Wire.Start + Wire.StartText() + Wire.Text("Hel") + Wire.Event(name, "{\"type\":") + Wire.Stop);
            ClaudeStreamException failure = await stream.FailAsync<ClaudeStreamException>(view);
            Assert.Equal(StreamFailure.Malformed, failure.Reason);
            Assert.Equal("Hel", failure.PartialMessage!.Text);
        }
    }

    [Fact]
    public async Task Malformed_or_no_JSON_in_a_ping_an_unnamed_event_or_an_unknown_one_does_no_harm()
    {
        await using MessageStream stream = Wire.Open(
            Wire.Start + Wire.Event("ping", "pong") + "data: [DONE]\n\ndata: {\"type\":\n\ndata:\n\n" + Wire.Event("gateway_note", "hello {") + Wire.EndTurn + Wire.Stop);
        List<StreamEvent> events = await Views.Events(stream);
        Assert.Equal(1, events.Count(static e => e is Ping));
        Assert.Equal(new UnknownEvent("gateway_note", "hello {"), Assert.Single(events.OfType<UnknownEvent>()));
        Assert.Equal(5, events.Count);
    }

    public static TheoryData<string> ImpossibleOrders =>
    [
        Wire.StartText(),
        Wire.Text("x"),
        Wire.StopBlock(),
        Wire.EndTurn,
        Wire.Stop,
        Wire.Start + Wire.Start.Replace("msg_1", "msg_2", StringComparison.Ordinal),
        Wire.Start + Wire.Text("x"),
        Wire.Start + Wire.StopBlock(),
        Wire.Start + Wire.StartText() + Wire.Text("x", 1),
        Wire.Start + Wire.StartText() + Wire.StartText(),
        Wire.Start + Wire.StartText(-1),
        Wire.Start + Wire.StartText().Replace("\"index\":0", "\"index\":2147483648", StringComparison.Ordinal),
        Wire.Start + Wire.StartText().Replace("\"index\":0,", "", StringComparison.Ordinal),
    ];

    [Theory, MemberData(nameof(ImpossibleOrders))]
    public async Task An_impossible_order_of_events_breaks_the_stream(string body)
    {
        foreach (string view in Views.Names.Select(static row => row.Data))
        {
            await using MessageStream stream = Wire.Open(body + Wire.EndTurn + Wire.Stop);
            Assert.Equal(StreamFailure.Malformed, (await stream.FailAsync<ClaudeStreamException>(view)).Reason);
        }
    }

    [Fact]
    public async Task What_is_odd_but_harmless_is_delivered_and_folded_where_it_fits()
    {
        string body = Wire.Start + Wire.Start + Wire.StartText() + Wire.Text("Hel") + Wire.Input("{}", 0) + Wire.StopBlock() + Wire.Text("lo") + Wire.StopBlock() +
            Wire.EndTurn + Wire.Stop;
        await using MessageStream stream = Wire.Open(body);
        List<StreamEvent> events = await Views.Events(stream);
        Assert.Equal(2, events.Count(static e => e is MessageStart));
        Assert.Contains(new ContentBlockDelta(0, new InputJsonDelta("{}")), events);
        Assert.Equal(10, events.Count);
        Assert.Equal([new TextBlock("Hello")], stream.CurrentMessage!.Content);
    }

    [Fact]
    public async Task What_is_unknown_is_delivered_as_a_value()
    {
        string body = Wire.Start + Wire.Event("new_event", """{"type":"new_event","x":1}""") +
            Wire.Event("content_block_start", """{"type":"content_block_start","index":0,"content_block":{"type":"new_block","y":[2]}}""") +
            Wire.Event("content_block_delta", """{"type":"content_block_delta","index":0,"delta":{"type":"new_delta","z":null}}""") +
            Wire.StopBlock() + Wire.EndTurn.Replace("end_turn", "new_reason", StringComparison.Ordinal) + Wire.Stop;
        await using MessageStream stream = Wire.Open(body);
        List<StreamEvent> events = await Views.Events(stream);
        Assert.Contains(new UnknownEvent("new_event", """{"type":"new_event","x":1}"""), events);
        Assert.Contains(new ContentBlockDelta(0, new UnknownDelta("new_delta", """{"type":"new_delta","z":null}""")), events);
        Message message = await stream.GetFinalMessageAsync();
        Assert.Equal([new UnknownBlock("new_block", """{"type":"new_block","y":[2]}""")], message.Content);
        Assert.Equal("new_reason", message.StopReason!.Value.Value);
    }

    [Theory, MemberData(nameof(AllViews))]
    public async Task Invalid_UTF_8_becomes_a_replacement_character_and_never_an_exception(string view)
    {
        byte[] bytes = System.Text.Encoding.UTF8.GetBytes(Wire.Answer("a\u0001b"));
        int at = System.Text.Encoding.UTF8.GetString(bytes).IndexOf("\\u0001", StringComparison.Ordinal);
        byte[] broken = [.. bytes.AsSpan(0, at), 0xC3, 0x28, 0xFF, .. bytes.AsSpan(at + 6)];
        await using MessageStream stream = MessageStream.FromSse(new MemoryStream(broken));
        await stream.ReadAsync(view);
        Assert.Equal("a\uFFFD(\uFFFDb", stream.CurrentMessage!.Text);
    }

    [Theory, MemberData(nameof(AllViews))]
    public async Task An_event_above_the_limit_breaks_the_stream(string view)
    {
        string body = Wire.Start + Wire.StartText() + Wire.Text("Hel") + Wire.Text(new string('x', 2000)) + Wire.StopBlock() + Wire.EndTurn + Wire.Stop;
        await using MessageStream stream = Wire.Open(body, new MessageStreamOptions { MaxEventBytes = 1000 });
        ClaudeStreamException failure = await stream.FailAsync<ClaudeStreamException>(view);
        Assert.Equal(StreamFailure.TooLarge, failure.Reason);
        Assert.Equal("Hel", failure.PartialMessage!.Text);
        await using MessageStream larger = Wire.Open(body, new MessageStreamOptions { MaxEventBytes = 3000 });
        await larger.ReadAsync(view);
    }

    [Theory, MemberData(nameof(AllViews))]
    public async Task A_message_above_the_limit_breaks_the_stream(string view)
    {
        string body = Wire.Start + Wire.StartText() + string.Concat(Enumerable.Repeat(Wire.Text(new string('x', 100)), 100));
        await using MessageStream stream = Wire.Open(body, new MessageStreamOptions { MaxMessageBytes = 5000 });
        ClaudeStreamException failure = await stream.FailAsync<ClaudeStreamException>(view);
        Assert.Equal(StreamFailure.TooLarge, failure.Reason);
        Assert.InRange(failure.PartialMessage!.Text.Length, 4000, 5100);
        // At the same event, where reads bring it alone.
        await using MessageStream slow = MessageStream.FromSse(
            new PiecewiseStream(Encoding.UTF8.GetBytes(body), [Wire.Text(new string('x', 100)).Length]), new() { MaxMessageBytes = 5000 });
        Assert.Equal(failure.PartialMessage, (await slow.FailAsync<ClaudeStreamException>("events")).PartialMessage);
    }

    [Theory, MemberData(nameof(AllViews))]
    public async Task A_tool_input_that_was_cut_off_keeps_its_text_and_is_marked(string view)
    {
        await using MessageStream stream = Wire.Open(
            Wire.Start + Wire.StartTool(0) + Wire.Input("", 0) + Wire.Input("{\"path\": \"/etc/pas", 0) + Wire.StopBlock() +
            Wire.EndTurn.Replace("end_turn", "max_tokens", StringComparison.Ordinal) + Wire.Stop);
        await stream.ReadAsync(view);
        ToolUseBlock tool = Assert.IsType<ToolUseBlock>(Assert.Single(stream.CurrentMessage!.Content));
        Assert.False(tool.IsInputComplete);
        Assert.Equal("{\"path\": \"/etc/pas", tool.InputJson);
        Assert.Equal(stream.CurrentMessage, Message.Parse(stream.CurrentMessage.ToJson()));
    }

    [Fact]
    public async Task A_stream_without_event_names_reads_the_same()
    {
        string body = string.Join('\n', Wire.Answer("Hel", "lo").Split('\n').Where(static line => !line.StartsWith("event:", StringComparison.Ordinal)));
        await using MessageStream unnamed = Wire.Open(body);
        await using MessageStream named = Wire.Open(Wire.Answer("Hel", "lo"));
        Assert.Equal(await Views.Events(named), await Views.Events(unnamed));
    }
}

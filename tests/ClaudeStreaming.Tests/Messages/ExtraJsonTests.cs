using System.Text.Json;
using ClaudeStreaming.Tests.Support;

namespace ClaudeStreaming.Tests.Messages;

/// <summary>Members that have no property, and what becomes of them when a record is copied with a change.</summary>
public class ExtraJsonTests
{
    [Fact]
    public void Unknown_members_are_one_JSON_object()
    {
        Message message = Message.Parse("""{"a": 1, "id":"msg_1", "b": { "c" : [ ] }}""");
        Assert.Equal("""{"a":1,"b":{ "c" : [ ] }}""", message.ExtraJson);
        Assert.Equal("msg_1", message.Id);
    }

    [Theory]
    [InlineData("""{"id":"msg_1","id":5,"usage":{},"usage":"free","stop_sequence":"#","stop_sequence":[]}""")]
    [InlineData("""{"id":5,"id":6,"id":"msg_1","usage":"free","usage":{},"stop_sequence":[],"stop_sequence":"#"}""")]
    [InlineData("""{"id":"no","id":5,"id":"msg_1","stop_sequence":[],"stop_sequence":"no","stop_sequence":{},"stop_sequence":"#"}""")]
    public void Of_a_member_that_comes_twice_the_last_value_of_its_kind_counts(string json)
    {
        Message message = Message.Parse(json);
        Assert.Equal(new Message("msg_1", "") { StopSequence = "#" }, message);
        Assert.Equal(message, Message.Parse(message.ToJson()));
    }

    [Theory]
    [InlineData("""{"role":5}""")]
    [InlineData("""{"role":"assistant","role":5}""")]
    [InlineData("""{"id":5,"id":6}""")]
    public void A_message_with_members_of_an_odd_kind_survives_being_stored(string json)
    {
        Message message = Message.Parse(json);
        Assert.NotNull(message.ExtraJson);
        Assert.Equal(message, Message.Parse(message.ToJson()));
    }

    [Fact]
    public void A_name_with_half_a_surrogate_pair_is_kept_such_that_it_can_be_written()
    {
        Message message = Message.Parse("""{"mo\udc4bod":1}""");
        Assert.Equal(message, Message.Parse(message.ToJson()));
        Assert.Equal("{\"mo\uFFFDod\":1}", message.ExtraJson);
    }

    [Fact]
    public void Extra_members_win_over_properties_of_the_same_name() =>
        Json.AssertSame(
            """{"type":"text","text":"extra","citations":null,"cache_control":{"type":"new"}}""",
            Block(new TextBlock("typed")
            {
                CacheControl = new CacheControl(),
                ExtraJson = """{"text":"extra","citations":null,"cache_control":{"type":"new"}}""",
            }));

    [Fact]
    public void They_win_over_a_property_that_was_null_when_it_was_read_too()
    {
        ContentBlock read = Parse("""{"type":"text","text":"a","citations":null}""");
        Json.AssertSame("""{"type":"text","text":"a","citations":[]}""", Block(read with { ExtraJson = """{"citations":[]}""" }));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    [InlineData("{\"a\":")]
    [InlineData("{\"a\":1}}")]
    [InlineData("{\"a\":1,}")]
    public void Extra_members_that_are_no_JSON_object_are_named_when_they_are_written(string extra)
    {
        JsonException failure = Assert.ThrowsAny<JsonException>(() => Block(new TextBlock("a") { ExtraJson = extra }));
        Assert.Contains("ExtraJson", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("1 2")]
    [InlineData("nonsense")]
    public void JSON_text_of_ones_own_that_is_not_JSON_is_named_when_it_is_written(string json)
    {
        (string Name, ContentBlock Block)[] carriers =
        [
            ("input", new ToolUseBlock("t", "f", json)),
            ("content", new ServerToolResultBlock("x_tool_result", "t", json)),
            ("tools", new McpToolListingBlock("docs", json)),
            ("tabs", new BrowserStateBlock(json)),
            ("state_changes", new BrowserStateBlock("[]") { StateChangesJson = json }),
            ("tool_changes", new CompactionBlock(null) { ToolChangesJson = json }),
            ("UnknownBlock.Json", new UnknownBlock("x", json)),
            ("UnknownBlock.Json", new UnknownBlock("x", json) { CacheControl = new CacheControl() }),
            ("UnknownSource.Json", new ImageBlock(new UnknownSource("x", json))),
            ("UnknownCitation.Json", new TextBlock("") { Citations = [new UnknownCitation("x", json)] }),
        ];
        foreach ((string name, ContentBlock block) in carriers)
            Assert.StartsWith(name, Assert.ThrowsAny<JsonException>(() => Block(block)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_property_that_was_null_can_be_set()
    {
        Message message = Message.Parse(
            """
            {"id":null,"stop_reason":null,"stop_details":null,"container":null,"usage":null,
             "content":[{"type":"text","text":null,"citations":null}]}
            """);
        message = message with
        {
            Id = "msg_1",
            StopReason = "end_turn",
            StopDetails = new StopDetails("x"),
            Container = new Container { Id = "c" },
            Content = [(TextBlock)message.Content[0] with { Text = "Hi", Citations = [] }],
            Usage = new Usage { OutputTokens = 1 },
        };
        Json.AssertSame(
            """
            {"id":"msg_1","type":"message","role":"assistant","model":"","content":[{"type":"text","text":"Hi","citations":[]}],
             "stop_reason":"end_turn","stop_sequence":null,"stop_details":{"type":"x"},"container":{"id":"c"},"usage":{"output_tokens":1}}
            """,
            message.ToJson());
    }

    [Fact]
    public void A_property_that_was_null_can_be_set_to_an_empty_text()
    {
        Message message = Message.Parse("""{"stop_reason":null,"stop_sequence":null,"content":[{"type":"compaction","content":null}]}""");
        message = message with
        {
            StopReason = "",
            StopSequence = "",
            Content = [(CompactionBlock)message.Content[0] with { Content = "" }],
        };
        Assert.Equal(message, Message.Parse(message.ToJson()));
    }

    [Fact]
    public void A_property_that_was_set_can_be_cleared()
    {
        Message message = Message.Parse(Documents.Message) with
        {
            Content = [],
            StopReason = null,
            StopSequence = null,
            StopDetails = null,
            Container = null,
            Diagnostics = null,
            ContextManagementJson = null,
            InputTransformationsJson = null,
            Usage = new Usage(),
            IsUnterminated = false,
        };
        Json.AssertSame(
            """
            {"id":"msg_1","type":"message","role":"assistant","model":"claude-x","content":[],"stop_reason":null,"stop_sequence":null,"usage":{}}
            """,
            message.ToJson());
    }

    [Fact]
    public void A_property_that_came_in_an_odd_kind_can_be_set()
    {
        const string odd = """{"role":7,"content":"odd","stop_reason":false,"usage":[],"container":"c_1","id":[1]}""";
        Message message = Message.Parse(odd);
        Assert.Equal(odd, message.ExtraJson);
        message = message with
        {
            Id = "msg_1",
            Content = [new TextBlock("Hi")],
            StopReason = StopReason.EndTurn,
            Usage = new Usage { InputTokens = 3 },
        };
        Json.AssertSame(
            """
            {"id":"msg_1","type":"message","role":7,"model":"","content":[{"type":"text","text":"Hi"}],"stop_reason":"end_turn",
             "stop_sequence":null,"container":"c_1","usage":{"input_tokens":3}}
            """,
            message.ToJson());
    }

    [Fact]
    public void Extra_members_can_be_cleared() =>
        Json.AssertSame("""{"type":"text","text":""}""", Block(Parse("""{"type":"text","text":5,"x":1}""") with { ExtraJson = null }));

    [Fact]
    public void A_copy_with_a_change_keeps_what_is_unknown()
    {
        ContentBlock block = Parse("""{"type":"document","source":{"type":"url","url":"u","x":1},"y":2,"title":null}""");
        Json.AssertSame(
            """{"type":"document","source":{"type":"url","url":"u","x":1},"y":2,"title":null,"context":"C"}""",
            Block((DocumentBlock)block with { Context = "C" }));
    }

    private static ContentBlock Parse(string json) => InputMessage.Parse($$"""{"role":"user","content":[{{json}}]}""").Content[0];

    private static string Block(ContentBlock block) => JsonSerializer.Serialize(block, TestJson.Default.ContentBlock);
}

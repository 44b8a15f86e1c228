using static ClaudeStreaming.Tests.Events.Parsing;

namespace ClaudeStreaming.Tests.Events;

/// <summary>Broken JSON, and JSON that is not what the API documents.</summary>
public class MalformedTests
{
    private static readonly string[] BrokenJson =
    [
        "{", "{\"type\":", "{\"type\":\"x\"", "{\"type\":\"x\"}}", "{\"type\":\"x\"} x", "{'type':'x'}", "{\"type\":\"x\",}", "{\"a\":01}",
        "{\"a\":\"\n\"}", "{\"a\":\"\\x\"}", "{\"a\":\"\\u12\"}", "{\"a\":tru}", "nonsense", "\0", "\uFEFF{}",
    ];

    private static readonly string[] NoObjects = ["[]", "[1]", "\"text\"", "1", "true", "null", " "];

    [Theory]
    [InlineData("message_start")]
    [InlineData("content_block_start")]
    [InlineData("content_block_delta")]
    [InlineData("content_block_stop")]
    [InlineData("message_delta")]
    [InlineData("message_stop")]
    public void In_an_event_of_a_known_name_it_is_an_error(string name)
    {
        foreach (string data in BrokenJson.Concat(NoObjects))
            IsMalformed(data, name);
    }

    [Fact]
    public void In_a_ping_it_does_no_harm()
    {
        foreach (string data in BrokenJson.Concat(NoObjects))
            Assert.Equal(new Ping(), Parse(data, "ping"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("message")]
    public void In_an_event_without_a_name_it_is_nothing(string name)
    {
        foreach (string data in BrokenJson.Concat(NoObjects))
            IsNothing(data, name);
    }

    [Fact]
    public void In_an_event_of_an_unknown_name_it_is_kept_as_it_came()
    {
        foreach (string data in BrokenJson.Concat(NoObjects))
            Assert.Equal(new UnknownEvent("gateway_event", data), Parse(data, "gateway_event"));
    }

    [Fact]
    public void In_an_error_it_is_what_the_error_says()
    {
        foreach (string data in BrokenJson.Concat(NoObjects).Append("").Append("[DONE]"))
            Assert.Equal(new StreamError(default, data), Parse(data, "error"));
    }

    [Theory]
    [InlineData("""{"type":"message_start"}""")]
    [InlineData("""{"type":"message_start","message":null}""")]
    [InlineData("""{"type":"message_start","message":[]}""")]
    [InlineData("""{"type":"message_start","message":"m"}""")]
    [InlineData("""{"type":"content_block_start","index":0}""")]
    [InlineData("""{"type":"content_block_start","index":0,"content_block":null}""")]
    [InlineData("""{"type":"content_block_start","index":0,"content_block":["text"]}""")]
    [InlineData("""{"type":"content_block_start","content_block":{"type":"text"}}""")]
    [InlineData("""{"type":"content_block_start","index":"0","content_block":{"type":"text"}}""")]
    [InlineData("""{"type":"content_block_start","index":-1,"content_block":{"type":"text"}}""")]
    [InlineData("""{"type":"content_block_delta","index":0}""")]
    [InlineData("""{"type":"content_block_delta","index":0,"delta":"text"}""")]
    [InlineData("""{"type":"content_block_delta","index":null,"delta":{"type":"text_delta","text":"a"}}""")]
    [InlineData("""{"type":"content_block_delta","index":2147483648,"delta":{"type":"text_delta","text":"a"}}""")]
    [InlineData("""{"type":"content_block_delta","index":4294967296,"delta":{"type":"text_delta","text":"a"}}""")]
    [InlineData("""{"type":"content_block_delta","index":1e999,"delta":{"type":"text_delta","text":"a"}}""")]
    [InlineData("""{"type":"content_block_delta","index":0.5,"delta":{"type":"text_delta","text":"a"}}""")]
    [InlineData("""{"type":"content_block_delta","index":[0],"delta":{"type":"text_delta","text":"a"}}""")]
    [InlineData("""{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":1}}""")]
    [InlineData("""{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":["a"]}}""")]
    [InlineData("""{"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":{"a":1}}}""")]
    [InlineData("""{"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":true}}""")]
    [InlineData("""{"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":{}}}""")]
    [InlineData("""{"type":"content_block_delta","index":0,"delta":{"type":"compaction_delta","content":["s"]}}""")]
    [InlineData("""{"type":"content_block_delta","index":0,"delta":{"type":"citations_delta"}}""")]
    [InlineData("""{"type":"content_block_delta","index":0,"delta":{"type":"citations_delta","citation":null}}""")]
    [InlineData("""{"type":"content_block_delta","index":0,"delta":{"type":"citations_delta","citation":"c"}}""")]
    [InlineData("""{"type":"content_block_stop"}""")]
    [InlineData("""{"type":"content_block_stop","index":-2147483649}""")]
    public void An_event_that_lacks_what_makes_it_one_is_an_error(string json)
    {
        IsMalformed(json);
        IsMalformed(json, json.Split('"')[3]);
    }

    [Fact]
    public void A_known_member_of_another_kind_is_kept_where_that_loses_nothing()
    {
        Assert.Equal(
            new Message("", "m") { ExtraJson = """{"id":7,"content":"text","usage":[],"stop_reason":0}""" },
            ParseMessage("""{"id":7,"model":"m","content":"text","usage":[],"stop_reason":0}"""));
        Assert.Equal(
            new TextBlock("") { ExtraJson = """{"text":{"a":1},"citations":["x"]}""" },
            ParseBlock("""{"type":"text","text":{"a":1},"citations":["x"]}"""));
        Assert.Equal(
            new ToolUseBlock("t", "f", "[1]") { IsInputComplete = false },
            ParseBlock("""{"type":"tool_use","id":"t","name":"f","input":[1]}"""));
        Assert.Equal(
            new MessageDelta { ExtraJson = """{"delta":5,"usage":"much"}""" },
            Parse("""{"type":"message_delta","delta":5,"usage":"much"}"""));
        Assert.Equal(
            new MessageDelta { DeltaExtraJson = """{"stop_reason":[]}""", Usage = new Usage { ExtraJson = """{"output_tokens":"7"}""" } },
            Parse("""{"type":"message_delta","delta":{"stop_reason":[]},"usage":{"output_tokens":"7"}}"""));
        Assert.Equal(new ThinkingDelta("a"), ParseDelta("""{"type":"thinking_delta","thinking":"a","estimated_tokens":"3"}"""));
    }

    [Fact]
    public void Deep_nesting_is_read_as_far_as_anything_needs_and_refused_beyond()
    {
        string Nested(int depth) => new string('[', depth) + new string(']', depth);
        string Result(int depth) => $$"""{"type":"x_tool_result","tool_use_id":"t","content":{{Nested(depth)}}}""";
        Assert.Equal(new ServerToolResultBlock("x_tool_result", "t", Nested(500)), ParseBlock(Result(500)));
        IsMalformed($$"""{"type":"content_block_start","index":0,"content_block":{{Result(100_000)}}}""", "content_block_start");
        Assert.Equal(new UnknownEvent("gateway_event", Nested(100_000)), Parse(Nested(100_000), "gateway_event"));
        Assert.Equal(new StreamError(default, Nested(500)), Parse(Nested(500), "error"));
    }

    [Fact]
    public void Blocks_within_blocks_exhaust_no_stack()
    {
        string block = """{"type":"text","text":"inside"}""";
        for (int i = 0; i < 250; i++)
            block = $$"""{"type":"search_result","source":"s","title":"t","content":[{{block}}]}""";
        string? written = null;
        Thread small = new(() => written = new Message("", "") { Content = [ParseBlock(block)] }.ToJson(), maxStackSize: 1024 * 1024);
        small.Start();
        small.Join();
        Assert.Contains(block, written, StringComparison.Ordinal);
    }
}

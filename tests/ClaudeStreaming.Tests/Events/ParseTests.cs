using ClaudeStreaming.Tests.Support;
using static ClaudeStreaming.Tests.Events.Parsing;

namespace ClaudeStreaming.Tests.Events;

/// <summary>Each event as the service writes it, and in the other legal ways.</summary>
public class ParseTests
{
    private const string TextDeltaJson = """{"type":"content_block_delta","index":3,"delta":{"type":"text_delta","text":"Hello"}}""";

    public static TheoryData<string, StreamEvent> Events => new()
    {
        { """{"type":"message_start","message":{"id":"msg_1","model":"claude-x","usage":{"input_tokens":3}}}""", new MessageStart(new Message("msg_1", "claude-x") { Usage = new() { InputTokens = 3 } }) },
        { """{"type":"content_block_start","index":2,"content_block":{"type":"text","text":"a"}}""", new ContentBlockStart(2, new TextBlock("a")) },
        { TextDeltaJson, new ContentBlockDelta(3, new TextDelta("Hello")) },
        { """{"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":"{\"a"}}""", new ContentBlockDelta(0, new InputJsonDelta("{\"a")) },
        { """{"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"Hm","estimated_tokens":2}}""", new ContentBlockDelta(0, new ThinkingDelta("Hm") { EstimatedTokens = 2 }) },
        { """{"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"c2ln"}}""", new ContentBlockDelta(0, new SignatureDelta("c2ln")) },
        { """{"type":"content_block_delta","index":0,"delta":{"type":"citations_delta","citation":{"type":"page_location","cited_text":"x"}}}""", new ContentBlockDelta(0, new CitationsDelta(new PageLocation("x"))) },
        { """{"type":"content_block_delta","index":0,"delta":{"type":"compaction_delta","content":"s","encrypted_content":null}}""", new ContentBlockDelta(0, new CompactionDelta("s") { HasEncryptedContent = true }) },
        { """{"type":"content_block_stop","index":2147483647}""", new ContentBlockStop(int.MaxValue) },
        {
            """{"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":"S"},"usage":{"output_tokens":4},"context_management":{"a":[]},"input_transformations":[1]}""",
            new MessageDelta { StopReason = StopReason.EndTurn, StopSequence = "S", Usage = new() { OutputTokens = 4 }, ContextManagementJson = """{"a":[]}""", InputTransformationsJson = "[1]" }
        },
        { """{"type":"message_stop"}""", new MessageStop() },
        { """{"type":"ping"}""", new Ping() },
        { """{"type":"error","error":{"type":"api_error","message":"Oops"},"request_id":"req_1"}""", new StreamError(ErrorType.Api, "Oops") { RequestId = "req_1" } },
    };

    [Theory, MemberData(nameof(Events))]
    public void It_is_read_with_its_name_or_without_or_under_another(string json, StreamEvent expected)
    {
        string type = json.Split('"')[3];
        foreach (string name in new[] { type, "", "message", "ping", "content_block_stop", "gateway_event" })
            Assert.Equal(expected, Parse(json, name));
    }

    [Theory, MemberData(nameof(Events))]
    public void It_is_read_in_any_legal_spelling_of_its_JSON(string json, StreamEvent expected)
    {
        for (int seed = 0; seed < 200; seed++)
            Assert.Equal(Normal(expected), Normal(Parse(JsonSpelling.Vary(json, new Random(seed)))));
    }

    [Theory, MemberData(nameof(Events))]
    public void Its_name_counts_where_its_JSON_names_no_type(string json, StreamEvent expected)
    {
        string type = json.Split('"')[3];
        Assert.Equal(expected, Parse(json.Replace($"\"type\":\"{type}\"", "\"type\":null", StringComparison.Ordinal), type));
        string nameless = json.Replace($"\"type\":\"{type}\",", "", StringComparison.Ordinal).Replace($"\"type\":\"{type}\"", "", StringComparison.Ordinal);
        Assert.Equal(expected, Parse(nameless, type));
    }

    // Raw JSON is carried verbatim: its spelling is compared elsewhere.
    private static StreamEvent Normal(StreamEvent streamEvent) =>
        streamEvent is MessageDelta delta ? delta with { ContextManagementJson = null, InputTransformationsJson = null } : streamEvent;

    [Fact]
    public void Optional_members_may_be_missing()
    {
        Assert.Equal(new MessageStart(new Message("", "")), Parse("""{"type":"message_start","message":{}}"""));
        Assert.Equal(new ContentBlockStart(0, new TextBlock("")), Parse("""{"type":"content_block_start","index":0,"content_block":{"type":"text"}}"""));
        Assert.Equal(new ContentBlockStart(0, new ThinkingBlock("", "")), Parse("""{"type":"content_block_start","index":0,"content_block":{"type":"thinking"}}"""));
        Assert.Equal(new ContentBlockStart(0, new ToolUseBlock("", "", "{}")), Parse("""{"type":"content_block_start","index":0,"content_block":{"type":"tool_use"}}"""));
        Assert.Equal(new ContentBlockDelta(0, new TextDelta("")), Parse("""{"type":"content_block_delta","index":0,"delta":{"type":"text_delta"}}"""));
        Assert.Equal(new ContentBlockDelta(0, new CompactionDelta(null)), Parse("""{"type":"content_block_delta","index":0,"delta":{"type":"compaction_delta"}}"""));
        Assert.Equal(new MessageDelta(), Parse("""{"type":"message_delta"}"""));
        Assert.Equal(new StreamError(default, """{"type":"error"}"""), Parse("""{"type":"error"}"""));
    }

    [Fact]
    public void Null_is_as_good_as_missing()
    {
        Assert.Equal(
            new MessageStart(new Message("", "")),
            Parse("""{"type":"message_start","message":{"id":null,"model":null,"role":null,"content":null,"usage":null,"container":null,"stop_reason":null}}"""));
        foreach ((string delta, string member, ContentDelta expected) in new (string, string, ContentDelta)[]
        {
            ("text_delta", "text", new TextDelta("")),
            ("input_json_delta", "partial_json", new InputJsonDelta("")),
            ("thinking_delta", "thinking", new ThinkingDelta("")),
            ("signature_delta", "signature", new SignatureDelta("")),
            ("compaction_delta", "content", new CompactionDelta(null)),
        })
        {
            Assert.Equal(new ContentBlockDelta(1, expected), Parse($$$"""{"type":"content_block_delta","index":1,"delta":{"type":"{{{delta}}}","{{{member}}}":null}}"""));
        }
        Assert.Equal(new MessageDelta(), Parse("""{"type":"message_delta","delta":null,"usage":null,"context_management":null}"""));
        Assert.Equal(
            new MessageDelta(),
            Parse("""{"type":"message_delta","delta":{"stop_reason":null,"stop_sequence":null,"stop_details":null,"container":null},"usage":null}"""));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[DONE]")]
    public void Empty_data_and_DONE_are_nothing(string data)
    {
        foreach (string name in new[] { "", "message", "ping", "message_stop", "content_block_delta", "gateway_event" })
            IsNothing(data, name);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-0")]
    [InlineData("0.0")]
    [InlineData("0e5")]
    [InlineData("-0.00E-7")]
    public void A_number_is_read_in_any_spelling(string zero)
    {
        Assert.Equal(new ContentBlockStop(0), Parse($$"""{"type":"content_block_stop","index":{{zero}}}"""));
        Assert.Equal(
            new MessageDelta { Usage = new() { OutputTokens = 0 } },
            Parse($$$"""{"type":"message_delta","usage":{"output_tokens":{{{zero}}}}}"""));
    }

    [Fact]
    public void Large_numbers_with_a_fraction_or_an_exponent_are_exact_or_kept_as_they_came()
    {
        Assert.Equal(new ContentBlockStop(1200), Parse("""{"type":"content_block_stop","index":1.2e3}"""));
        Assert.Equal(new ContentBlockStop(120), Parse("""{"type":"content_block_stop","index":12000e-2}"""));
        Usage usage = Assert.IsType<MessageDelta>(Parse("""{"type":"message_delta","usage":{"input_tokens":9007199254740991.0,"output_tokens":9007199254740993.0}}""")).Usage!;
        Assert.Equal((1L << 53) - 1, usage.InputTokens);
        Assert.Equal("""{"output_tokens":9007199254740993.0}""", usage.ExtraJson);
    }

    [Fact]
    public void Of_a_member_that_comes_twice_the_last_one_counts()
    {
        Assert.Equal(new Ping(), Parse("""{"type":"message_stop","type":"ping"}"""));
        Assert.Equal(new ContentBlockStop(2), Parse("""{"type":"content_block_stop","index":1,"index":2}"""));
        Assert.Equal(new ContentBlockDelta(0, new TextDelta("b")), Parse("""{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"a","text":"b"}}"""));
        Assert.Equal(
            new ContentBlockDelta(0, new SignatureDelta("s")),
            Parse("""{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"a"},"delta":{"type":"signature_delta","signature":"s"}}"""));
        IsMalformed("""{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"a"},"delta":null}""");
        IsMalformed("""{"type":"content_block_start","index":0,"content_block":{"type":"text"},"content_block":null}""");
    }

    [Fact]
    public void Half_a_surrogate_pair_stays_what_it_is()
    {
        Assert.Equal(new ContentBlockDelta(0, new TextDelta("a\ud83d")), Parse("""{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"a\ud83d"}}"""));
        Assert.Equal(new ContentBlockDelta(0, new TextDelta("\ude00\ud83d!")), Parse("""{"type":"content_block_delta","index":0,"delta":{"text":"\uDE00\uD83D!","type":"text_delta"}}"""));
        Assert.Equal(new ContentBlockDelta(0, new InputJsonDelta("\udfff")), Parse("""{"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":"\udfff"}}"""));
        Assert.Equal(new ContentBlockDelta(0, new SignatureDelta("\ud800")), Parse("""{"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"\ud800","\ud800":"\ud800"}}"""));
        Assert.Equal(new ContentBlockStart(0, new TextBlock("\ud83d")), Parse("""{"type":"content_block_start","index":0,"content_block":{"type":"text","text":"\ud83d"}}"""));
    }

    [Fact]
    public void Invalid_UTF_8_becomes_replacement_characters()
    {
        byte[] data = [.. """{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"a"""u8, 0xC3, (byte)'(', 0xF0, 0x9F, (byte)'b', 0xFF, .. "\"}}"u8];
        Assert.Equal(new ContentBlockDelta(0, new TextDelta("a\ufffd(\ufffdb\ufffd")), Parse(data));
        byte[] escaped = [.. """{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"\n"""u8, 0xED, 0xA0, 0x80, .. "\\t\"}}"u8];
        Assert.Equal(new ContentBlockDelta(0, new TextDelta("\n\ufffd\ufffd\ufffd\t")), Parse(escaped));
        byte[] unknown = [.. """{"type":"new"""u8, 0xFF, .. "\"}"u8];
        Assert.Equal(new UnknownEvent("new\ufffd", "{\"type\":\"new\ufffd\"}"), Parse(unknown));
        byte[] name = [.. "{\""u8, 0xFF, .. "\":1,\"type\":\"ping\"}"u8];
        Assert.Equal(new Ping(), Parse(name));
    }

    [Fact]
    public void Text_may_be_long_and_full_of_escapes()
    {
        string text = string.Concat(Enumerable.Range(0, 20_000).Select(static i => $"{i}\n\"é\\😀\0"));
        string json = $$$"""{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":{{{System.Text.Json.Nodes.JsonValue.Create(text).ToJsonString()}}}}}""";
        Assert.Equal(new ContentBlockDelta(0, new TextDelta(text)), Parse(json));
    }
}

using ClaudeStreaming.Tests.Support;
using static ClaudeStreaming.Tests.Events.Parsing;

namespace ClaudeStreaming.Tests.Events;

/// <summary>Each event as the service writes it, and in the other legal ways.</summary>
public class ParseTests
{
    public static TheoryData<string, StreamEvent> Events => new()
    {
        {
            """{"type":"message_start","message":{"id":"msg_1","model":"claude-x","usage":{"input_tokens":3}}}""",
            new MessageStart(new Message("msg_1", "claude-x") { Usage = new() { InputTokens = 3 } })
        },
        {
            """{"type":"content_block_start","index":2,"content_block":{"type":"text","text":"a"}}""",
            new ContentBlockStart(2, new TextBlock("a"))
        },
        {
            """{"type":"content_block_delta","index":3,"delta":{"type":"text_delta","text":"Hello"}}""",
            new ContentBlockDelta(3, new TextDelta("Hello"))
        },
        {
            """{"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":"{\"a"}}""",
            new ContentBlockDelta(0, new InputJsonDelta("{\"a"))
        },
        {
            """{"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"Hm","estimated_tokens":2}}""",
            new ContentBlockDelta(0, new ThinkingDelta("Hm") { EstimatedTokens = 2 })
        },
        {
            """{"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"c2ln"}}""",
            new ContentBlockDelta(0, new SignatureDelta("c2ln"))
        },
        {
            """{"type":"content_block_delta","index":0,"delta":{"type":"citations_delta","citation":{"type":"page_location","cited_text":"x"}}}""",
            new ContentBlockDelta(0, new CitationsDelta(new PageLocation("x")))
        },
        {
            """{"type":"content_block_delta","index":0,"delta":{"type":"compaction_delta","content":"s","encrypted_content":null}}""",
            new ContentBlockDelta(0, new CompactionDelta("s") { HasEncryptedContent = true })
        },
        { """{"type":"content_block_stop","index":2147483647}""", new ContentBlockStop(int.MaxValue) },
        {
            """{"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":"S"},"usage":{"output_tokens":4}}""",
            new MessageDelta { StopReason = StopReason.EndTurn, StopSequence = "S", Usage = new() { OutputTokens = 4 } }
        },
        { """{"type":"message_stop"}""", new MessageStop() },
        { """{"type":"ping"}""", new Ping() },
        {
            """{"type":"error","error":{"type":"api_error","message":"Oops"},"request_id":"req_1"}""",
            new StreamError(ErrorType.Api, "Oops") { RequestId = "req_1" }
        },
    };

    [Theory, MemberData(nameof(Events))]
    public void It_is_read_with_its_name_or_without_or_under_another(string json, StreamEvent expected)
    {
        foreach (string name in new[] { TypeOf(json), "", "message", "ping", "content_block_stop", "gateway_event" })
            Assert.Equal(expected, Parse(json, name));
    }

    [Theory, MemberData(nameof(Events))]
    public void It_is_read_in_any_legal_spelling_of_its_JSON(string json, StreamEvent expected)
    {
        for (int seed = 0; seed < 200; seed++)
            Assert.Equal(expected, Parse(JsonSpelling.Vary(json, new Random(seed))));
    }

    [Theory, MemberData(nameof(Events))]
    public void Its_name_counts_where_its_JSON_names_no_type(string json, StreamEvent expected)
    {
        string type = TypeOf(json);
        Assert.Equal(expected, Parse(json.Replace($"\"type\":\"{type}\"", "\"type\":null", StringComparison.Ordinal), type));
        Assert.Equal(expected, Parse(json.Replace($"\"type\":\"{type}\"", "\"ignored\":0", StringComparison.Ordinal), type) switch
        {
            MessageStop { ExtraJson: not null } => new MessageStop(),
            MessageDelta { ExtraJson: not null } delta => delta with { ExtraJson = null },
            var read => read,
        });
    }

    [Fact]
    public void Optional_members_may_be_missing()
    {
        Assert.Equal(new Message("", ""), ParseMessage("{}"));
        Assert.Equal(new TextBlock(""), ParseBlock("""{"type":"text"}"""));
        Assert.Equal(new ThinkingBlock("", ""), ParseBlock("""{"type":"thinking"}"""));
        Assert.Equal(new ToolUseBlock("", "", "{}"), ParseBlock("""{"type":"tool_use"}"""));
        Assert.Equal(new TextDelta(""), ParseDelta("""{"type":"text_delta"}"""));
        Assert.Equal(new CompactionDelta(null), ParseDelta("""{"type":"compaction_delta"}"""));
        Assert.Equal(new MessageDelta(), Parse("""{"type":"message_delta"}"""));
    }

    [Fact]
    public void Null_is_as_good_as_missing()
    {
        Assert.Equal(
            new Message("", ""),
            ParseMessage("""{"id":null,"model":null,"role":null,"content":null,"usage":null,"container":null,"stop_reason":null}"""));
        Assert.Equal(new TextDelta(""), ParseDelta("""{"type":"text_delta","text":null}"""));
        Assert.Equal(new InputJsonDelta(""), ParseDelta("""{"type":"input_json_delta","partial_json":null}"""));
        Assert.Equal(new ThinkingDelta(""), ParseDelta("""{"type":"thinking_delta","thinking":null}"""));
        Assert.Equal(new SignatureDelta(""), ParseDelta("""{"type":"signature_delta","signature":null}"""));
        Assert.Equal(new CompactionDelta(null), ParseDelta("""{"type":"compaction_delta","content":null}"""));
        Assert.Equal(new MessageDelta(), Parse("""{"type":"message_delta","delta":null,"usage":null,"context_management":null}"""));
        Assert.Equal(
            new MessageDelta(),
            Parse("""{"type":"message_delta","delta":{"stop_reason":null,"stop_sequence":null,"stop_details":null,"container":null}}"""));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[DONE]")]
    public void Empty_data_and_DONE_are_nothing(string data)
    {
        foreach (string name in new[] { "", "message", "ping", "message_stop", "content_block_delta", "gateway_event" })
            IsNothing(data, name);
    }

    [Fact]
    public void Of_a_member_that_comes_twice_the_last_one_counts()
    {
        Assert.Equal(new Ping(), Parse("""{"type":"message_stop","type":"ping"}"""));
        Assert.Equal(new ContentBlockStop(2), Parse("""{"type":"content_block_stop","index":1,"index":2}"""));
        Assert.Equal(new TextDelta("b"), ParseDelta("""{"type":"text_delta","text":"a","text":"b"}"""));
        Assert.Equal(
            new SignatureDelta("s"),
            ParseDelta("""{"type":"text_delta","text":"a"},"delta":{"type":"signature_delta","signature":"s"}"""));
        IsMalformed("""{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"a"},"delta":null}""");
        IsMalformed("""{"type":"content_block_start","index":0,"content_block":{"type":"text"},"content_block":null}""");
    }

    private static string TypeOf(string json) => json.Split('"')[3];
}

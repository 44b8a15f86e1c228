using System.Text;
using System.Text.Json;
using ClaudeStreaming.Tests.Support;

namespace ClaudeStreaming.Tests.Messages;

/// <summary>A user's own JsonSerializer writes and reads the API's JSON, without reflection.</summary>
public class SerializerTests
{
    private static readonly Message Reply = Message.Parse(Documents.Message);
    private static readonly InputMessage Turn = InputMessage.Parse(Documents.Turn);

    [Fact]
    public void A_message_is_written_as_ToJson_writes_it()
    {
        string json = JsonSerializer.Serialize(Reply, TestJson.Default.Message);
        Json.AssertSame(Reply.ToJson(), json);
        Assert.Equal(Reply, JsonSerializer.Deserialize(json, TestJson.Default.Message));
        Assert.Equal(Reply, JsonSerializer.Deserialize(Reply.ToJson(), TestJson.Default.Message));
    }

    [Fact]
    public void So_is_a_turn()
    {
        string json = JsonSerializer.Serialize(Turn, TestJson.Default.InputMessage);
        Json.AssertSame(Turn.ToJson(), json);
        Assert.Equal(Turn, JsonSerializer.Deserialize(json, TestJson.Default.InputMessage));
    }

    [Fact]
    public void So_is_usage()
    {
        string json = JsonSerializer.Serialize(Reply.Usage, TestJson.Default.Usage);
        Assert.Contains(json, JsonSerializer.Serialize(Reply, TestJson.Default.Message), StringComparison.Ordinal);
        Assert.Equal(Reply.Usage, JsonSerializer.Deserialize(json, TestJson.Default.Usage));
    }

    [Fact]
    public void A_block_is_written_the_same_as_what_it_is_and_as_its_base()
    {
        foreach (ContentBlock block in Reply.Content.Concat(Turn.Content))
        {
            string json = JsonSerializer.Serialize(block, TestJson.Default.ContentBlock);
            Json.AssertKept($$"""{"content":[{{json}}]}""", new Message("a", "m") { Content = [block] }.ToJson());
            Assert.Equal(block, JsonSerializer.Deserialize(json, TestJson.Default.ContentBlock));
        }
        TextBlock text = (TextBlock)Reply.Content[0];
        string textJson = JsonSerializer.Serialize(text, TestJson.Default.TextBlock);
        Assert.Equal(JsonSerializer.Serialize(text, TestJson.Default.ContentBlock), textJson);
        Assert.Equal(text, JsonSerializer.Deserialize(textJson, TestJson.Default.TextBlock));
        ToolUseBlock call = (ToolUseBlock)Reply.Content[3];
        string callJson = JsonSerializer.Serialize(call, TestJson.Default.ToolCallBlock);
        Assert.Equal(JsonSerializer.Serialize(call, TestJson.Default.ToolUseBlock), callJson);
        Assert.Equal(call, JsonSerializer.Deserialize(callJson, TestJson.Default.ToolCallBlock));
    }

    [Fact]
    public void A_block_of_another_kind_than_asked_for_is_a_JsonException_that_says_so()
    {
        JsonException failure = Assert.ThrowsAny<JsonException>(
            () => JsonSerializer.Deserialize("""{"type":"thinking","thinking":"x"}""", TestJson.Default.TextBlock));
        Assert.Contains("ThinkingBlock", failure.Message, StringComparison.Ordinal);
        Assert.Contains("Read it as ContentBlock", failure.Message, StringComparison.Ordinal);
    }

    public static TheoryData<string> Events =>
    [
        $$"""{"type":"message_start","message":{{Documents.Message}}}""",
        """{"type":"content_block_start","index":3,"content_block":{"type":"text","text":"","citations":null,"x":1}}""",
        """{"type":"content_block_start","index":0,"content_block":{"type":"hologram","beam":1}}""",
        """{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"<😀>"}}""",
        """{"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":"{\"a\": \""}}""",
        """{"type":"content_block_delta","index":1,"delta":{"type":"thinking_delta","thinking":"Hm","estimated_tokens":3}}""",
        """{"type":"content_block_delta","index":1,"delta":{"type":"thinking_delta","thinking":"Hm"}}""",
        """{"type":"content_block_delta","index":1,"delta":{"type":"signature_delta","signature":"c2ln"}}""",
        """
        {"type":"content_block_delta","index":0,"delta":{"type":"citations_delta",
         "citation":{"type":"char_location","cited_text":"c","file_id":null}}}
        """,
        """{"type":"content_block_delta","index":0,"delta":{"type":"citations_delta","citation":{"type":"star_location","star":7}}}""",
        """{"type":"content_block_delta","index":0,"delta":{"type":"compaction_delta","content":null,"encrypted_content":null}}""",
        """{"type":"content_block_delta","index":0,"delta":{"type":"compaction_delta","content":"Summary."}}""",
        """{"type":"content_block_delta","index":0,"delta":{"type":"beam_delta","angle":0.10}}""",
        """{"type":"content_block_stop","index":7}""",
        """
        {"type":"message_delta","delta":{"stop_reason":"refusal","stop_sequence":null,"stop_details":{"type":"refusal","category":"cyber"},
         "container":{"id":"c"},"x":1},"usage":{"output_tokens":7,"y":2},"context_management":{"applied_edits":[]},"input_transformations":[],"z":3}
        """,
        """{"type":"message_delta","delta":{"stop_reason":null,"stop_sequence":"###"}}""",
        """{"type":"message_stop"}""",
        """{"type":"message_stop","amazon-bedrock-invocationMetrics":{"inputTokenCount":1}}""",
        """{"type":"ping"}""",
        """{"type":"error","error":{"type":"overloaded_error","message":"Overloaded","details":{"error_code":"x"}},"request_id":"req_1"}""",
        """{"type":"hologram_start","beam":[1]}""",
    ];

    [Theory, MemberData(nameof(Events))]
    public void An_event_is_written_as_the_API_sent_it(string json)
    {
        Assert.True(StreamEvent.TryParse(Encoding.UTF8.GetBytes(json), default, out StreamEvent? streamEvent));
        string written = JsonSerializer.Serialize(streamEvent, TestJson.Default.StreamEvent);
        Json.AssertSame(json, written);
        Assert.Equal(streamEvent, JsonSerializer.Deserialize(written, TestJson.Default.StreamEvent));
    }

    [Fact]
    public void An_event_can_be_read_as_what_it_is()
    {
        ContentBlockDelta delta = new(2, new TextDelta("x"));
        string json = JsonSerializer.Serialize(delta, TestJson.Default.ContentBlockDelta);
        Assert.Equal(delta, JsonSerializer.Deserialize(json, TestJson.Default.ContentBlockDelta));
        Assert.ThrowsAny<JsonException>(() => JsonSerializer.Deserialize("""{"type":"ping"}""", TestJson.Default.ContentBlockDelta));
    }

    [Theory]
    [InlineData("""{"type":"content_block_delta","index":0}""")]
    [InlineData("""{"type":"content_block_stop"}""")]
    [InlineData("[]")]
    [InlineData("5")]
    public void What_is_no_event_is_a_JsonException(string json) =>
        Assert.ThrowsAny<JsonException>(() => JsonSerializer.Deserialize(json, TestJson.Default.StreamEvent));

    [Theory]
    [InlineData("note", """{"a":1}""", """{"type":"note","a":1}""")]
    [InlineData("note", "not {json", """{"type":"note","data":"not {json"}""")]
    [InlineData("note", """{"type":"other","a":1}""", """{"type":"other","a":1}""")]
    public void An_unknown_event_keeps_its_name_also_where_only_the_frame_had_it(string name, string data, string json)
    {
        Json.AssertSame(json, JsonSerializer.Serialize(new UnknownEvent(name, data), TestJson.Default.StreamEvent));
    }

    [Fact]
    public void They_stand_inside_types_of_ones_own()
    {
        Conversation conversation = new()
        {
            Title = "T",
            History = [InputMessage.User("Hi"), Turn],
            Reply = Reply,
            Blocks = [.. Reply.Content],
            First = new TextBlock("x"),
            Costs = { ["today"] = Reply.Usage },
            Events = [new Ping(), new ContentBlockStop(1)],
            Why = StopReason.PauseTurn,
        };
        string json = JsonSerializer.Serialize(conversation, TestJson.Default.Conversation);
        Json.AssertKept(
            $$"""{"title":"T","history":[{"role":"user","content":"Hi"},{{Documents.Turn}}],"reply":{{Documents.Message}},"why":"pause_turn"}""",
            json);
        Conversation back = JsonSerializer.Deserialize(json, TestJson.Default.Conversation)!;
        Assert.Equal(conversation.History, back.History);
        Assert.Equal(conversation.Reply, back.Reply);
        Assert.Equal(conversation.Blocks, back.Blocks);
        Assert.Equal(conversation.First, back.First);
        Assert.Equal(conversation.Costs, back.Costs);
        Assert.Equal(conversation.Events, back.Events);
        Assert.Equal(conversation.Why, back.Why);
        Assert.Null(JsonSerializer.Deserialize("""{"reply":null,"why":null}""", TestJson.Default.Conversation)!.Reply);
    }

    [Fact]
    public async Task They_are_read_from_a_stream_in_pieces()
    {
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(new Conversation { Reply = Reply, History = [Turn] }, TestJson.Default.Conversation);
        Conversation? back = await JsonSerializer.DeserializeAsync(new PiecewiseStream(json, 7), TestJson.Default.Conversation);
        Assert.Equal(Reply, back!.Reply);
        Assert.Equal([Turn], back.History);
    }

    [Fact]
    public void A_writer_that_indents_and_validates_is_obeyed()
    {
        using MemoryStream buffer = new();
        using (Utf8JsonWriter writer = new(buffer, new JsonWriterOptions { Indented = true }))
            JsonSerializer.Serialize(writer, Reply, TestJson.Default.Message);
        string json = Encoding.UTF8.GetString(buffer.ToArray());
        Assert.StartsWith("{\n  \"id\": \"msg_1\",", json.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Json.AssertSame(Documents.Message, json);
    }

    [Theory]
    [InlineData("5")]
    [InlineData("[]")]
    [InlineData("\"x\"")]
    public void Anything_but_an_object_is_a_JsonException(string json)
    {
        Assert.ThrowsAny<JsonException>(() => JsonSerializer.Deserialize(json, TestJson.Default.Message));
        Assert.ThrowsAny<JsonException>(() => JsonSerializer.Deserialize(json, TestJson.Default.InputMessage));
        Assert.ThrowsAny<JsonException>(() => JsonSerializer.Deserialize(json, TestJson.Default.ContentBlock));
        Assert.ThrowsAny<JsonException>(() => JsonSerializer.Deserialize(json, TestJson.Default.Usage));
    }
}

using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using ClaudeStreaming.Tests.Support;
using static ClaudeStreaming.Tests.Events.Parsing;

namespace ClaudeStreaming.Tests.Events;

/// <summary>Events through a user's JsonSerializer, which has no reflection to fall back on in one of the two runs.</summary>
public partial class ConverterTests
{
    public static TheoryData<string> Recordings => Recording.Names;

    [Theory, MemberData(nameof(Recordings))]
    public void Every_recorded_event_comes_back_equal(string name)
    {
        EventJson readable = new(new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, WriteIndented = true });
        foreach (StreamEvent streamEvent in Replay.Of(Recording.Named(name).Bytes).Events)
        {
            AssertRoundTrip(streamEvent, EventJson.Default);
            AssertRoundTrip(streamEvent, readable);
        }
    }

    [Fact]
    public void An_event_is_written_as_the_API_writes_it()
    {
        Assert.Equal(
            """{"type":"content_block_delta","index":1,"delta":{"type":"text_delta","text":"Hello"}}""",
            JsonSerializer.Serialize<StreamEvent>(new ContentBlockDelta(1, new TextDelta("Hello")), EventJson.Default.StreamEvent));
        Assert.Equal("""{"type":"ping"}""", JsonSerializer.Serialize(new Ping(), EventJson.Default.Ping));
        StreamError error = new(ErrorType.Api, "Oops") { ErrorCode = "x", DetailsJson = """{"error_code":"x"}""", RequestId = "req_1" };
        Assert.Equal(
            """{"type":"error","error":{"type":"api_error","message":"Oops","details":{"error_code":"x"}},"request_id":"req_1"}""",
            JsonSerializer.Serialize(error, EventJson.Default.StreamEvent));
    }

    [Fact]
    public void No_member_is_written_twice() =>
        Assert.Equal(
            """{"type":"message_delta","delta":5,"usage":"much"}""",
            JsonSerializer.Serialize(new MessageDelta { ExtraJson = """{"delta":5,"usage":"much"}""" }, EventJson.Default.StreamEvent));

    public static TheoryData<StreamEvent> Awkward =>
    [
        new ContentBlockDelta(0, new TextDelta("half a pair \ud83d")),
        new ContentBlockDelta(0, new TextDelta("\ude00 and the other, \"quoted\"\0")),
        new ContentBlockDelta(0, new ThinkingDelta("\ud83d") { EstimatedTokens = 0 }),
        new ContentBlockDelta(0, new CompactionDelta(null)),
        new ContentBlockDelta(0, new CompactionDelta(null) { HasEncryptedContent = true }),
        new ContentBlockDelta(0, new CompactionDelta("a") { HasEncryptedContent = true, EncryptedContent = "b" }),
        new ContentBlockDelta(0, new CitationsDelta(new UnknownCitation("x", """{"type":"x", "a":1.0}"""))),
        new ContentBlockDelta(0, new UnknownDelta("", "{ }")),
        new ContentBlockStart(0, new UnknownBlock("x", """{"type":"x", "a":1.0}""")),
        new ContentBlockStart(0, new ToolUseBlock("t", "f", "{\"a") { IsInputComplete = false }),
        new MessageStart(new Message("m", "x") { Content = [new TextBlock("a")], ExtraJson = """{"x":1.0}""", IsUnterminated = true }),
        new MessageDelta { ExtraJson = """{"delta":5,"usage":"much"}""" },
        new MessageDelta { StopReason = "", StopSequence = "", Usage = new() { ExtraJson = """{"z":2}""" } },
        new MessageDelta { ExtraJson = """{"x":1}""", DeltaExtraJson = """{"y":[ ]}""" },
        new MessageStop { ExtraJson = """{"metrics":{"a": 1}}""" },
        new StreamError(default, "no type"),
        new StreamError("", ""),
        new UnknownEvent("new", """{"b":1, "type":"new"}"""),
        new UnknownEvent("", """{"b":1}"""),
        new UnknownEvent("", "{ }"),
    ];

    [Theory, MemberData(nameof(Awkward))]
    public void Awkward_events_come_back_equal_too(StreamEvent streamEvent) => AssertRoundTrip(streamEvent, EventJson.Default);

    [Theory]
    [InlineData("""{"a":1.0}""", """{"type":"gateway_event","a":1.0}""")]
    [InlineData("""{"type":null}""", """{"type":"gateway_event"}""")]
    [InlineData("hello {", """{"type":"gateway_event","data":"hello {"}""")]
    [InlineData("[1]", """{"type":"gateway_event","data":"[1]"}""")]
    public void An_unknown_event_whose_data_names_no_type_is_written_with_its_name(string data, string expected)
    {
        string json = JsonSerializer.Serialize(Parse(data, "gateway_event"), EventJson.Default.StreamEvent);
        Assert.Equal(expected, json);
        Assert.Equal("gateway_event", Assert.IsType<UnknownEvent>(JsonSerializer.Deserialize(json, EventJson.Default.StreamEvent)).Type);
    }

    [Fact]
    public void An_event_is_found_inside_other_data()
    {
        StreamEvent[] events = [new Ping(), new ContentBlockStop(1), new UnknownEvent("x", """{"type":"x"}""")];
        string json = JsonSerializer.Serialize(new EventLog("log", events), EventJson.Default.EventLog);
        Assert.Equal("""{"Name":"log","Events":[{"type":"ping"},{"type":"content_block_stop","index":1},{"type":"x"}]}""", json);
        Assert.Equal(events, JsonSerializer.Deserialize(json, EventJson.Default.EventLog)!.Events);
        Assert.Null(JsonSerializer.Deserialize("null", EventJson.Default.StreamEvent));
    }

    [Theory]
    [InlineData("5")]
    [InlineData("[]")]
    [InlineData("\"[DONE]\"")]
    [InlineData("{")]
    [InlineData("""{"type":"content_block_stop"}""")]
    [InlineData("""{"type":"message_start","message":5}""")]
    public void What_is_no_event_is_a_JsonException(string json) =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize(json, EventJson.Default.StreamEvent));

    [Fact]
    public void An_event_of_another_type_than_asked_for_is_a_JsonException_that_names_both()
    {
        JsonException failure = Assert.Throws<JsonException>(() => JsonSerializer.Deserialize("""{"type":"message_stop"}""", EventJson.Default.Ping));
        Assert.Contains("MessageStop", failure.Message, StringComparison.Ordinal);
        Assert.Contains("Ping", failure.Message, StringComparison.Ordinal);
        Assert.Equal(new Ping(), JsonSerializer.Deserialize("""{"type":"ping"}""", EventJson.Default.Ping));
    }

    private static void AssertRoundTrip(StreamEvent streamEvent, EventJson context) =>
        Assert.Equal(streamEvent, JsonSerializer.Deserialize(JsonSerializer.Serialize(streamEvent, context.StreamEvent), context.StreamEvent));

    internal sealed record EventLog(string Name, StreamEvent[] Events);

    [JsonSerializable(typeof(StreamEvent))]
    [JsonSerializable(typeof(Ping))]
    [JsonSerializable(typeof(EventLog))]
    internal sealed partial class EventJson : JsonSerializerContext;
}

using System.Text.Json.Nodes;
using static ClaudeStreaming.Tests.Events.Parsing;

namespace ClaudeStreaming.Tests.Events;

/// <summary>What this library does not know comes through as it was sent.</summary>
public class UnknownTests
{
    [Theory]
    [InlineData("""{"type":"new_event"}""")]
    [InlineData("""{ "b" : [1.0, -2e1, "\u00e9é\/"],  "type" : "new_event", "a":{"type":"ping"}, "a":null }""")]
    [InlineData("{\n\"type\":\"new_event\"\n}\n")]
    [InlineData("""{"\u0074ype":"new\u005fevent"}""")]
    [InlineData("""{"type":"new_event","index":"x","delta":5,"message":[],"content_block":{}}""")]
    public void An_event_is_kept_verbatim_whatever_its_name(string json)
    {
        foreach (string name in new[] { "", "message", "new_event", "ping", "message_stop" })
            Assert.Equal(new UnknownEvent("new_event", json), Parse(json, name));
    }

    [Fact]
    public void An_event_that_names_no_type_has_the_name_it_came_under()
    {
        foreach (string json in new[] { "{}", """{"a":1}""", """{"type":null}""", """{"type":["ping"]}""" })
        {
            Assert.Equal(new UnknownEvent("gateway_event", json), Parse(json, "gateway_event"));
            Assert.Equal(new UnknownEvent("message", json), Parse(json, "message"));
            Assert.Equal(new UnknownEvent("", json), Parse(json));
        }
        Assert.Equal(new UnknownEvent("", """{"type":""}"""), Parse("""{"type":""}"""));
    }

    [Fact]
    public void Names_are_exact()
    {
        foreach (string type in new[] { "Ping", "ping ", "message_starts", "content_block_delt", "content-block-delta", "erro" })
            Assert.Equal(type, Assert.IsType<UnknownEvent>(Parse($$"""{"type":"{{type}}"}""")).Type);
        Assert.Equal("ping\0", Assert.IsType<UnknownEvent>(Parse("""{"type":"ping\u0000"}""")).Type);
        Assert.Equal("\ufffd", Assert.IsType<UnknownEvent>(Parse("""{"type":"\ud83d"}""")).Type);
    }

    [Theory]
    [InlineData("""{"type":"new_block","a":[1.0]}""", "new_block")]
    [InlineData("""{ "a":1 }""", "")]
    [InlineData("""{"type":7,"text":"x"}""", "")]
    public void A_block_is_kept_verbatim(string json, string type) =>
        Assert.Equal(new UnknownBlock(type, json), ParseBlock(json));

    [Theory]
    [InlineData("""{"type":"new_delta","text":"x"}""", "new_delta")]
    [InlineData("""{ "text" : "x" }""", "")]
    [InlineData("""{"type":null,"text":"x"}""", "")]
    [InlineData("""{"type":"text_delta\u0000","text":"x"}""", "text_delta\0")]
    public void A_delta_is_kept_verbatim(string json, string type) =>
        Assert.Equal(new UnknownDelta(type, json), ParseDelta(json));

    [Theory]
    [InlineData("""{"type":"new_location","cited_text":"x","at":{"a":1}}""", "new_location")]
    [InlineData("""{ "cited_text":"x" }""", "")]
    public void A_citation_is_kept_verbatim(string json, string type) =>
        Assert.Equal(new CitationsDelta(new UnknownCitation(type, json)), ParseDelta($$"""{"type":"citations_delta","citation":{{json}}}"""));

    [Fact]
    public void Members_are_kept_wherever_a_record_has_a_place_for_them()
    {
        Message message = ParseMessage("""{"x":{"y":[1.0]},"id":"m","usage":{"z":2,"input_tokens":1}}""");
        Assert.Equal("""{"x":{"y":[1.0]}}""", message.ExtraJson);
        Assert.Equal("""{"z":2}""", message.Usage.ExtraJson);
        Assert.Equal(
            new MessageDelta { StopReason = "because", DeltaExtraJson = """{"y":1}""", ExtraJson = """{"x":"\u00e9"}""" },
            Parse("""{"type":"message_delta","x":"\u00e9","delta":{"stop_reason":"because","y":1}}"""));
        Assert.Equal(new MessageStop { ExtraJson = """{"metrics":{"a":1}}""" }, Parse("""{"type":"message_stop","metrics":{"a":1}}"""));
        ContentBlock block = ParseBlock("""{"é😀":null,"type":"text","\"":[ 0 ]}""");
        Assert.Contains("[ 0 ]", block.ExtraJson, StringComparison.Ordinal);
        Assert.Equal(["é😀", "\""], JsonNode.Parse(block.ExtraJson!)!.AsObject().Select(static member => member.Key));
    }
}

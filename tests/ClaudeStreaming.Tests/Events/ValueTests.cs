using System.Text.Json.Nodes;
using static ClaudeStreaming.Tests.Events.Parsing;

namespace ClaudeStreaming.Tests.Events;

/// <summary>Numbers and strings that other readers stumble over.</summary>
public class ValueTests
{
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
    public void A_number_with_a_fraction_or_an_exponent_is_exact_or_kept_as_it_came()
    {
        Assert.Equal(new ContentBlockStop(1200), Parse("""{"type":"content_block_stop","index":1.2e3}"""));
        Assert.Equal(new ContentBlockStop(120), Parse("""{"type":"content_block_stop","index":12000e-2}"""));
        Usage usage = ParseMessage("""{"usage":{"input_tokens":99999999999999.0,"output_tokens":9007199254740993.0}}""").Usage;
        Assert.Equal(99_999_999_999_999, usage.InputTokens);
        Assert.Equal("""{"output_tokens":9007199254740993.0}""", usage.ExtraJson);
        Assert.Equal(long.MaxValue, ParseMessage("""{"usage":{"input_tokens":9223372036854775807}}""").Usage.InputTokens);
    }

    [Fact]
    public void Half_a_surrogate_pair_stays_what_it_is()
    {
        Assert.Equal(new TextDelta("a\ud83d"), ParseDelta("""{"type":"text_delta","text":"a\ud83d"}"""));
        Assert.Equal(new TextDelta("\ude00\ud83d!"), ParseDelta("""{"text":"\uDE00\uD83D!","type":"text_delta"}"""));
        Assert.Equal(new InputJsonDelta("\udfff"), ParseDelta("""{"type":"input_json_delta","partial_json":"\udfff"}"""));
        Assert.Equal(new ThinkingDelta("\ud800\ud800"), ParseDelta("""{"type":"thinking_delta","thinking":"\ud800\ud800"}"""));
        Assert.Equal(new SignatureDelta("\ud800"), ParseDelta("""{"type":"signature_delta","signature":"\ud800","\ud800":"\ud800"}"""));
        Assert.Equal(new TextBlock("\ud83d"), ParseBlock("""{"type":"text","text":"\ud83d"}"""));
    }

    [Fact]
    public void Invalid_UTF_8_becomes_replacement_characters()
    {
        byte[] start = [.. """{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"""u8, (byte)'"'];
        byte[] plain = [.. start, (byte)'a', 0xC3, (byte)'(', 0xF0, 0x9F, (byte)'b', 0xFF, .. "\"}}"u8];
        Assert.Equal(new ContentBlockDelta(0, new TextDelta("a\ufffd(\ufffdb\ufffd")), Parse(plain));
        byte[] escaped = [.. start, .. "\\n"u8, 0xED, 0xA0, 0x80, .. "\\t\"}}"u8];
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
        string json = JsonValue.Create(text).ToJsonString();
        Assert.Equal(new TextDelta(text), ParseDelta($$"""{"type":"text_delta","text":{{json}}}"""));
    }
}

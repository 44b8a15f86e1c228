using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ClaudeStreaming.Tests.Support;

namespace ClaudeStreaming.Tests.Messages;

/// <summary>Text comes back character by character, whatever is in it.</summary>
public class TextTests
{
    public static TheoryData<string> Awkward =>
    [
        "",
        "plain",
        "\"quoted\" and \\ and / and \\u0041",
        "<script>alert('&amp;')</script> + `",
        "\0\u0001\b\t\n\v\f\r\u001f\u007f\u0080\u009f",
        "\u2028\u2029\u00a0\ufeff\ufffd\ufffe\uffff",
        "Åström, 東京, עברית, \u0301",
        "😀👩‍👩‍👧‍👦🏳️‍🌈",
        "\ud83d",
        "\ude00",
        "\ud83d\ud83d\ude00\ude00",
        "x\ude00\ud83d",
    ];

    [Theory, MemberData(nameof(Awkward))]
    public void Every_string_survives(string text)
    {
        Message message = new(text, text)
        {
            Role = text,
            Content =
            [
                new TextBlock(text) { Citations = [new CharLocation(text) { DocumentTitle = text }] },
                new ThinkingBlock(text, text),
                new RedactedThinkingBlock(text),
                new ToolUseBlock(text, text, "{}") { ToolsetName = text, Caller = new ToolCaller(text) { ToolId = text } },
                new ToolUseBlock(text, text, text) { IsInputComplete = false },
                new CompactionBlock(text) { EncryptedContent = text },
                new ToolResultBlock(text, text),
                new ImageBlock(new Base64Source(text, text)),
            ],
            StopReason = text,
            StopSequence = text,
            StopDetails = new StopDetails(text) { Explanation = text },
            Container = new Container { Id = text, Skills = [new ContainerSkill(text, text)] },
        };
        Assert.Equal(message, Message.Parse(message.ToJson()));
        Assert.Equal(message, Message.Parse(Encoding.UTF8.GetBytes(message.ToJson())));
        string escaped = JsonSerializer.Serialize(message, TestJson.Default.Message);
        Assert.Equal(message, JsonSerializer.Deserialize(escaped, TestJson.Default.Message));
        InputMessage turn = new(text, [new TextBlock(text)]);
        Assert.Equal(turn, InputMessage.Parse(turn.ToJson()));
    }

    // Other readers differ on half a surrogate pair.
    public static TheoryData<string> WellFormed => [.. Awkward.Select(static row => row.Data).Where(static text => !HasLoneHalf(text))];

    [Theory, MemberData(nameof(WellFormed))]
    public void What_is_written_is_what_every_JSON_reader_reads(string text)
    {
        string json = new Message("msg_1", "claude-x") { Content = [new TextBlock(text)] }.ToJson();
        Assert.Equal(text, (string?)JsonNode.Parse(json)!["content"]![0]!["text"]);
    }

    [Fact]
    public void Text_stays_readable_in_a_database()
    {
        Message message = new("msg_1", "claude-x") { Content = [new TextBlock("Åsa <b>&</b> 'x' 😀")], ExtraJson = """{"x":"😀"}""" };
        string json = message.ToJson();
        Assert.Contains("\"Åsa <b>&</b> 'x' 😀\"", json, StringComparison.Ordinal);
        Assert.Contains(":\"😀\"", json, StringComparison.Ordinal);
    }

    // Not in attributes, which are UTF-8 and cannot hold half a pair.
    public static TheoryData<string, string> Escapes => new()
    {
        { @"\ud83d\ude00", "😀" },
        { @"\uD83D\uDE00", "😀" },
        { @"\ud83d", "\ud83d" },
        { @"\ud83d😀", "\ud83d😀" },
        { @"a\/b\\\""\b\f\n\r\t\u0000", "a/b\\\"\b\f\n\r\t\0" },
        { @"\\ud83d", @"\ud83d" },
    };

    [Theory, MemberData(nameof(Escapes))]
    public void Escapes_are_read(string escaped, string text) =>
        Assert.Equal(text, Message.Parse($$"""{"content":[{"type":"text","text":"{{escaped}}"}]}""").Text);

    [Fact]
    public void Invalid_UTF_8_becomes_a_replacement_character_and_never_an_exception()
    {
        byte[] json = [.. "{\"id\":\"a"u8, 0xC3, 0x28, 0xFF, .. "\",\"x\":\""u8, 0xE2, 0x82, .. "\"}"u8];
        Message message = Message.Parse(json);
        Assert.Equal("a\ufffd(\ufffd", message.Id);
        Assert.Equal("{\"x\":\"\ufffd\"}", message.ExtraJson);
        Assert.Equal(message, Message.Parse(message.ToJson()));
    }

    private static bool HasLoneHalf(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)) != text;
}

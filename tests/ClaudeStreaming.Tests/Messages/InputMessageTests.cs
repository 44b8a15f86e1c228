using System.Text.Json;
using ClaudeStreaming.Tests.Support;

namespace ClaudeStreaming.Tests.Messages;

/// <summary>The turns of a conversation, and replies that go back as one.</summary>
public class InputMessageTests
{
    [Fact]
    public void A_turn_of_text_is_a_string()
    {
        Assert.Equal("""{"role":"user","content":"Hi"}""", InputMessage.User("Hi").ToJson());
        Assert.Equal("""{"role":"assistant","content":"Well,"}""", InputMessage.Assistant("Well,").ToJson());
        Assert.Equal("""{"role":"system","content":"Be brief."}""", InputMessage.System("Be brief.").ToJson());
        Assert.Equal("""{"role":"user","content":""}""", InputMessage.User("").ToJson());
    }

    [Fact]
    public void A_turn_of_blocks_is_a_list_of_them() =>
        Assert.Equal(
            """
            {"role":"user","content":[{"type":"text","text":"Look."},{"type":"image","source":{"type":"url","url":"https://e.test/i.png"}}]}
            """,
            InputMessage.User(new TextBlock("Look."), new ImageBlock(new UrlSource("https://e.test/i.png"))).ToJson());

    [Fact]
    public void Results_of_tools_are_a_turn_of_the_users() =>
        Assert.Equal(
            """
            {"role":"user","content":[{"type":"tool_result","tool_use_id":"t1","content":"12 °C"},{"type":"tool_result","tool_use_id":"t2","is_error":true}]}
            """,
            InputMessage.User(new ToolResultBlock("t1", "12 °C"), new ToolResultBlock("t2") { IsError = true }).ToJson());

    [Theory]
    [InlineData("""{"role":"user","content":"Hi"}""")]
    [InlineData("""{"role":"user","content":""}""")]
    [InlineData("""{"role":"user","content":[]}""")]
    [InlineData("""{"role":"user","content":[{"type":"text","text":"Hi"}]}""")]
    [InlineData("""{"role":"system","content":"x","clear_at":"never","output_config":{"effort":"low"}}""")]
    [InlineData("""{"role":"tool","content":[{"type":"tool_result","tool_use_id":"t","content":"Hi"}]}""")]
    [InlineData("""{"role":"tool","content":[{"type":"tool_result","tool_use_id":"t","content":[{"type":"text","text":"Hi"}]}]}""")]
    [InlineData("""{"role":"user","content":[{"type":"document","source":{"type":"content","content":"Hi"}}]}""")]
    public void A_string_stays_a_string_and_a_list_a_list(string json)
    {
        InputMessage turn = InputMessage.Parse(json);
        Assert.Equal(json, turn.ToJson());
        Assert.Equal(turn, InputMessage.Parse(turn.ToJson()));
    }

    [Fact]
    public void A_string_that_is_replaced_by_blocks_is_a_list() =>
        Assert.Equal(
            """{"role":"user","content":[{"type":"text","text":"Hi"}]}""",
            (InputMessage.User("Hi") with { Content = [new TextBlock("Hi")] }).ToJson());

    [Fact]
    public void A_reply_goes_back_as_the_API_sent_it()
    {
        Message reply = Message.Parse(Documents.Message);
        InputMessage turn = InputMessage.Assistant(reply);
        Assert.Equal("assistant", turn.Role);
        Assert.Equal(reply.Content, turn.Content);
        Json.AssertKept($$"""{"content":{{ContentOf(Documents.Message)}}}""", turn.ToJson());
        Json.AssertKept(turn.ToJson(), $$"""{"role":"assistant","content":{{ContentOf(Documents.Message)}}}""");
    }

    [Fact]
    public void A_reply_with_a_call_that_was_cut_off_is_refused_by_the_calls_name()
    {
        Message reply = new("msg_1", "claude-x")
        {
            Content =
            [
                new TextBlock("I look."),
                new ToolUseBlock("toolu_7", "get_weather", "{\"city\": \"Lu") { IsInputComplete = false },
            ],
        };
        ArgumentException failure = Assert.Throws<ArgumentException>(() => InputMessage.Assistant(reply));
        Assert.Equal("reply", failure.ParamName);
        Assert.Contains("toolu_7", failure.Message, StringComparison.Ordinal);
        Assert.Contains("get_weather", failure.Message, StringComparison.Ordinal);
        Assert.Contains("MaxTokens", failure.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => InputMessage.Assistant(Message.Parse(reply.ToJson())));
        Assert.Equal("assistant", InputMessage.Assistant(reply with { Content = [reply.Content[0]] }).Role);
    }

    [Theory]
    [InlineData("server_tool_use")]
    [InlineData("mcp_tool_use")]
    public void So_is_one_of_a_call_that_the_service_makes(string type)
    {
        Message reply = Message.Parse($$"""{"content":[{"type":"{{type}}","id":"t","name":"f","input":{},"_incomplete_input":"{"}]}""");
        Assert.Contains(type, Assert.Throws<ArgumentException>(() => InputMessage.Assistant(reply)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_to_say_is_an_argument_error()
    {
        Assert.Throws<ArgumentNullException>(() => InputMessage.User((string)null!));
        Assert.Throws<ArgumentNullException>(() => InputMessage.User((IReadOnlyList<ContentBlock>)null!));
        Assert.Throws<ArgumentNullException>(() => InputMessage.Assistant((string)null!));
        Assert.Throws<ArgumentNullException>(() => InputMessage.Assistant((Message)null!));
        Assert.Throws<ArgumentNullException>(() => InputMessage.System(null!));
        Assert.Equal("blocks", Assert.Throws<ArgumentException>(() => InputMessage.User()).ParamName);
    }

    [Fact]
    public void A_null_among_the_blocks_is_named_when_it_is_written() =>
        Assert.Contains(
            "content holds a null",
            Assert.Throws<JsonException>(() => InputMessage.User(new TextBlock("a"), null!).ToJson()).Message,
            StringComparison.Ordinal);

    private static string ContentOf(string message) => System.Text.Json.Nodes.JsonNode.Parse(message)!["content"]!.ToJsonString();
}

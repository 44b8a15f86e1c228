using System.Text.Json;
using ClaudeStreaming.Tests.Support;

namespace ClaudeStreaming.Tests.Messages;

/// <summary>The input of a tool: whole, or marked as not.</summary>
public class ToolCallTests
{
    [Fact]
    public void An_input_reads_into_a_type_of_ones_own()
    {
        ToolCallBlock call = new ToolUseBlock("toolu_1", "search", """{"query":"Åsa 😀","limit":3}""");
        Assert.Equal(new Search("Åsa 😀", 3), call.ReadInput(TestJson.Default.Search));
    }

    [Fact]
    public void An_incomplete_input_is_never_handed_out()
    {
        ToolCallBlock call = new ToolUseBlock("toolu_1", "search", "{}") { IsInputComplete = false };
        InvalidOperationException failure = Assert.Throws<InvalidOperationException>(() => call.ReadInput(TestJson.Default.Search));
        Assert.Contains("toolu_1", failure.Message, StringComparison.Ordinal);
        Assert.Contains("IsInputComplete", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"query":7}""")]
    [InlineData("""{"query":"\ud83d"}""")]
    [InlineData("""["query"]""")]
    [InlineData("{")]
    public void An_input_that_does_not_fit_is_a_JsonException(string input)
    {
        ToolCallBlock call = new ToolUseBlock("toolu_1", "search", input);
        Assert.ThrowsAny<JsonException>(() => call.ReadInput(TestJson.Default.Search));
    }

    [Fact]
    public void No_type_at_all_is_an_argument_error() =>
        Assert.Throws<ArgumentNullException>(() => new ToolUseBlock("t", "f", "{}").ReadInput<Search>(null!));

    [Theory]
    [InlineData("")]
    [InlineData("{\"path\": \"/etc/pas")]
    [InlineData("{}")]
    [InlineData("nonsense \"quoted\" 😀")]
    public void An_incomplete_input_is_written_beside_an_empty_one_and_read_again(string raw)
    {
        ToolCallBlock[] calls =
        [
            new ToolUseBlock("t", "f", raw) { IsInputComplete = false, ToolsetName = "browser" },
            new ServerToolUseBlock("t", "f", raw) { IsInputComplete = false, Caller = new ToolCaller("direct") },
            new McpToolUseBlock("t", "f", raw) { IsInputComplete = false, ServerName = "docs" },
        ];
        Message message = new("msg_1", "claude-x") { Content = calls };
        Assert.Equal(message, Message.Parse(message.ToJson()));
        string json = JsonSerializer.Serialize(calls[0], TestJson.Default.ToolCallBlock);
        using JsonDocument document = JsonDocument.Parse(json);
        Assert.Equal("{}", document.RootElement.GetProperty("input").GetRawText());
        Assert.Equal(raw, document.RootElement.GetProperty("_incomplete_input").GetString());
    }

    [Fact]
    public void A_complete_input_has_no_such_sibling() =>
        Assert.DoesNotContain(
            "_incomplete_input",
            new Message("msg_1", "claude-x") { Content = [new ToolUseBlock("t", "f", "{}")] }.ToJson(),
            StringComparison.Ordinal);

    [Fact]
    public void The_order_of_the_two_does_not_matter()
    {
        Message message = Message.Parse("""{"content":[{"_incomplete_input":"{\"a","input":{"b":1},"type":"tool_use","id":"t","name":"f"}]}""");
        Assert.Equal(new ToolUseBlock("t", "f", "{\"a") { IsInputComplete = false }, message.Content[0]);
    }
}

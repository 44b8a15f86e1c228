using System.Text;
using System.Text.Json;

namespace ClaudeStreaming.Tests.Messages;

/// <summary>JSON inside JSON: deep enough for any tool's result, and never a stack that overflows.</summary>
public class DepthTests
{
    private const int Deepest = 512;

    [Fact]
    public void An_unknown_member_may_be_as_deep_as_512_levels()
    {
        string json = $$"""{"id":"msg_1","x":{{Nested(Deepest - 1)}}}""";
        Message message = Message.Parse(json);
        Assert.Equal($$"""{"x":{{Nested(Deepest - 1)}}}""", message.ExtraJson);
        Assert.Equal(message, Message.Parse(message.ToJson()));
    }

    [Theory]
    [InlineData(Deepest)]
    [InlineData(1_000_000)]
    public void Anything_deeper_is_a_JsonException(int levels)
    {
        Assert.ThrowsAny<JsonException>(() => Message.Parse($$"""{"x":{{Nested(levels)}}}"""));
        Assert.ThrowsAny<JsonException>(() => Message.Parse($$"""{"x":{{new string('[', levels)}}"""));
        Assert.ThrowsAny<JsonException>(() => InputMessage.Parse($$"""{"role":"user","content":[{{Results(levels)}}]}"""));
        Assert.ThrowsAny<JsonException>(() => new Message("a", "m") { ExtraJson = $$"""{"x":{{Nested(levels)}}}""" }.ToJson());
        Assert.ThrowsAny<JsonException>(() => new Message("a", "m") { ContextManagementJson = Nested(levels + 1) }.ToJson());
    }

    [Fact]
    public void Blocks_inside_blocks_may_be_as_deep()
    {
        string json = $$"""{"role":"user","content":[{{Results(Deepest / 2 - 1)}}]}""";
        InputMessage turn = InputMessage.Parse(json);
        Assert.Equal(json, turn.ToJson());
        Assert.Equal(turn, InputMessage.Parse(turn.ToJson()));
    }

    [Fact]
    public void A_tool_input_that_is_deeper_is_kept_as_text_and_marked()
    {
        string input = $$"""{"a":{{Nested(Deepest)}}}""";
        MessageAccumulator message = new();
        message.Add(new MessageStart(new Message("msg_1", "claude-x")));
        message.Add(new ContentBlockStart(0, new ToolUseBlock("toolu_1", "f", "{}")));
        message.Add(new ContentBlockDelta(0, new InputJsonDelta(input)));
        message.Add(new ContentBlockStop(0));
        ToolUseBlock call = (ToolUseBlock)message.ToMessage().Content[0];
        Assert.Equal(input, call.InputJson);
        Assert.False(call.IsInputComplete);
        Assert.Equal(message.ToMessage(), Message.Parse(message.ToMessage().ToJson()));
    }

    private static string Nested(int levels) => new string('[', levels) + new string(']', levels);

    private static string Results(int levels)
    {
        StringBuilder json = new();
        for (int i = 0; i < levels; i++)
            json.Append("""{"type":"tool_result","tool_use_id":"t","content":[""");
        for (int i = 0; i < levels; i++)
            json.Append("]}");
        return json.ToString();
    }
}

using static ClaudeStreaming.Tests.Support.Events;

namespace ClaudeStreaming.Tests.Accumulation;

/// <summary>The input of tools: pieces of one JSON text that is read only once it is whole, and never closed or emptied.</summary>
public class ToolInputFoldTests
{
    public static TheoryData<string> Kinds => ["tool_use", "server_tool_use", "mcp_tool_use"];

    [Theory, MemberData(nameof(Kinds))]
    public void Pieces_are_joined_wherever_they_were_cut(string kind)
    {
        const string input = """{"city": "\u00c5s \"x\"", "n": [1.50, null]}""";
        for (int cut = 0; cut <= input.Length; cut++)
        {
            ToolCallBlock call = Call(FoldStarted(Open(kind), Piece(input[..cut]), Piece(""), Piece(input[cut..]), Stop(0)));
            Assert.Equal(input, call.InputJson);
            Assert.True(call.IsInputComplete);
        }
    }

    [Fact]
    public void An_input_is_incomplete_until_its_block_has_stopped()
    {
        ToolCallBlock call = Call(FoldStarted(Tool(0), Piece("{}")));
        Assert.False(call.IsInputComplete);
        Assert.Equal("{}", call.InputJson);
        Assert.True(Call(FoldStarted(Tool(0), Piece("{}"), Stop(0))).IsInputComplete);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void No_piece_or_only_empty_ones_mean_what_the_start_event_said(int emptyPieces)
    {
        string[] pieces = [.. Enumerable.Repeat(Piece(""), emptyPieces)];
        Assert.Equal(new ToolUseBlock("toolu_0", "find", "{}"), Call(FoldStarted([Tool(0), .. pieces, Stop(0)])));
        Assert.Equal(new ToolUseBlock("toolu_0", "find", """{"a":1}"""), Call(FoldStarted([Tool(0, """{"a":1}"""), .. pieces, Stop(0)])));
    }

    [Fact]
    public void Where_the_start_event_has_an_input_and_pieces_come_the_pieces_win() =>
        Assert.Equal(
            new ToolUseBlock("toolu_0", "find", """{"b":2}"""),
            Call(FoldStarted(Tool(0, """{"a":1}"""), Piece(""), Piece("""{"b":2}"""), Stop(0))));

    [Theory]
    [InlineData("""{"path": "/etc/pas""")]
    [InlineData("""{"a":1}}""")]
    [InlineData("""{"a":1} {"b":2}""")]
    [InlineData("""{"a":1,}""")]
    [InlineData("[1]")]
    [InlineData("\"text\"")]
    [InlineData("null")]
    [InlineData("nonsense")]
    [InlineData(" ")]
    public void A_text_that_never_becomes_an_object_is_kept_and_marked(string input)
    {
        Message message = FoldStarted(Tool(0, """{"a":1}"""), Piece(input), Stop(0), EndTurn, End);
        ToolCallBlock call = Call(message);
        Assert.False(call.IsInputComplete);
        Assert.Equal(input, call.InputJson);
        Assert.Equal(message, Message.Parse(message.ToJson()));
        Assert.Throws<ArgumentException>(() => InputMessage.Assistant(message));
    }

    [Theory]
    [InlineData(" {} ", "{}")]
    [InlineData("\n{ \"a\":\n1 }\t\r", "{ \"a\":\n1 }")]
    public void White_space_around_an_object_is_no_part_of_it(string text, string input)
    {
        Message message = FoldStarted(Tool(0), Piece(text), Stop(0));
        Assert.Equal(new ToolUseBlock("toolu_0", "find", input), Call(message));
        Assert.Equal(message, Message.Parse(message.ToJson()));
        Assert.Equal(text, Call(FoldStarted(Tool(0), Piece(text))).InputJson);
    }

    [Fact]
    public void The_input_of_a_block_whose_stop_never_came_is_as_complete_as_it_will_ever_be()
    {
        Assert.True(Call(FoldStarted(Tool(0), Piece("{}"), EndTurn, End)).IsInputComplete);
        Assert.True(Call(FoldStarted(Tool(0), EndTurn, End)).IsInputComplete);
        Assert.False(Call(FoldStarted(Tool(0), Piece("{"), EndTurn, End)).IsInputComplete);
    }

    [Fact]
    public void A_piece_after_the_stop_is_folded_too()
    {
        Assert.Equal("""{"a":1}""", Call(FoldStarted(Tool(0), Piece("""{"a":"""), Stop(0), Piece("1}"))).InputJson);
        Assert.True(Call(FoldStarted(Tool(0), Piece("""{"a":"""), Stop(0), Piece("1}"))).IsInputComplete);
        Assert.False(Call(FoldStarted(Tool(0), Piece("""{"a":1}"""), Stop(0), Piece("}"))).IsInputComplete);
    }

    [Fact]
    public void A_start_event_with_an_input_that_is_no_object_is_marked_unless_pieces_come()
    {
        Assert.Equal(new ToolUseBlock("toolu_0", "find", "[5]") { IsInputComplete = false }, Call(FoldStarted(Tool(0, "[5]"), Stop(0))));
        Assert.Equal(new ToolUseBlock("toolu_0", "find", "{}"), Call(FoldStarted(Tool(0, "[5]"), Piece("{}"), Stop(0))));
        Assert.Equal(new ToolUseBlock("toolu_0", "find", "{}"), Call(FoldStarted(Tool(0, "null"), Stop(0))));
    }

    private static string Open(string kind) => Block(0, $$$"""{"type":"{{{kind}}}","id":"t","name":"f","input":{}}""");

    private static string Piece(string json) => InputDelta(0, System.Text.Json.JsonEncodedText.Encode(json).ToString());

    private static ToolCallBlock Call(Message message) => Assert.IsType<ToolCallBlock>(message.Content[0], exactMatch: false);
}

using static ClaudeStreaming.Tests.Support.Events;

namespace ClaudeStreaming.Tests.Accumulation;

/// <summary>A character that takes two code units may be cut between them, also where both are spelled as escapes.</summary>
public class SurrogateTests
{
    public static TheoryData<string> Builders => ["text", "thinking", "input"];

    [Theory, MemberData(nameof(Builders))]
    public void Halves_in_two_pieces_are_one_character(string what)
    {
        Assert.Equal("a😀b", Joined(what, @"a\ud83d", @"\ude00b"));
        Assert.Equal("a😀b", Joined(what, @"a\uD83D", "", @"\uDE00b"));
        Assert.Equal("😀", Joined(what, @"\ud83d", @"\ude00"));
        Assert.Equal("😀😀😀", Joined(what, @"\ud83d", @"\ude00\ud83d", @"\ude00😀"));
    }

    [Theory, MemberData(nameof(Builders))]
    public void A_first_half_without_its_other_half_is_a_replacement_character(string what)
    {
        Assert.Equal("a\ufffdb", Joined(what, @"a\ud83d", "b"));
        Assert.Equal("a\ufffdb", Joined(what, @"a\ud83d", @"\u0062"));
        Assert.Equal("a\ufffd😀", Joined(what, @"a\ud83d", @"\ud83d\ude00"));
        Assert.Equal("a\ufffd😀", Joined(what, @"a\ud83d", @"\ud83d", @"\ude00"));
        Assert.Equal("a\ufffd\u00e5", Joined(what, @"a\ud83d", "\u00e5"));
    }

    [Theory, MemberData(nameof(Builders))]
    public void So_is_one_at_the_end(string what)
    {
        Assert.Equal("a\ufffd", Joined(what, @"a\ud83d"));
        Assert.Equal("a\ufffd", Joined(what, @"a\ud83d", ""));
    }

    [Theory, MemberData(nameof(Builders))]
    public void And_a_second_half_that_no_first_one_came_before(string what)
    {
        Assert.Equal("a\ufffdb", Joined(what, @"a\ude00b"));
        Assert.Equal("\ufffd", Joined(what, @"\ude00"));
        Assert.Equal("😀\ufffd", Joined(what, @"\ud83d\ude00", @"\ude00"));
    }

    [Theory, MemberData(nameof(Builders))]
    public void A_half_that_waits_is_no_character_yet(string what)
    {
        Assert.Equal("a", Read(what, FoldStarted([Open(what), Piece(what, @"a\ud83d")])));
        Assert.Equal("a😀", Read(what, FoldStarted([Open(what), Piece(what, @"a\ud83d"), Piece(what, @"\ude00")])));
    }

    [Theory, MemberData(nameof(Builders))]
    public void A_half_in_a_delta_after_the_stop_is_not_lost_at_the_end(string what)
    {
        Assert.Equal("a\ufffd", Read(what, FoldStarted(Open(what), Stop(0), Piece(what, @"a\ud83d"), EndTurn, End)));
        Assert.Equal("a😀", Read(what, FoldStarted(Open(what), Stop(0), Piece(what, @"a\ud83d"), Piece(what, @"\ude00"), EndTurn, End)));
    }

    [Fact]
    public void The_start_event_may_end_on_a_half()
    {
        Assert.Equal([new TextBlock("a😀")], FoldStarted(Text(0, @"a\ud83d"), TextDelta(0, @"\ude00"), Stop(0)).Content);
        Assert.Equal([new TextBlock("a\ufffd")], FoldStarted(Text(0, @"a\ud83d"), Stop(0)).Content);
        Message thinking = FoldStarted(Block(0, """{"type":"thinking","thinking":"\ud83d","signature":""}"""), ThinkingDelta(0, @"\ude00"), Stop(0));
        Assert.Equal([new ThinkingBlock("😀", "")], thinking.Content);
    }

    [Fact]
    public void Halves_of_interleaved_blocks_do_not_meet()
    {
        Message message = FoldStarted(
            Text(0), Text(1), TextDelta(0, @"a\ud83d"), TextDelta(1, @"b\ud83d"), TextDelta(0, @"\ude00"), TextDelta(1, @"\ude01"), Stop(0), Stop(1));
        Assert.Equal([new TextBlock("a😀"), new TextBlock("b😁")], message.Content);
        Message alone = FoldStarted(Text(0), Text(1), TextDelta(0, @"a\ud83d"), TextDelta(1, @"\ude00"), EndTurn, End);
        Assert.Equal([new TextBlock("a\ufffd"), new TextBlock("\ufffd")], alone.Content);
    }

    [Fact]
    public void An_escape_inside_a_tools_input_is_text_until_the_input_is_read()
    {
        Message message = FoldStarted(Tool(0), InputDelta(0, """{\"a\":\"\\ud8"""), InputDelta(0, """3d\\ude00\"}"""), Stop(0));
        Assert.Equal(new ToolUseBlock("toolu_0", "find", """{"a":"\ud83d\ude00"}"""), message.Content[0]);
    }

    private static string Joined(string what, params string[] pieces) =>
        Read(what, FoldStarted([Open(what), .. pieces.Select(piece => Piece(what, piece)), Stop(0)]));

    private static string Open(string what) => what switch
    {
        "text" => Text(0),
        "thinking" => Block(0, """{"type":"thinking","thinking":"","signature":""}"""),
        _ => Tool(0),
    };

    private static string Piece(string what, string text) => what switch
    {
        "text" => TextDelta(0, text),
        "thinking" => ThinkingDelta(0, text),
        _ => InputDelta(0, text),
    };

    private static string Read(string what, Message message) => what switch
    {
        "text" => ((TextBlock)message.Content[0]).Text,
        "thinking" => ((ThinkingBlock)message.Content[0]).Thinking,
        _ => ((ToolUseBlock)message.Content[0]).InputJson,
    };
}

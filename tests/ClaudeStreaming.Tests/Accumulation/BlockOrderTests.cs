using ClaudeStreaming.Tests.Support;
using static ClaudeStreaming.Tests.Support.Events;

namespace ClaudeStreaming.Tests.Accumulation;

/// <summary>Blocks are found by their index, in whatever order they come, and what nobody knows keeps its place.</summary>
public class BlockOrderTests
{
    [Fact]
    public void Blocks_that_are_interleaved_grow_each_by_its_own_deltas()
    {
        Message message = FoldStarted(
            Text(0), Tool(1), Text(2), TextDelta(0, "a"), InputDelta(1, "{"), TextDelta(2, "x"), TextDelta(0, "b"), InputDelta(1, "}"),
            TextDelta(2, "y"), TextDelta(0, "c"), Stop(2), Stop(0), Stop(1));
        Assert.Equal([new TextBlock("abc"), new ToolUseBlock("toolu_1", "find", "{}"), new TextBlock("xy")], message.Content);
        Assert.Equal("abcxy", message.Text);
    }

    [Fact]
    public void Blocks_that_start_out_of_order_stand_in_the_order_of_their_indexes()
    {
        Message message = FoldStarted(
            Text(2, "c"), Text(0, "a"), TextDelta(2, "C"), Text(1, "b"), TextDelta(0, "A"), TextDelta(1, "B"), Stop(1), Stop(0), Stop(2));
        Assert.Equal([new TextBlock("aA"), new TextBlock("bB"), new TextBlock("cC")], message.Content);
    }

    [Fact]
    public void An_order_that_goes_wrong_later_is_found_as_well()
    {
        Message message = FoldStarted(Text(0, "a"), Text(1, "b"), Text(3, "d"), Text(2, "c"), TextDelta(1, "B"), TextDelta(3, "D"), Text(4, "e"));
        Assert.Equal("abBcdDe", message.Text);
    }

    [Fact]
    public void Gaps_between_indexes_are_closed()
    {
        Message message = FoldStarted(Text(5, "a"), Text(int.MaxValue, "c"), Text(7, "b"), TextDelta(7, "B"), Stop(7), EndTurn, End);
        Assert.Equal([new TextBlock("a"), new TextBlock("bB"), new TextBlock("c")], message.Content);
    }

    [Fact]
    public void Content_that_message_start_has_is_kept_and_the_indexes_go_on_from_it()
    {
        Message message = Fold(
            Start(""","content":[{"type":"tool_use","id":"t","name":"f","input":{"a":1}},{"type":"text","text":"Hel"},{"type":"hologram"}]"""),
            Text(3, "lo"), TextDelta(3, "!"), Stop(3), EndTurn, End);
        Assert.Equal(
            [
                new ToolUseBlock("t", "f", """{"a":1}"""), new TextBlock("Hel"), new UnknownBlock("hologram", """{"type":"hologram"}"""),
                new TextBlock("lo!"),
            ],
            message.Content);
    }

    [Fact]
    public void Content_that_message_start_has_can_still_grow() =>
        Assert.Equal(
            "Hello",
            Fold(Start(""","content":[{"type":"text","text":"Hel"}]"""), TextDelta(0, "lo"), Stop(0)).Text);

    [Theory]
    [InlineData("null")]
    [InlineData("\"\"")]
    [InlineData("{}")]
    [InlineData("7")]
    [InlineData("[null]")]
    public void Content_of_an_odd_kind_in_message_start_does_not_hide_what_is_folded(string content)
    {
        Message message = Fold(Start($",\"content\":{content}"), Text(0), TextDelta(0, "Hello"), Stop(0), EndTurn, End);
        Assert.Equal([new TextBlock("Hello")], message.Content);
        Assert.Equal("Hello", Message.Parse(message.ToJson()).Text);
    }

    [Fact]
    public void A_delta_after_its_stop_is_folded() =>
        Assert.Equal([new TextBlock("Hello")], FoldStarted(Text(0), TextDelta(0, "Hel"), Stop(0), TextDelta(0, "lo"), Stop(0), EndTurn, End).Content);

    [Fact]
    public void A_delta_that_does_not_fit_its_block_is_left_out()
    {
        string[] blocks =
        [
            Text(0, "a"),
            Block(1, """{"type":"thinking","thinking":"b","signature":"s"}"""),
            Tool(2, """{"c":1}"""),
            Block(3, """{"type":"compaction","content":"d"}"""),
            Block(4, """{"type":"redacted_thinking","data":"e"}"""),
            Block(5, """{"type":"web_search_tool_result","tool_use_id":"t","content":[]}"""),
            Block(6, """{"type":"hologram","beam":1}"""),
        ];
        (string Delta, int Fits)[] deltas =
        [
            ("""{"type":"text_delta","text":"x"}""", 0),
            ("""{"type":"citations_delta","citation":{"type":"char_location"}}""", 0),
            ("""{"type":"thinking_delta","thinking":"x"}""", 1),
            ("""{"type":"signature_delta","signature":"x"}""", 1),
            ("""{"type":"input_json_delta","partial_json":"x"}""", 2),
            ("""{"type":"compaction_delta","content":"x"}""", 3),
            ("""{"type":"beam_delta","text":"x","thinking":"x","partial_json":"x"}""", -1),
            ("""{"text":"x","thinking":"x","partial_json":"x"}""", -1),
        ];
        Message whole = FoldStarted([.. blocks, .. Enumerable.Range(0, 7).Select(Stop)]);
        for (int block = 0; block < blocks.Length; block++)
        {
            foreach ((string delta, int fits) in deltas)
            {
                Message message = FoldStarted([.. blocks, Delta(block, delta), .. Enumerable.Range(0, 7).Select(Stop)]);
                Assert.True(block == fits != (message == whole), $"{delta} at block {block}: {message.ToJson()}");
            }
        }
    }

    [Fact]
    public void An_unknown_block_keeps_its_place_and_its_bytes_whatever_deltas_it_gets()
    {
        const string block = """{"type":"hologram", "beam":0.10}""";
        Message message = FoldStarted(
            Text(0, "a"), Block(1, block), Delta(1, """{"type":"beam_delta","angle":1}"""), TextDelta(1, "x"), Text(2, "b"), Stop(1));
        Assert.Equal([new TextBlock("a"), new UnknownBlock("hologram", block), new TextBlock("b")], message.Content);
    }

    [Fact]
    public void Unknown_events_and_pings_change_nothing()
    {
        Message message = FoldStarted(
            Text(0, "a"), """{"type":"ping"}""", """{"type":"hologram_start","index":0,"delta":{"type":"text_delta","text":"x"}}""",
            TextDelta(0, "b"));
        Assert.Equal("ab", message.Text);
        MessageAccumulator before = new();
        before.Add(new Ping());
        before.Add(new UnknownEvent("x", "{}"));
        Assert.Throws<InvalidOperationException>(before.ToMessage);
    }

    [Fact]
    public void A_fallback_changes_the_model_and_of_several_the_last_one_answered()
    {
        const string one = """{"type":"fallback","from":{"model":"claude-x"},"to":{"model":"claude-y"},"trigger":{"type":"refusal","category":"bio"}}""";
        const string two = """{"type":"fallback","from":{"model":"claude-y"},"to":{"model":"claude-z"}}""";
        Assert.Equal("claude-x", FoldStarted(Text(0, "a")).Model);
        Assert.Equal("claude-y", FoldStarted(Text(0, "a"), Block(1, one), Stop(1), Text(2, "b")).Model);
        Message message = FoldStarted(Block(0, one), Stop(0), Text(1, "a"), Stop(1), Block(2, two), Stop(2), Text(3, "b"), Stop(3), EndTurn, End);
        Assert.Equal("claude-z", message.Model);
        Assert.Equal(3, message.Content.Count - 1);
        Assert.Equal("ab", message.Text);
    }

    [Theory]
    [InlineData("""{"type":"fallback"}""")]
    [InlineData("""{"type":"fallback","from":null,"to":{"model":null}}""")]
    [InlineData("""{"type":"fallback","from":{"model":"a"},"to":{"model":""}}""")]
    [InlineData("""{"type":"fallback","to":"claude-y"}""")]
    public void A_fallback_that_names_no_model_leaves_the_one_that_is_known(string block) =>
        Assert.Equal("claude-x", FoldStarted(Block(0, block)).Model);

    [Fact]
    public void A_repeated_message_start_is_passed_over()
    {
        Message message = Fold(Start(""","usage":{"input_tokens":1}"""), Text(0, "a"), Start(""","usage":{"input_tokens":2}"""), TextDelta(0, "b"));
        Assert.Equal("ab", message.Text);
        Assert.Equal(1, message.Usage.InputTokens);
    }
}

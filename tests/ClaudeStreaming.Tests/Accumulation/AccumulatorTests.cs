using System.Text;
using static ClaudeStreaming.Tests.Support.Events;

namespace ClaudeStreaming.Tests.Accumulation;

/// <summary>What an accumulator refuses, when it is complete, and what its snapshots are.</summary>
public class AccumulatorTests
{
    public static TheoryData<string> Impossible =>
    [
        Text(0),
        TextDelta(0, "x"),
        Delta(0, """{"type":"signature_delta","signature":"x"}"""),
        Delta(0, """{"type":"new_delta"}"""),
        Stop(0),
        EndTurn,
        End,
    ];

    [Theory, MemberData(nameof(Impossible))]
    public void Nothing_can_come_before_message_start(string json) => AssertMalformed([], json);

    public static TheoryData<string> ImpossibleInAMessage =>
    [
        Start().Replace("msg_1", "msg_2", StringComparison.Ordinal),
        TextDelta(1, "x"),
        Delta(1, """{"type":"signature_delta","signature":"x"}"""),
        Delta(1, """{"type":"new_delta"}"""),
        Delta(int.MaxValue, """{"type":"text_delta","text":"x"}"""),
        TextDelta(-1, "x"),
        Stop(1),
        Stop(-1),
        Text(0),
        Text(-1),
    ];

    [Theory, MemberData(nameof(ImpossibleInAMessage))]
    public void An_impossible_order_is_malformed_and_what_came_before_is_still_there(string json)
    {
        AssertMalformed([Start(), Text(0, "a")], json);
        AssertMalformed([Start(), Text(3, "a"), Text(0, "b")], json); // Where blocks are found by index.
    }

    [Fact]
    public void Indexes_do_not_begin_again_behind_content_that_message_start_has() =>
        AssertMalformed([Start(""","content":[{"type":"text","text":"a"}]""")], Text(0));

    [Fact]
    public void An_error_event_is_thrown_and_what_came_before_is_still_there()
    {
        MessageAccumulator message = Added(Start(), Text(0, "Hel"));
        ClaudeApiException failure = Assert.Throws<ClaudeApiException>(() => message.Add(new StreamError(ErrorType.Overloaded, "Overloaded")));
        Assert.Equal(ErrorType.Overloaded, failure.ErrorType);
        Assert.Equal("Hel", message.ToMessage().Text);
        Assert.Throws<ClaudeApiException>(() => new MessageAccumulator().Add(new StreamError(default, "")));
    }

    [Fact]
    public void Before_message_start_there_is_no_message()
    {
        MessageAccumulator message = new();
        Assert.Contains("MessageStart", Assert.Throws<InvalidOperationException>(message.ToMessage).Message, StringComparison.Ordinal);
        Assert.False(message.IsComplete);
        Assert.Throws<ArgumentNullException>(() => message.Add(null!));
    }

    [Fact]
    public void A_message_is_complete_with_message_stop_and_not_before()
    {
        MessageAccumulator message = Added(Start(), Text(0, "a"), Stop(0), EndTurn);
        Assert.False(message.IsComplete);
        message.Add(Parse(End));
        Assert.True(message.IsComplete);
        Assert.False(message.ToMessage().IsUnterminated);
    }

    [Fact]
    public void What_comes_after_message_stop_is_folded_all_the_same()
    {
        Message message = FoldStarted(
            Text(0, "a"), Stop(0), End, TextDelta(0, "b"), Tool(1), InputDelta(1, "{}"), Stop(1), MessageDelta("""{"stop_reason":"tool_use"}"""), End);
        Assert.Equal([new TextBlock("ab"), new ToolUseBlock("toolu_1", "find", "{}")], message.Content);
        Assert.Equal(StopReason.ToolUse, message.StopReason);
        AssertMalformed([Start(), End], Start().Replace("msg_1", "msg_2", StringComparison.Ordinal));
    }

    [Fact]
    public void A_snapshot_is_the_same_instance_as_long_as_nothing_is_added()
    {
        MessageAccumulator message = Added(Start(), Text(0, "a"));
        Message snapshot = message.ToMessage();
        Assert.Same(snapshot, message.ToMessage());
        message.Add(new Ping());
        message.Add(new UnknownEvent("x", "{}"));
        Assert.Same(snapshot, message.ToMessage());
        message.Add(Parse(TextDelta(0, "b")));
        Assert.NotSame(snapshot, message.ToMessage());
        Assert.Same(message.ToMessage(), message.ToMessage());
    }

    [Fact]
    public void A_snapshot_stays_as_it_was()
    {
        string[] events =
        [
            Start(""","content":[{"type":"text","text":"pre"}],"usage":{"output_tokens":1}"""),
            Text(1, "a"), TextDelta(1, "b"), Delta(1, """{"type":"citations_delta","citation":{"type":"char_location","cited_text":"c"}}"""),
            Delta(1, """{"type":"citations_delta","citation":{"type":"char_location","cited_text":"d"}}"""), Stop(1),
            Block(2, """{"type":"thinking","thinking":"","signature":""}"""), ThinkingDelta(2, "h"), ThinkingDelta(2, "m"),
            Delta(2, """{"type":"signature_delta","signature":"s"}"""), Stop(2),
            Tool(4), InputDelta(4, "{"), InputDelta(4, "}"), Stop(4),
            Block(3, """{"type":"compaction","content":null}"""), Delta(3, """{"type":"compaction_delta","content":"e"}"""), Stop(3),
            TextDelta(0, "!"), EndTurn, MessageDelta("""{"x":1}""", """{"output_tokens":9}"""), End,
        ];
        MessageAccumulator message = new();
        List<(Message Snapshot, string Json)> taken = [];
        foreach (string json in events)
        {
            message.AddBytes(Encoding.UTF8.GetBytes(json));
            taken.Add((message.ToMessage(), message.ToMessage().ToJson()));
        }
        Assert.All(taken, static snapshot => Assert.Equal(snapshot.Json, snapshot.Snapshot.ToJson()));
        Assert.Equal(events.Length, taken.Select(static snapshot => snapshot.Snapshot).Distinct(ReferenceEqualityComparer.Instance).Count());
        for (int length = 1; length <= events.Length; length++)
            Assert.Equal(Added(events[..length]).ToMessage(), taken[length - 1].Snapshot);
    }

    [Fact]
    public void The_message_of_message_start_is_never_changed()
    {
        Message start = Message.Parse("""{"id":"msg_1","model":"claude-x","content":[{"type":"text","text":"a"}],"usage":{"output_tokens":1,"x":1}}""");
        string before = start.ToJson();
        MessageAccumulator message = new();
        message.Add(new MessageStart(start));
        message.Add(Parse(TextDelta(0, "b")));
        message.Add(Parse(MessageDelta("{}", """{"output_tokens":9,"x":2}""")));
        Assert.Equal(before, start.ToJson());
        Assert.Equal("ab", message.ToMessage().Text);
    }

    [Fact]
    public void Text_of_ones_own_that_is_no_JSON_is_not_folded_and_breaks_nothing()
    {
        MessageAccumulator message = new();
        message.Add(new MessageStart(new Message("msg_1", "claude-x") { Usage = new Usage { ExtraJson = """{"x":1}""" } }));
        message.Add(new MessageDelta { DeltaExtraJson = "nonsense", Usage = new Usage { ExtraJson = "[]" } });
        Assert.Equal("""{"x":1}""", message.ToMessage().Usage.ExtraJson);
        Assert.Null(message.ToMessage().ExtraJson);
    }

    private static MessageAccumulator Added(params string[] events)
    {
        MessageAccumulator message = new();
        foreach (string json in events)
            message.Add(Parse(json));
        return message;
    }

    private static void AssertMalformed(string[] before, string json)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(json);
        foreach (Action<MessageAccumulator> add in new Action<MessageAccumulator>[] { m => m.Add(Parse(json)), m => m.AddBytes(utf8) })
        {
            MessageAccumulator message = Added(before);
            Message? snapshot = message.HasStarted ? message.ToMessage() : null;
            Assert.Equal(StreamFailure.Malformed, Assert.Throws<ClaudeStreamException>(() => add(message)).Reason);
            Assert.Equal(snapshot, message.HasStarted ? message.ToMessage() : null);
        }
    }
}

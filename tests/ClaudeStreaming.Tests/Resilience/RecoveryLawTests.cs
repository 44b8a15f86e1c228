using ClaudeStreaming.Testing;
using ClaudeStreaming.Tests.Support;
using FsCheck;
using FsCheck.Fluent;

namespace ClaudeStreaming.Tests.Resilience;

/// <summary>Whatever events an answer and its rest are made of, and wherever they break off.</summary>
public class RecoveryLawTests
{
    // Mostly text, so that most of them can go on.
    private static readonly Gen<StreamEvent[]> Blocks =
        from pieces in Gen.Elements("Hel", "lo, who is it?", " who is it? ", "\n", "😀", "\ud83d", "\ude00", "").ListOf()
        from thinks in Gen.Elements(false, false, true)
        from calls in Gen.Elements(false, false, false, true)
        select (StreamEvent[])
        [
            .. thinks ? Block(0, new ThinkingBlock("Hm", "sig")) : [],
            .. Block(thinks ? 1 : 0, new TextBlock(""), [.. pieces.Select(static piece => new TextDelta(piece))]),
            .. calls ? Block(thinks ? 2 : 1, new ToolUseBlock("toolu_1", "find", "{}"), new InputJsonDelta("{\"a\":1}")) : [],
        ];

    private static readonly Gen<FakeReply> Leg =
        from begins in Gen.Frequency((4, Gen.Constant(true)), (1, Gen.Constant(false)))
        from blocks in Blocks
        from cut in Gen.Choose(0, 12)
        from any in AnyEvent.Sequences.Generator
        from isAny in Gen.Frequency((3, Gen.Constant(false)), (1, Gen.Constant(true)))
        from end in Gen.Elements(0, 0, 1, 2)
        select End((isAny ? any : blocks.Take(cut)).Aggregate(new FakeReply(), static (reply, e) => reply.Event(e)), end);

    private static readonly Arbitrary<FakeReply[]> Legs = Arb.From(Leg.ArrayOf(4));

    [Fact]
    public void What_was_shown_is_the_message_or_what_the_failure_has_of_it() => Law.Holds(Legs, 1_500, static legs =>
    {
        (Seen events, MessageStream stream) = Read(legs, "events");
        Message? message = Arrived(events);
        Assert.Equal(message, stream.CurrentMessage);
        // A start that was held back when all failed is not among the events.
        if (events.Events!.OfType<MessageStart>().Any())
            Assert.Equal(message, FoldOf(events));

        (Seen text, _) = Read(legs, "text");
        Assert.Equal(events.Failure?.GetType(), text.Failure?.GetType());
        // The pieces of blocks that were interleaved come as they came, which is not the order of the blocks.
        if (text.Text!.Length > 0)
            Assert.Equal(message!.Text.Order(), text.Text.Order());
    });

    private static (Seen Seen, MessageStream Stream) Read(FakeReply[] legs, string view)
    {
        FakeClaude claude = new(legs);
        MessageStream stream = claude.RecoverAsync(new() { MaxContinuations = 2 }).GetAwaiter().GetResult();
        return (Seen.ReadAsync(stream, view).GetAwaiter().GetResult(), stream);
    }

    private static Message? Arrived(Seen seen) =>
        seen.Message ?? Assert.IsType<ClaudeException>(seen.Failure, exactMatch: false).PartialMessage;

    private static Message FoldOf(Seen seen)
    {
        MessageAccumulator fold = new();
        foreach (StreamEvent e in seen.Events!)
            fold.Add(e);
        // The end of a body says what no event does.
        if (seen.Message?.IsUnterminated == true)
            fold.EndUnterminated();
        return fold.ToMessage();
    }

    private static StreamEvent[] Block(int index, ContentBlock block, params ContentDelta[] deltas) =>
        [new ContentBlockStart(index, block), .. deltas.Select(delta => new ContentBlockDelta(index, delta)), new ContentBlockStop(index)];

    private static FakeReply End(FakeReply reply, int end) => end switch
    {
        0 => reply.EndCleanly(),
        1 => reply.CutSocket(),
        _ => reply,
    };
}

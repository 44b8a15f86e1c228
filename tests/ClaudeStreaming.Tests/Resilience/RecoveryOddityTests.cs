using ClaudeStreaming.Testing;
using ClaudeStreaming.Tests.Support;

namespace ClaudeStreaming.Tests.Resilience;

/// <summary>A rest that is odd or broken: what it has is shown, or it fails like any stream, with everything that had arrived.</summary>
public class RecoveryOddityTests
{
    public static TheoryData<string> AllViews => Views.Names;

    [Theory, MemberData(nameof(AllViews))]
    public async Task Blocks_in_an_impossible_order_break_the_rest_and_it_stays_broken(string view)
    {
        // Its first block comes behind those that are there, so that the one before it would be one of them.
        FakeReply odd = new FakeReply()
            .Event(new ContentBlockStart(1, new ThinkingBlock("Hm", "sig"))).Event(new ContentBlockStop(1))
            .Event(new ContentBlockStart(0, new TextBlock("Nothing of this belongs to Hel."))).Event(new ContentBlockStop(0));
        FakeClaude claude = new(new FakeReply().Text("Said. ").Event(new ContentBlockStart(1, new TextBlock("Hel"))).EndCleanly(), odd);
        await using MessageStream stream = await claude.RecoverAsync();
        ClaudeStreamException failure = await stream.FailAsync<ClaudeStreamException>(view);
        Assert.Equal(StreamFailure.Malformed, failure.Reason);
        Assert.Equal([new TextBlock("Said. "), new TextBlock("Hel"), new ThinkingBlock("Hm", "sig")], failure.PartialMessage!.Content);
        Assert.Same(failure, await stream.FailAsync<ClaudeStreamException>(view));
    }

    [Theory, MemberData(nameof(AllViews))]
    public async Task An_event_that_is_unknown_may_come_before_the_rest_begins(string view)
    {
        FakeReply rest = new FakeReply()
            .Event(new UnknownEvent("new_event", """{"type":"new_event"}""")).Event(new MessageStart(new Message("msg_rest", "claude-x"))).Text("lo");
        FakeClaude claude = new(Recovery.Broken("Hel").Usage(10, 1), rest);
        await using MessageStream stream = await claude.RecoverAsync();
        Seen seen = await Seen.ReadAsync(stream, view);
        Assert.Null(seen.Failure);
        Assert.Equal("Hello", seen.Message!.Text);
        if (seen.Events is not null)
            Assert.Equal([typeof(StreamResumed), typeof(UnknownEvent)], seen.Events.Where(static e => e is StreamResumed or UnknownEvent).Select(static e => e.GetType()));
    }

    [Theory, MemberData(nameof(AllViews))]
    public async Task Text_that_comes_after_the_stop_reason_is_not_lost(string view)
    {
        // It could be the beginning of a repetition, and no more comes.
        FakeReply late = new FakeReply()
            .Event(new ContentBlockStart(0, new TextBlock("")))
            .Event(new MessageDelta { StopReason = StopReason.EndTurn })
            .Event(new ContentBlockDelta(0, new TextDelta("He")))
            .EndCleanly();
        FakeClaude claude = new(Recovery.Broken("Hello, Hello"), late);
        await using MessageStream stream = await claude.RecoverAsync();
        Seen seen = await Seen.ReadAsync(stream, view);
        Assert.Null(seen.Failure);
        Assert.Equal("Hello, HelloHe", seen.Message!.Text);
        Assert.Equal("Hello, HelloHe", seen.Text ?? seen.Message.Text);
    }

    [Theory, MemberData(nameof(AllViews))]
    public async Task Content_that_comes_with_the_start_of_the_rest_is_not_lost(string view)
    {
        MessageStart start = new(new Message("msg_rest", "claude-x") { Content = [new ThinkingBlock("Hm", "sig"), new TextBlock("lo")] });
        FakeClaude claude = new(request => request.Number == 1
            ? Recovery.Broken("Hel")
            : new FakeReply().Event(start).Event(start).Event(new ContentBlockStart(2, new TextBlock(" you"))).Event(new ContentBlockStop(2)));
        await using MessageStream stream = await claude.RecoverAsync();
        Seen seen = await Seen.ReadAsync(stream, view);
        Assert.Null(seen.Failure);
        Assert.Equal([new TextBlock("Hel"), new ThinkingBlock("Hm", "sig"), new TextBlock("lo"), new TextBlock(" you")], seen.Message!.Content);
        Assert.Equal("Hello you", seen.Text ?? seen.Message.Text);
    }
}

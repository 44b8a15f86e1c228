using ClaudeStreaming.Testing;
using ClaudeStreaming.Tests.Support;

namespace ClaudeStreaming.Tests.Resilience;

/// <summary>Every view crosses a seam, also when another one goes on there.</summary>
public class RecoveryViewTests
{
    public static TheoryData<string> AllViews => Views.Names;

    [Theory, MemberData(nameof(AllViews))]
    public async Task Every_view_crosses_the_seam(string view)
    {
        FakeClaude claude = new(Recovery.Broken("Hello, who is it? "), Recovery.Whole("who is it? It is me."));
        await using MessageStream stream = await claude.RecoverAsync();
        Seen seen = await Seen.ReadAsync(stream, view);
        Assert.Equal("Hello, who is it? It is me.", seen.Message!.Text);
        Assert.Equal(seen.Message.Text, seen.Text ?? seen.Message.Text);
        Assert.Equal(2, stream.Attempts);
        if (seen.Events is not null)
            Assert.Equal(seen.Message, Recovery.Fold(seen.Events));
    }

    public static TheoryData<string, string> PairsOfViews => new(
        from first in new[] { "events", "text" } from second in Views.Names.Select(static row => row.Data) select (first, second));

    [Theory, MemberData(nameof(PairsOfViews))]
    public async Task Wherever_one_view_stops_another_goes_on(string first, string second)
    {
        for (int stop = 1; stop < 16; stop++)
        {
            // Before the seam, at it, and behind it; what it repeats is held back for a while.
            FakeClaude claude = new(Recovery.Broken("Hello, who is it? "), Recovery.Whole("who is it? It is me."));
            await using MessageStream stream = await claude.RecoverAsync();
            List<StreamEvent> events = [];
            string text = "";
            int read = 0;
            if (first == "events")
            {
                await foreach (StreamEvent e in stream)
                {
                    events.Add(e);
                    if (++read == stop)
                        break;
                }
                text = string.Concat(events.OfType<ContentBlockDelta>().Select(static e => ((TextDelta)e.Delta).Text));
            }
            else
            {
                await foreach (string piece in stream.TextAsync())
                {
                    text += piece;
                    if (++read == stop)
                        break;
                }
            }
            Seen rest = await Seen.ReadAsync(stream, second);
            Assert.Equal("Hello, who is it? It is me.", rest.Message!.Text);
            if (second is "text" or "copy")
                Assert.Equal(rest.Message.Text, text + rest.Text);
            if (first == "events" && second == "events")
                Assert.Equal(rest.Message, Recovery.Fold([.. events, .. rest.Events!]));
        }
    }

    [Fact]
    public async Task The_message_so_far_stays_while_the_rest_is_asked_for()
    {
        ManualClock clock = new();
        FakeClaude claude = new(Recovery.Broken("Hel"), Recovery.Whole("lo")) { TimeProvider = clock };
        using ClaudeClient client = claude.CreateClient(static options => options.Recovery = new());
        await using MessageStream stream = await client.StreamAsync(Requests.Hello);
        Task<string> reading = stream.GetFinalTextAsync();
        TimeSpan wait = await clock.WaitForTimerAsync(static due => due <= TimeSpan.FromSeconds(1));
        Assert.Equal("Hel", stream.CurrentMessage!.Text);
        Assert.False(stream.CurrentMessage.Usage.IsLowerBound);
        Assert.Equal(1, stream.Attempts);
        Assert.Single(stream.Transcript);
        clock.Advance(wait);
        Assert.Equal("Hello", await reading);
        Assert.Equal("Hello", stream.CurrentMessage.Text);
    }

    [Fact]
    public async Task Pings_pass_at_once_wherever_they_come()
    {
        FakeClaude claude = new(
            Recovery.Begin("Hel").Ping().EndCleanly(),
            new FakeReply().Ping().Event(new MessageStart(new Message("msg_rest", "claude-x"))).Ping().Event(new ContentBlockStart(0, new TextBlock("He")))
                .Ping().Event(new ContentBlockDelta(0, new TextDelta("llo"))).Event(new ContentBlockStop(0)));
        Recovered answer = await claude.RecoverAllAsync();
        Assert.Equal("HelHello", answer.Message.Text);
        Assert.Equal(
            [
                typeof(MessageStart), typeof(ContentBlockStart), typeof(ContentBlockDelta), typeof(Ping), typeof(Ping), typeof(Ping), typeof(StreamResumed),
                typeof(Ping), typeof(ContentBlockDelta), typeof(ContentBlockStop), typeof(MessageDelta), typeof(MessageStop),
            ],
            answer.Events.Select(static e => e.GetType()));
    }

    [Theory, MemberData(nameof(AllViews))]
    public async Task The_limit_on_a_message_counts_all_its_requests(string view)
    {
        FakeClaude claude = new(request => Recovery.Broken(new string((char)('a' + request.Number), 600)));
        using ClaudeClient client = claude.CreateRecovering(new() { MaxContinuations = 99 }, static options => options.MaxMessageBytes = 5000);
        await using MessageStream stream = await client.StreamAsync(Requests.Hello);
        ClaudeStreamException failure = await stream.FailAsync<ClaudeStreamException>(view);
        Assert.Equal(StreamFailure.TooLarge, failure.Reason);
        Assert.InRange(failure.PartialMessage!.Text.Length, 1800, 5000);
        Assert.InRange(claude.Requests.Count, 4, 6);
    }

    [Fact]
    public async Task Silence_in_the_middle_is_a_reason_to_go_on()
    {
        ManualClock clock = new();
        FakeClaude claude = new(Recovery.Begin("Hel").Stall(), Recovery.Whole("lo"));
        using ClaudeClient client = claude.CreateRecovering(configure: options => options.TimeProvider = clock);
        await using MessageStream stream = await client.StreamAsync(Requests.Hello);
        Task<string> reading = stream.GetFinalTextAsync();
        clock.Advance(FaultPlace.IdleTimeout);
        Assert.Equal("Hello", await reading);
        Assert.True(claude.Requests[0].Aborted.IsCancellationRequested);
    }
}

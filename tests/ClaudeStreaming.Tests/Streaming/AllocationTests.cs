using System.Text;
using ClaudeStreaming.Tests.Support;

namespace ClaudeStreaming.Tests.Streaming;

/// <summary>What each view allocates for an event, and that what it allocates in all grows with the input and no faster.</summary>
public class AllocationTests
{
    private const int Few = 1000;
    private const int Many = 3000;

    // A word of five letters: what the user sees of an event.
    private const string Word = " word";
    private const int StringBytes = 32;

    private static readonly byte[] FewEvents = Answer(Few);
    private static readonly byte[] ManyEvents = Answer(Many);

    /// <summary>Views, and what they may allocate for an event beside the string.</summary>
    public static TheoryData<string, int> Budgets => new()
    {
        // Two objects and the string; the event, its delta, and the text once more as it is kept for the message.
        { "events", StringBytes + 24 + 32 + 2 * 5 },
        { "text", StringBytes + 2 * 5 },
        // The text alone, as it is kept for the message.
        { "copy", 2 * 5 },
        { "frames", 2 * 5 },
        { "text as bytes", 2 * 5 },
        { "final message", 5 * 5 },
        { "final text", 5 * 5 },
    };

    [Theory, MemberData(nameof(Budgets))]
    public void An_event_allocates_what_the_reader_is_shown_and_the_text_that_is_kept(string view, int budget)
    {
        double each = Cost.OfEach(Many - Few, () => ReadAsync(view, FewEvents), () => ReadAsync(view, ManyEvents));
        TestContext.Current.SendDiagnosticMessage("{0}: {1:0.00}", view, each);
        Assert.InRange(each, 5, budget);
    }

    [Fact]
    public void A_read_that_suspends_allocates_nothing_for_it()
    {
        // More than a page of text would begin another one.
        byte[] few = Answer(50), many = Answer(150);
        double atOnce = Cost.OfEach(100, () => ReadAsync("events", few), () => ReadAsync("events", many));
        double suspended = Cost.OfEach(100, () => ReadSuspendedAsync(few), () => ReadSuspendedAsync(many));
        Assert.Equal(atOnce, suspended);
    }

    [Fact]
    public async Task A_snapshot_copies_the_open_block_alone_and_shares_the_finished_ones()
    {
        double besideShort = await OfSnapshotAsync(finished: 10);
        double besideLong = await OfSnapshotAsync(finished: 100_000);
        Assert.Equal(besideShort, besideLong);
    }

    private static async Task<double> OfSnapshotAsync(int finished)
    {
        LiveBody body = new();
        await using MessageStream stream = MessageStream.FromSse(body);
        body.Send(Wire.Start + Wire.StartText() + Wire.Text(new string('x', finished)) + Wire.StopBlock() + Wire.StartText(1));
        await using IAsyncEnumerator<StreamEvent> events = stream.GetAsyncEnumerator();
        for (int i = 0; i < 5; i++)
            await events.MoveNextAsync();
        ContentBlock block = stream.CurrentMessage!.Content[0];
        long cost = 0;
        for (int i = 0; i < 5; i++)
        {
            body.Send(Wire.Text(Word, 1));
            await events.MoveNextAsync();
            long before = GC.GetAllocatedBytesForCurrentThread();
            Message message = stream.CurrentMessage!;
            cost = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.Same(block, message.Content[0]);
            Assert.Same(message, stream.CurrentMessage);
        }
        return cost;
    }

    private static async Task ReadSuspendedAsync(byte[] bytes)
    {
        SuspendingBody body = new(bytes, 128);
        await using MessageStream stream = MessageStream.FromSse(body);
        Task reading = stream.SkimAsync("events");
        while (body.IsAwaited)
            body.Answer();
        await reading;
    }

    private static byte[] Answer(int deltas) => Encoding.UTF8.GetBytes(Wire.Answer([.. Enumerable.Repeat(Word, deltas)]));

    private static async Task ReadAsync(string view, byte[] body)
    {
        await using MessageStream stream = MessageStream.FromSse(new MemoryStream(body));
        await stream.SkimAsync(view);
    }
}

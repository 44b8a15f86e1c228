using ClaudeStreaming.Testing;
using ClaudeStreaming.Tests.Support;

namespace ClaudeStreaming.Tests.Resilience;

/// <summary>Answers to a client that break at any byte: before anything was shown they are asked for again, and nobody sees it; after that
/// they end as any other stream does, and nothing is sent again.</summary>
public class BrokenAnswerTests
{
    private static readonly string[] WorthAnotherTry = ["Truncated", "ConnectionLost", ErrorType.Overloaded];

    public static TheoryData<string> AllWays => FaultPlace.Ways;

    [Theory, MemberData(nameof(AllWays))]
    public async Task Broken_before_anything_was_shown_an_answer_is_retried_invisibly_and_after_that_never(string way)
    {
        int retried = 0, failed = 0;
        await Parallel.ForEachAsync(FaultPlace.Bodies, async (body, _) =>
        {
            Expected whole = Expected.Of(body.Bytes, BodyEnd.Clean);
            // The second attempt has to be whole.
            if (whole.Failure is not null)
                return;
            foreach (FaultPlace place in FaultPlace.In(body, way))
            {
                Expected broken = Expected.Of(place.Arriving, place.Fault.End);
                bool isShown = broken.Events.Any(IsShown);
                // A client makes no difference to how bytes are read: where nothing comes whole, or much has, one way to break is enough.
                if (!place.IsTurn && (isShown || !place.IsLineEnd))
                    continue;
                if (isShown && !place.IsLineEnd)
                    continue;
                bool isRetried = !isShown && WorthAnotherTry.Contains(broken.Failure);
                StreamEvent[] pings = [.. broken.Events.OfType<Ping>()];
                if (isRetried)
                    await CheckAsync(place, whole with { Events = [.. pings, .. AsShown(whole.Events)] }, requests: 2);
                else if (isShown)
                    await CheckAsync(place, broken with { Events = AsShown(broken.Events) }, requests: 1);
                else
                    await CheckAsync(place, broken with { Events = pings }, requests: 1);
                Interlocked.Increment(ref isRetried ? ref retried : ref failed);
            }
        });
        TestContext.Current.TestOutputHelper!.WriteLine($"{way}: {retried:N0} answers retried, {failed:N0} not.");
        // Neither silence nor nonsense is a reason to send a request twice.
        Assert.Equal(way is not ("stall" or "garbage"), retried > 0);
        Assert.True(failed > 0);
    }

    private static bool IsShown(StreamEvent e) => e is not (MessageStart or Ping);

    /// <summary>The events in the order in which a client shows them: pings do not wait for a start that is held back.</summary>
    private static StreamEvent[] AsShown(IReadOnlyList<StreamEvent> events)
    {
        StreamEvent[] before = [.. events.TakeWhile(static e => !IsShown(e))];
        return [.. before.OfType<Ping>(), .. before.OfType<MessageStart>(), .. events.Skip(before.Length)];
    }

    private static async Task CheckAsync(FaultPlace place, Expected expected, int requests)
    {
        ManualClock clock = new();
        FakeClaude claude = new(place.Fault.Reply(place.Body, place.Offset), new FakeReply().Raw(place.Body)) { TimeProvider = clock };
        using ClaudeClient client = claude.CreateClient(static options => options.MaxRetryDelay = TimeSpan.Zero);
        MessageStream stream = await client.StreamAsync(Requests.Hello);
        Task<Seen> reading = Seen.ReadAsync(stream, place.View);
        if (!reading.IsCompleted)
            clock.Advance(FaultPlace.IdleTimeout);
        Seen seen = await reading;
        // Whether a start that was held back is shown before the failure depends on what breaks the stream; it is in PartialMessage anyhow.
        if (!expected.Events.Any(IsShown))
            seen = seen with { Events = seen.Events?.Where(static e => e is not MessageStart).ToArray(), Text = null };
        if (seen.Differs(expected) is { } difference)
            Assert.Fail($"{place}: {difference}");
        if (stream.Attempts != requests || claude.Requests.Count != requests)
            Assert.Fail($"{place}: {stream.Attempts} attempts, {claude.Requests.Count} requests.");
    }
}

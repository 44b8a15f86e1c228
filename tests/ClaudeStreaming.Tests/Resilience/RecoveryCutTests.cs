using ClaudeStreaming.Testing;
using ClaudeStreaming.Tests.Support;

namespace ClaudeStreaming.Tests.Resilience;

/// <summary>Cut anywhere, in any way, an answer that may go on arrives whole, once: nothing missing, nothing doubled.</summary>
public class RecoveryCutTests
{
    private const string Answer =
        "Streams break.\n\nThey break at night, in the middle of a word, behind a blank  , or between the halves of 😀 and of 👩‍👩‍👧.\n" +
        "A client that people trust goes on where the answer stopped: nothing missing, nothing doubled, and no loop that has to know. ";

    private static readonly Fault[] Faults = [Fault.CleanEnd, Fault.Reset, Fault.Stall, Fault.ErrorEvent];

    public static TheoryData<ContinuationStrategy, string> StrategiesAndFaults => new(
        from strategy in Enum.GetValues<ContinuationStrategy>() from fault in Faults select (strategy, fault.Name));

    [Theory, MemberData(nameof(StrategiesAndFaults))]
    public async Task Cut_at_any_character_the_whole_text_arrives_once(ContinuationStrategy strategy, string fault)
    {
        for (int cut = 1; cut < Answer.Length; cut++)
        {
            // A block that has stopped ends with a whole character.
            foreach (bool isStopped in char.IsHighSurrogate(Answer[cut - 1]) ? [false] : new[] { false, true })
            {
                FakeReply begun = Recovery.Begin(Answer[..cut]);
                FakeReply broken = Faults.Single(each => each.Name == fault).Strike(isStopped ? begun.Event(new ContentBlockStop(0)) : begun);
                FakeClaude claude = new(request => request.Number == 1 ? broken : Recovery.Whole(request.RemainderOf(Answer)));
                Seen seen = await ReadAsync(claude, strategy, "text");
                Assert.Null(seen.Failure);
                Assert.Equal(Answer, seen.Text);
                Assert.Equal(Answer, seen.Message!.Text);
                Assert.Equal(isStopped ? 2 : 1, seen.Message.Content.Count);
                Assert.Equal(2, claude.Requests.Count);
            }
        }
    }

    // Text alone, thinking before it, a server's search with its citations, what a gateway makes of it, and a call.
    public static TheoryData<string> Recordings => ["text", "thinking", "web", "citations", "gateway", "tools"];

    [Theory, MemberData(nameof(Recordings))]
    public async Task Cut_at_any_byte_of_a_recording_it_arrives_whole_or_fails_and_says_why_it_does_not_go_on(string name)
    {
        Recording recording = Recording.Named(name);
        Expected whole = Expected.Of(recording.Bytes, BodyEnd.Clean);
        string text = whole.Message!.Text;
        int recovered = 0, failed = 0;
        for (int offset = 0; offset <= recording.Bytes.Length; offset++)
        {
            // All the faults and strategies at neighbouring bytes: which byte it is makes a difference only between events.
            Fault fault = Faults[offset % Faults.Length];
            ContinuationStrategy strategy = offset / Faults.Length % 2 == 0 ? ContinuationStrategy.UserTurn : ContinuationStrategy.Prefill;
            Expected broken = Expected.Of(fault.Strike(recording.Bytes, offset), fault.End);
            FakeReply first = fault.Reply(recording.Bytes, offset);
            FakeClaude claude = new(request => request.Number == 1 ? first
                : request.Messages.Count == 1 ? new FakeReply().Raw(recording.Bytes)
                : Recovery.Whole(request.RemainderOf(text)));
            Seen seen = await ReadAsync(claude, strategy, "events");
            bool isContinued = claude.Requests.Count == 2 && claude.Requests[1].Messages.Count > 1;
            if (isContinued)
            {
                recovered++;
                Assert.True(seen.Message is not null, $"byte {offset}, {fault}, {strategy}: {seen.Failure}");
                Assert.Equal(text, seen.Message.Text);
                Assert.Single(seen.Events!.OfType<StreamResumed>());
                Assert.Equal(seen.Message, Recovery.Fold(seen.Events!));
            }
            else if (claude.Requests.Count == 1 && broken.Failure is not null)
            {
                failed++;
                Assert.Equal(broken.Failure, Expected.NameOf(seen.Failure));
                ClaudeException failure = Assert.IsType<ClaudeException>(seen.Failure, exactMatch: false);
                Assert.Equal(broken.Message, failure.PartialMessage);
                // Only what could go on by its content, and broke in a way that is no interruption, is left to the caller.
                Assert.True(!failure.CanContinue || failure is ClaudeStreamException { Reason: StreamFailure.Malformed }, $"byte {offset}");
            }
            else
            {
                Assert.Null(seen.Failure);
                Assert.Equal((broken.Failure is null ? broken : whole).Message, seen.Message);
            }
        }
        Assert.True(recovered > 100, $"{recovered} recovered.");
        Assert.True(failed > 50, $"{failed} failed.");
    }

    private static async Task<Seen> ReadAsync(FakeClaude claude, ContinuationStrategy strategy, string view)
    {
        ManualClock clock = new();
        using ClaudeClient client = claude.CreateRecovering(new() { Strategy = strategy }, options => options.TimeProvider = clock);
        await using MessageStream stream = await client.StreamAsync(Requests.Hello);
        Task<Seen> reading = Seen.ReadAsync(stream, view);
        if (!reading.IsCompleted)
            clock.Advance(FaultPlace.IdleTimeout);
        return await reading;
    }
}

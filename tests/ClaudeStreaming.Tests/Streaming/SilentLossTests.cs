using ClaudeStreaming.Tests.Support;

namespace ClaudeStreaming.Tests.Streaming;

/// <summary>Wherever and however a stream breaks, every view ends with the complete message, or with a typed failure that has exactly the
/// events that arrived whole. There is no third way.</summary>
public class SilentLossTests
{
    public static TheoryData<string> AllWays => FaultPlace.Ways;

    [Theory, MemberData(nameof(AllWays))]
    public void Broken_at_any_byte_a_stream_ends_whole_or_in_a_failure_that_has_what_arrived(string way)
    {
        int streams = 0;
        Parallel.ForEach(FaultPlace.Bodies, body =>
        {
            ManualClock clock = new();
            (int Offset, Fault? Fault) last = default;
            Expected? expected = null;
            foreach (FaultPlace place in FaultPlace.In(body, way))
            {
                byte[] arriving = place.Arriving;
                // All views have the same truth.
                if (last != (place.Offset, place.Fault))
                    expected = Expected.Of(arriving, place.Fault.End);
                last = (place.Offset, place.Fault);
                Check(place, arriving, expected!, clock);
                Interlocked.Increment(ref streams);
            }
        });
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"{way}: {streams:N0} streams, broken at {FaultPlace.Bodies.Sum(static body => body.Bytes.Length + 1):N0} places in " +
            $"{FaultPlace.Bodies.Count} bodies; with all ways {Size:N0} streams.");
    }

    private static int Size => AllWays.Sum(static way => FaultPlace.Bodies.Sum(body => FaultPlace.In(body, way.Data).Count()));

    private static void Check(FaultPlace place, byte[] arriving, Expected expected, ManualClock clock)
    {
        FaultyBody body = new(arriving, place.Fault.End);
        MessageStream stream = MessageStream.FromSse(body, new MessageStreamOptions { TimeProvider = clock });
        Task<Seen> reading = Seen.ReadAsync(stream, place.View);
        if (!reading.IsCompleted)
            clock.Advance(FaultPlace.IdleTimeout);
        if (!reading.IsCompletedSuccessfully)
            Assert.Fail($"{place}: it waits.");
        if (reading.Result.Differs(expected) is { } difference)
            Assert.Fail($"{place}: {difference}");
        if (!Equals(stream.CurrentMessage, expected.Message))
            Assert.Fail($"{place}: CurrentMessage is another.");
        if (!body.IsDisposed)
            Assert.Fail($"{place}: the body is not released.");
    }
}

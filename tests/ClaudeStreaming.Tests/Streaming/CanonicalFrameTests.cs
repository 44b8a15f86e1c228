using System.Text;
using ClaudeStreaming.Sse;
using ClaudeStreaming.Tests.Events;
using ClaudeStreaming.Tests.Support;
using FsCheck;
using FsCheck.Fluent;

namespace ClaudeStreaming.Tests.Streaming;

/// <summary>Recognising a whole frame by its bytes never changes a result: the same events come as from the reader of frames.</summary>
public class CanonicalFrameTests
{
    private const int MaxEventBytes = 2000;

    // What may stand around the data of an event: the service's framing mostly, and what is nearly that.
    private static readonly Gen<byte[]> AnyFrame =
        from head in Gen.Frequency(
            (8, Gen.Constant("event: content_block_delta\ndata: ")),
            (3, Gen.Elements(
                "event: content_block_delta\r\ndata: ", "event:content_block_delta\ndata: ", "event: content_block_delta\ndata:", "data: ",
                "id: 7\nevent: content_block_delta\ndata: ", "event: error\ndata: ", "event: content_block_delta\nid\ndata: ", ": x\n", "\uFEFF",
                "event: ping\n", "data: {\nevent: content_block_delta\ndata: ")))
        from data in Gen.Frequency((5, AnyData.Spelled), (1, AnyData.NearMiss))
        from tail in Gen.Frequency(
            (8, Gen.Constant("\n\n")),
            (2, Gen.Elements("\n", "\r\n\r\n", "\r\r", "\n\r", "", "\ndata\n\n", "\nid: 9\n\n", "\n: x\n\n", "\n\n\n")))
        select (byte[])[.. Encoding.UTF8.GetBytes(head), .. data, .. Encoding.UTF8.GetBytes(tail)];

    private static readonly Arbitrary<byte[][]> AnyFrames = Arb.Array(Arb.From(AnyFrame));

    private static readonly Arbitrary<int[]> AnyCuts = Arb.Array(Arb.From(Gen.Choose(1, 300)));

    [Fact]
    public void It_changes_nothing_however_frames_are_spelled_and_cut() => Law.Holds(AnyFrames, AnyCuts, 5_000, static (frames, cuts) =>
    {
        byte[] bytes = [.. frames.SelectMany(static frame => frame)];
        Assert.Equal(ByFrames(bytes), AsStreamed(bytes, [.. cuts, 4096]));
    });

    [Theory, InlineData(1), InlineData(7), InlineData(100), InlineData(4096)]
    public void A_frame_at_the_limit_is_recognised_and_one_byte_above_it_is_too_large(int atATime)
    {
        string data = """{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hello"}   }""";
        byte[] frame = Encoding.UTF8.GetBytes($"event: content_block_delta\ndata: {data}\n\n");
        // Twice, since the second one begins like one that is known.
        byte[] bytes = [.. "data: {}\n\n"u8, .. frame, .. frame];
        Assert.DoesNotContain("too large", AsStreamed(bytes, [atATime], frame.Length - 2), StringComparison.Ordinal);
        Assert.EndsWith("too large", AsStreamed(bytes, [atATime], frame.Length - 3), StringComparison.Ordinal);
    }

    private static string ByFrames(byte[] bytes)
    {
        StringBuilder events = new();
        using SseReader reader = new(MaxEventBytes);
        try
        {
            SseBytes.Read(reader, bytes, frame =>
            {
                if (EventScanner.TryScanJson(frame.Data, frame.EventType, out EventEnvelope envelope))
                    events.AppendLine(Describe(in envelope));
            });
            return $"{events}{Encoding.UTF8.GetString(reader.LastEventId)} {reader.HasIncompleteFrame}";
        }
        catch (Exception e)
        {
            return $"{events}{Describe(e)}";
        }
    }

    private static string AsStreamed(byte[] bytes, int[] cuts, int maxEventBytes = MaxEventBytes)
    {
        StreamLimits limits = new(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan, maxEventBytes, long.MaxValue, TimeProvider.System);
        StringBuilder events = new();
        OpenedStream opened = new(new PiecewiseStream(bytes, cuts), owner: null);
        using BodyReader body = new(opened, limits, StreamObserver.None);
        try
        {
            while (body.EndRead(body.BeginRead().AsTask().GetAwaiter().GetResult()))
            {
                while (body.TryReadEvent(out EventEnvelope envelope))
                    events.AppendLine(Describe(in envelope));
            }
            return $"{events}{Encoding.UTF8.GetString(body.Frames.LastEventId)} {body.Frames.HasIncompleteFrame}";
        }
        catch (Exception e)
        {
            return $"{events}{Describe(e)}";
        }
    }

    private static string Describe(in EventEnvelope envelope)
    {
        try
        {
            return EventReader.Read(in envelope).ToString();
        }
        catch (ClaudeException e)
        {
            return e.Message;
        }
    }

    private static string Describe(Exception e) => e is SseFrameTooLargeException ? "too large" : e.Message;
}

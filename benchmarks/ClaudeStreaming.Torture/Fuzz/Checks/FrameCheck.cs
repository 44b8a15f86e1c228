using System.Text;
using ClaudeStreaming.Sse;
using ClaudeStreaming.Tests.Support;

namespace ClaudeStreaming.Torture;

/// <summary>The reader of frames, however the bytes are cut, against the standard's own words.</summary>
internal static class FrameCheck
{
    public static void Run(FuzzInput input, ReferenceSse reference)
    {
        using SseReader reader = new();
        List<Frame> frames = SseBytes.Read(reader, input.Bytes, input.Sizes);
        for (int i = 0; i < Math.Min(frames.Count, reference.Frames.Count); i++)
            DisagreementException.Require(reference.Frames[i], frames[i], "SseReader, frame", i);
        DisagreementException.Require(reference.Frames.Count, frames.Count, "SseReader, frames");
        DisagreementException.Require(reference.LastEventId, Encoding.UTF8.GetString(reader.LastEventId), "SseReader, last event ID");
        DisagreementException.Require(reference.HasIncompleteFrame, reader.HasIncompleteFrame, "SseReader, an incomplete frame");
        double? retry = (double?)reference.RetryMilliseconds;
        DisagreementException.Require(
            retry is null ? null : Math.Min(retry.Value, TimeSpan.MaxValue.TotalMilliseconds),
            reader.ReconnectionTime?.TotalMilliseconds,
            "SseReader, reconnection time");
    }
}

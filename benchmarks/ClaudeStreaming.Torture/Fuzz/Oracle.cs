using System.Text;
using ClaudeStreaming.Tests.Support;

namespace ClaudeStreaming.Torture;

/// <summary>What has to come of a body, by the contract, step by step: the frames as the standard's own words give them, each parsed,
/// each folded, and then the end.</summary>
internal static class Oracle
{
    public static Outcome Expect(FuzzInput input, ReferenceSse reference)
    {
        MessageAccumulator fold = new();
        bool hasEvents = false;
        foreach (Frame frame in reference.Frames)
        {
            try
            {
                if (!StreamEvent.TryParse(Encoding.UTF8.GetBytes(frame.Data), Encoding.UTF8.GetBytes(frame.Event), out StreamEvent? streamEvent))
                    continue;
                hasEvents = true;
                fold.Add(streamEvent);
            }
            catch (ClaudeException e)
            {
                return Ended(Outcome.Describe(e)!, fold);
            }
            if (fold.IsComplete)
                return Ended(Outcome.Complete, fold);
        }
        if (fold.HasStopReason && !reference.HasIncompleteFrame)
        {
            fold.EndUnterminated();
            return Ended(Outcome.Complete, fold);
        }
        return Ended(!hasEvents && IsOtherwise(input.Bytes) ? "ClaudeStreamException NotAnEventStream" : "ClaudeStreamException Truncated", fold);
    }

    private static Outcome Ended(string end, MessageAccumulator fold) => new(end, fold.HasStarted ? fold.ToMessage() : null, fold.TextLog.ToString());

    /// <summary>Whether it begins like a page or a JSON document.</summary>
    private static bool IsOtherwise(ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<byte> mark = "\uFEFF"u8;
        ReadOnlySpan<byte> text = (bytes.StartsWith(mark) ? bytes[mark.Length..] : bytes).TrimStart(" \t\r\n"u8);
        return !text.IsEmpty && text[0] is (byte)'<' or (byte)'{' or (byte)'[';
    }
}

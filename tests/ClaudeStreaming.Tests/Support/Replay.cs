using ClaudeStreaming.Sse;

namespace ClaudeStreaming.Tests.Support;

/// <summary>What the bricks make of a body, without a stream around them.</summary>
/// <param name="Events">The events, an error included.</param>
/// <param name="Message">Folded from these events.</param>
/// <param name="FoldedFromBytes">Folded as a <see cref="MessageStream"/> does where nobody wants events.</param>
internal sealed record Replay(List<StreamEvent> Events, Message Message, Message FoldedFromBytes)
{
    public static Replay Of(ReadOnlySpan<byte> bytes, params ReadOnlySpan<int> sizes)
    {
        List<StreamEvent> events = [];
        MessageAccumulator message = new(), fromBytes = new();
        using SseReader reader = new();
        SseBytes.Read(
            reader,
            bytes,
            frame =>
            {
                if (!StreamEvent.TryParse(frame.Data, frame.EventType, out StreamEvent? streamEvent))
                    return;
                events.Add(streamEvent);
                if (streamEvent is StreamError)
                    return;
                message.Add(streamEvent);
                EventScanner.TryScan(frame.Data, frame.EventType, out EventEnvelope envelope);
                if (!fromBytes.TryAppend(in envelope))
                    fromBytes.Add(EventReader.Read(in envelope));
            },
            sizes);
        return new Replay(events, End(message), End(fromBytes));
    }

    // As the end of a body does.
    private static Message End(MessageAccumulator message)
    {
        if (message is { IsComplete: false, HasStopReason: true })
            message.EndUnterminated();
        return message.ToMessage();
    }
}

using System.Text;
using ClaudeStreaming.Tests.Support;

namespace ClaudeStreaming.Torture;

/// <summary>Folding: the same from events and from their bytes, whatever was thrown on the way, and whoever looked at it meanwhile.</summary>
internal static class FoldCheck
{
    public static void Run(ReferenceSse reference, Random random, Tally tally)
    {
        MessageAccumulator objects = new(), bytes = new();
        foreach (Frame frame in reference.Frames)
        {
            byte[] data = Encoding.UTF8.GetBytes(frame.Data), name = Encoding.UTF8.GetBytes(frame.Event);
            string expected = Outcome(() => AddEvent(objects, data, name));
            DisagreementException.Require(expected, Outcome(() => AddBytes(bytes, data, name)), "Folding", frame);
            tally.Count($"fold: {expected}");
            // Asked for in between it must not change what comes of it.
            if (objects.HasStarted && random.Next(8) == 0)
                objects.ToMessage();
        }
        DisagreementException.Require(objects.IsComplete, bytes.IsComplete, "Folding, whether it is complete");
        DisagreementException.Require(objects.TextLog.ToString(), bytes.TextLog.ToString(), "Folding, the text");
        if (objects.HasStarted)
            DisagreementException.Require(objects.ToMessage(), bytes.ToMessage(), "Folding, the message");
    }

    private static string Outcome(Action add)
    {
        try
        {
            add();
            return "added";
        }
        catch (ClaudeException e) when (e is ClaudeApiException or ClaudeStreamException { Reason: StreamFailure.Malformed })
        {
            return Torture.Outcome.Describe(e)!;
        }
    }

    private static void AddEvent(MessageAccumulator message, byte[] data, byte[] name)
    {
        if (StreamEvent.TryParse(data, name, out StreamEvent? streamEvent))
            message.Add(streamEvent);
    }

    private static void AddBytes(MessageAccumulator message, byte[] data, byte[] name)
    {
        if (EventScanner.TryScan(data, name, out EventEnvelope envelope) && !message.TryAppend(in envelope))
            message.Add(EventReader.Read(in envelope));
    }
}

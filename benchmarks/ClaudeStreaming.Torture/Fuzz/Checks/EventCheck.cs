using System.Text;
using System.Text.Json;
using ClaudeStreaming.Tests.Support;

namespace ClaudeStreaming.Torture;

/// <summary>Each event: the same with the shortcuts and without, and the same again out of its own JSON.</summary>
internal static class EventCheck
{
    // As deep as the library itself reads; the serializer's own limit is 64.
    private static readonly JsonSerializerOptions Deep = new() { MaxDepth = JsonText.MaxDepth };

    private delegate bool Scan(ReadOnlySpan<byte> data, ReadOnlySpan<byte> name, out EventEnvelope envelope);

    public static void Run(ReferenceSse reference, Tally tally)
    {
        foreach (Frame frame in reference.Frames.Distinct())
        {
            byte[] data = Encoding.UTF8.GetBytes(frame.Data), name = Encoding.UTF8.GetBytes(frame.Event);
            (StreamEvent? plain, string end) = Read(EventScanner.TryScanJson, data, name);
            DisagreementException.Require((plain, end), Read(EventScanner.TryScan, data, name), "The shortcuts", frame);
            tally.Count($"event: {end}");
            if (plain is not null and not UnknownEvent)
                DisagreementException.Require(plain, Again(plain), "JSON of an event", frame);
        }
    }

    private static (StreamEvent? Event, string End) Read(Scan scan, byte[] data, byte[] name)
    {
        try
        {
            return scan(data, name, out EventEnvelope envelope) ? (EventReader.Read(in envelope), "read") : (null, "nothing to deliver");
        }
        catch (ClaudeStreamException e) when (e.Reason == StreamFailure.Malformed)
        {
            return (null, Outcome.Describe(e)!);
        }
    }

    private static StreamEvent? Again(StreamEvent streamEvent) =>
        JsonSerializer.Deserialize<StreamEvent>(JsonSerializer.Serialize(streamEvent, Deep), Deep);
}

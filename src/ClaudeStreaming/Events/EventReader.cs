using System.Text;
using System.Text.Json;

namespace ClaudeStreaming;

/// <summary>Makes a <see cref="StreamEvent"/> of an event found in its bytes.</summary>
internal static class EventReader
{
    private const int LongestErrorText = 1000;

    private static readonly Ping SharedPing = new();
    private static readonly MessageStop PlainStop = new();

    /// <exception cref="ClaudeStreamException">The event lacks what makes it one.</exception>
    public static StreamEvent Read(in EventEnvelope envelope) =>
        // Nearly all events are these, and nothing can go wrong with them.
        envelope.DeltaKind != DeltaKind.Other && !envelope.HasOtherMembers && envelope.Index is >= 0 and int index
            ? new ContentBlockDelta(index, DeltaReader.ReadPlain(in envelope))
            : ReadAny(in envelope);

    private static StreamEvent ReadAny(in EventEnvelope envelope)
    {
        try
        {
            return envelope.Kind switch
            {
                EventKind.ContentBlockDelta => new ContentBlockDelta(Index(in envelope), ReadDelta(in envelope)),
                EventKind.ContentBlockStart => new ContentBlockStart(Index(in envelope), ReadBlock(in envelope)),
                EventKind.ContentBlockStop => new ContentBlockStop(Index(in envelope)),
                EventKind.MessageStart => new MessageStart(ReadMessage(in envelope)),
                EventKind.MessageDelta => MessageDeltaJson.Read(envelope.Data),
                EventKind.MessageStop => ReadStop(in envelope),
                EventKind.Ping => SharedPing,
                EventKind.Error => ReadError(in envelope),
                EventKind.StreamResumed => StreamResumed.Read(envelope.Data),
                _ => new UnknownEvent(Encoding.UTF8.GetString(envelope.Type), RawJson.Text(envelope.Data)),
            };
        }
        catch (JsonException e)
        {
            throw Malformed(Encoding.UTF8.GetString(envelope.Type), "is not what the API documents", e);
        }
    }

    public static ClaudeStreamException Malformed(string type, string what, Exception? cause = null) =>
        new(StreamFailure.Malformed,
            $"The stream is broken: a {type} event {what}. Treat the answer as incomplete and send the request again; if it happens " +
            "again, look at what stands between you and the API.",
            cause);

    /// <exception cref="ClaudeStreamException">The index is missing, negative or beyond 32 bits.</exception>
    public static int Index(in EventEnvelope envelope) =>
        envelope.Index is >= 0
            ? envelope.Index.Value
            : throw Malformed(Encoding.UTF8.GetString(envelope.Type), "has no valid index");

    private static ContentDelta ReadDelta(in EventEnvelope envelope) =>
        envelope.Payload.IsEmpty ? throw new JsonException("It has no delta object.") : DeltaReader.Read(envelope.Payload);

    private static ContentBlock ReadBlock(in EventEnvelope envelope) =>
        envelope.Payload.IsEmpty ? throw new JsonException("It has no content_block object.") : ContentBlock.Read(envelope.Payload);

    private static Message ReadMessage(in EventEnvelope envelope) =>
        envelope.Payload.IsEmpty ? throw new JsonException("It has no message object.") : MessageJson.Read(envelope.Payload);

    private static MessageStop ReadStop(in EventEnvelope envelope)
    {
        ObjectReader reader = new(envelope.Data);
        while (reader.NextAfterType())
            reader.Keep();
        return reader.Extras.Json is { } extra ? new MessageStop { ExtraJson = extra } : PlainStop;
    }

    private static StreamError ReadError(in EventEnvelope envelope)
    {
        ApiErrorBody body = ApiErrorBody.Read(envelope.Data);
        // Not the API's own error object: whatever stands there is all there is to say.
        string message = body.Message ?? RawJson.Text(envelope.Data[..Math.Min(envelope.Data.Length, LongestErrorText)]);
        return new StreamError(body.Type, message)
        {
            ErrorCode = body.Code,
            DetailsJson = body.DetailsJson,
            RequestId = body.RequestId,
        };
    }
}

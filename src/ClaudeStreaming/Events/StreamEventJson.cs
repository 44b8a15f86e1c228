using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ClaudeStreaming;

/// <summary>Writes and reads a <see cref="StreamEvent"/> in the API's own JSON.</summary>
public sealed class StreamEventJsonConverter : JsonConverter<StreamEvent>
{
    /// <inheritdoc/>
    public override bool CanConvert(Type typeToConvert) => typeof(StreamEvent).IsAssignableFrom(typeToConvert);

    /// <inheritdoc/>
    public override StreamEvent Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        ApiJson.Read(ref reader, typeToConvert, StreamEventJson.Read);

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, StreamEvent value, JsonSerializerOptions options) =>
        StreamEventJson.Write(writer, value);
}

internal static class StreamEventJson
{
    public static StreamEvent Read(ReadOnlySpan<byte> utf8Json)
    {
        try
        {
            return StreamEvent.TryParse(utf8Json, default, out StreamEvent? streamEvent)
                ? streamEvent
                : throw new JsonException("An event is a JSON object.");
        }
        catch (ClaudeStreamException e)
        {
            throw new JsonException(e.Message, e);
        }
    }

    public static EventKind KindOf(StreamEvent streamEvent) => streamEvent switch
    {
        MessageStart => EventKind.MessageStart,
        ContentBlockStart => EventKind.ContentBlockStart,
        ContentBlockDelta => EventKind.ContentBlockDelta,
        ContentBlockStop => EventKind.ContentBlockStop,
        MessageDelta => EventKind.MessageDelta,
        MessageStop => EventKind.MessageStop,
        Ping => EventKind.Ping,
        StreamError => EventKind.Error,
        StreamResumed => EventKind.StreamResumed,
        _ => EventKind.Unknown,
    };

    public static void Write(Utf8JsonWriter writer, StreamEvent streamEvent)
    {
        switch (streamEvent)
        {
            case MessageDelta delta:
                MessageDeltaJson.Write(writer, delta);
                return;
            case UnknownEvent unknown:
                WriteUnknown(writer, unknown);
                return;
            case StreamResumed resumed:
                resumed.WriteTo(writer);
                return;
        }
        ObjectWriter o = new(writer, new Extras((streamEvent as MessageStop)?.ExtraJson));
        switch (streamEvent)
        {
            case MessageStart start:
                o.Required("type"u8, EventNames.MessageStart);
                o.Optional("message"u8, start.Message);
                break;
            case ContentBlockStart start:
                o.Required("type"u8, EventNames.ContentBlockStart);
                o.Required("index"u8, start.Index);
                o.Optional("content_block"u8, start.Block);
                break;
            case ContentBlockDelta delta:
                o.Required("type"u8, EventNames.ContentBlockDelta);
                o.Required("index"u8, delta.Index);
                writer.WritePropertyName("delta"u8);
                WriteDelta(writer, delta.Delta);
                break;
            case ContentBlockStop stop:
                o.Required("type"u8, EventNames.ContentBlockStop);
                o.Required("index"u8, stop.Index);
                break;
            case MessageStop:
                o.Required("type"u8, EventNames.MessageStop);
                break;
            case Ping:
                o.Required("type"u8, EventNames.Ping);
                break;
            case StreamError error:
                o.Required("type"u8, EventNames.Error);
                writer.WritePropertyName("error"u8);
                WriteError(writer, error);
                o.Optional("request_id"u8, error.RequestId);
                break;
        }
        o.End();
    }

    private static void WriteDelta(Utf8JsonWriter writer, ContentDelta delta)
    {
        if (delta is UnknownDelta unknown)
        {
            RawJson.Write(writer, unknown.Json, "UnknownDelta.Json");
            return;
        }
        ObjectWriter o = new(writer, default);
        switch (delta)
        {
            case TextDelta text:
                o.Required("type"u8, EventNames.TextDelta);
                o.Required("text"u8, text.Text);
                break;
            case InputJsonDelta input:
                o.Required("type"u8, EventNames.InputJsonDelta);
                o.Required("partial_json"u8, input.PartialJson);
                break;
            case ThinkingDelta thinking:
                o.Required("type"u8, EventNames.ThinkingDelta);
                o.Required("thinking"u8, thinking.Thinking);
                o.Optional("estimated_tokens"u8, thinking.EstimatedTokens);
                break;
            case SignatureDelta signature:
                o.Required("type"u8, EventNames.SignatureDelta);
                o.Required("signature"u8, signature.Signature);
                break;
            case CitationsDelta citations:
                o.Required("type"u8, EventNames.CitationsDelta);
                o.Optional("citation"u8, citations.Citation);
                break;
            case CompactionDelta compaction:
                o.Required("type"u8, EventNames.CompactionDelta);
                o.Required("content"u8, compaction.Content);
                if (compaction.HasEncryptedContent)
                    o.Required("encrypted_content"u8, compaction.EncryptedContent);
                break;
        }
        o.End();
    }

    private static void WriteError(Utf8JsonWriter writer, StreamError error)
    {
        ObjectWriter o = new(writer, default);
        o.Optional("type"u8, error.ErrorType.Value);
        o.Required("message"u8, error.Message);
        o.OptionalRaw("details"u8, error.DetailsJson);
        o.End();
    }

    private static void WriteUnknown(Utf8JsonWriter writer, UnknownEvent unknown)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(unknown.Json);
        bool isObject = RawJson.IsObject(utf8);
        if (isObject && ObjectReader.TypeOf(utf8) is var type && (type.Length > 0 || type == unknown.Type))
        {
            RawJson.Write(writer, unknown.Json, "UnknownEvent.Json");
            return;
        }
        // The type was only in the name of the event, which JSON has no other place for.
        ObjectWriter o = new(writer, new Extras(isObject ? unknown.Json : null, null), fixedName: "type");
        o.Required("type"u8, unknown.Type);
        // Whoever sent it put no JSON object into its data; as a string it still gets through.
        if (!isObject)
            o.Required("data"u8, unknown.Json);
        o.End();
    }
}

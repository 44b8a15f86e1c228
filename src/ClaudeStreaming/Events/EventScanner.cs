using System.Text;
using System.Text.Json;

namespace ClaudeStreaming;

/// <summary>Finds the parts of one event in a single pass over its JSON, in whatever order they stand.</summary>
internal static class EventScanner
{
    /// <summary>Finds the parts of the event.</summary>
    /// <returns>False where there is nothing to deliver.</returns>
    /// <exception cref="ClaudeStreamException">Malformed JSON in an event of a known name.</exception>
    public static bool TryScan(ReadOnlySpan<byte> data, ReadOnlySpan<byte> eventType, out EventEnvelope envelope)
    {
        envelope = new EventEnvelope { Data = data };
        // What is named an error is one, whatever its JSON says.
        if (!eventType.SequenceEqual(EventNames.Error) && CanonicalDelta.TryMatch(data, ref envelope))
            return true;
        return TryScanJson(data, eventType, out envelope);
    }

    /// <summary>As <see cref="TryScan"/>, without the shortcut: the rule that tests hold <see cref="CanonicalDelta"/> to.</summary>
    public static bool TryScanJson(ReadOnlySpan<byte> data, ReadOnlySpan<byte> eventType, out EventEnvelope envelope)
    {
        envelope = new EventEnvelope { Data = data };
        EventKind named = EventNames.KindOf(eventType);
        if (named != EventKind.Error && (data.IsEmpty || data.SequenceEqual("[DONE]"u8)))
            return false;
        try
        {
            Scan(data, ref envelope);
        }
        catch (JsonException e)
        {
            return IsDeliverableWithoutJson(e, named, eventType, ref envelope);
        }

        // The JSON names the type; a gateway may have renamed the event, or taken its name off. Only an error counts from either side.
        if (envelope.Type.IsEmpty)
            envelope.Type = eventType;
        envelope.Kind = named == EventKind.Error ? named : EventNames.KindOf(envelope.Type);
        return true;
    }

    private static bool IsDeliverableWithoutJson(
        JsonException cause, EventKind named, ReadOnlySpan<byte> eventType, ref EventEnvelope envelope)
    {
        if (EventNames.IsUnnamed(eventType))
            return false;
        if (named is not (EventKind.Ping or EventKind.Error or EventKind.Unknown))
            throw EventReader.Malformed(Encoding.UTF8.GetString(eventType), "is not valid JSON", cause);
        envelope = new EventEnvelope { Data = envelope.Data, Kind = named, Type = eventType };
        return true;
    }

    private static void Scan(ReadOnlySpan<byte> json, ref EventEnvelope envelope)
    {
        Utf8JsonReader reader = JsonText.Reader(json);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException("An event is a JSON object.");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.Is("type"u8))
            {
                envelope.Type = TakeName(ref reader);
            }
            else if (reader.Is("index"u8))
            {
                reader.Read();
                envelope.Index = reader.TryInteger(out long index) && index == (int)index ? (int)index : null;
                reader.Skip();
            }
            else if (reader.Is("delta"u8))
            {
                ScanDelta(json, ref reader, ref envelope);
            }
            else if (reader.Is("message"u8))
            {
                envelope.Message = TakeObject(json, ref reader);
            }
            else if (reader.Is("content_block"u8))
            {
                envelope.Block = TakeObject(json, ref reader);
            }
            else
            {
                reader.Skip();
            }
        }
        reader.Read(); // Anything but white space behind the object is malformed, and thrown here.
    }

    private static void ScanDelta(ReadOnlySpan<byte> json, ref Utf8JsonReader reader, ref EventEnvelope envelope)
    {
        // Of a member that comes twice the last one counts, here as everywhere.
        envelope.Delta = default;
        Set(ref envelope, DeltaKind.Other, default);
        reader.Read();
        int start = (int)reader.TokenStartIndex;
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return;
        }

        // The string may stand before the type that says what it is, so each candidate is remembered until the end.
        ReadOnlySpan<byte> type = default;
        StringValue text = default, partialJson = default, thinking = default;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.Is("type"u8))
                type = TakeName(ref reader);
            else if (reader.Is("text"u8))
                text = StringValue.Take(ref reader);
            else if (reader.Is("partial_json"u8))
                partialJson = StringValue.Take(ref reader);
            else if (reader.Is("thinking"u8))
                thinking = StringValue.Take(ref reader);
            else
                reader.Skip();
        }
        envelope.Delta = json[start..(int)reader.BytesConsumed];

        if (text.IsString && type.SequenceEqual(EventNames.TextDelta))
            Set(ref envelope, DeltaKind.Text, text);
        else if (partialJson.IsString && type.SequenceEqual(EventNames.InputJsonDelta))
            Set(ref envelope, DeltaKind.InputJson, partialJson);
        else if (thinking.IsString && type.SequenceEqual(EventNames.ThinkingDelta))
            Set(ref envelope, DeltaKind.Thinking, thinking);
    }

    private static void Set(ref EventEnvelope envelope, DeltaKind kind, StringValue value)
    {
        envelope.DeltaKind = kind;
        envelope.Text = value.Utf8;
        envelope.TextIsEscaped = value.IsEscaped;
    }

    private static ReadOnlySpan<byte> TakeObject(ReadOnlySpan<byte> json, scoped ref Utf8JsonReader reader)
    {
        reader.Read();
        bool isObject = reader.TokenType == JsonTokenType.StartObject;
        ReadOnlySpan<byte> raw = reader.TakeRaw(json);
        return isObject ? raw : default;
    }

    private static ReadOnlySpan<byte> TakeName(scoped ref Utf8JsonReader reader)
    {
        StringValue value = StringValue.Take(ref reader);
        return value.IsEscaped ? Encoding.UTF8.GetBytes(JsonText.Text(value.Utf8, isEscaped: true)) : value.Utf8;
    }

    private readonly ref struct StringValue
    {
        public bool IsString { get; private init; }

        public bool IsEscaped { get; private init; }

        public ReadOnlySpan<byte> Utf8 { get; private init; }

        /// <summary>Reads over the value of the property the reader stands on, and remembers it if it is a string.</summary>
        public static StringValue Take(scoped ref Utf8JsonReader reader)
        {
            reader.Read();
            StringValue value = reader.TokenType == JsonTokenType.String
                ? new StringValue { IsString = true, IsEscaped = reader.ValueIsEscaped, Utf8 = reader.ValueSpan }
                : default;
            reader.Skip();
            return value;
        }
    }
}

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
        envelope = default;
        // What is named an error is one, whatever its JSON says.
        if (!eventType.SequenceEqual(EventNames.Error) && TryRecognise(data, ref envelope))
        {
            envelope.Data = data;
            return true;
        }
        return TryScanJson(data, eventType, out envelope);
    }

    /// <summary>As <see cref="TryScan"/>, without the shortcuts: the rule that tests hold them to.</summary>
    public static bool TryScanJson(ReadOnlySpan<byte> data, ReadOnlySpan<byte> eventType, out EventEnvelope envelope)
    {
        envelope = new EventEnvelope { Data = data };
        EventKind named = EventNames.KindOf(eventType);
        if (named != EventKind.Error && (data.IsEmpty || data.SequenceEqual("[DONE]"u8)))
            return false;
        try
        {
            Scan(data, eventType, ref envelope);
        }
        catch (JsonException e)
        {
            return IsDeliverableWithoutJson(e, named, eventType, ref envelope);
        }
        // A gateway may have renamed an error, or taken its name off: it counts from either side.
        if (named == EventKind.Error)
            (envelope.Kind, envelope.DeltaKind) = (named, DeltaKind.Other);
        return true;
    }

    // Most events are deltas that can be recognised without reading JSON.
    private static bool TryRecognise(ReadOnlySpan<byte> data, ref EventEnvelope envelope) =>
        (CanonicalDelta.TryMatch(data, ref envelope, out int length) || RespelledDelta.TryMatch(data, ref envelope, out length)) &&
        length == data.Length;

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

    private static void Scan(ReadOnlySpan<byte> json, ReadOnlySpan<byte> eventType, ref EventEnvelope envelope)
    {
        Utf8JsonReader reader = JsonText.Reader(json);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException("An event is a JSON object.");
        // The type may stand behind the object that it says how to read.
        ReadOnlySpan<byte> delta = default, message = default, block = default;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            ReadOnlySpan<byte> name = Text(in reader);
            reader.Read();
            if (name.SequenceEqual("type"u8))
                envelope.Type = TakeName(ref reader);
            else if (name.SequenceEqual("index"u8))
                envelope.Index = TakeIndex(ref reader);
            else if (name.SequenceEqual("delta"u8))
                delta = TakeDelta(json, ref reader, ref envelope);
            else if (name.SequenceEqual("message"u8))
                message = TakeObject(json, ref reader);
            else if (name.SequenceEqual("content_block"u8))
                block = TakeObject(json, ref reader);
            else
                reader.Skip();
        }
        reader.Read(); // Anything but white space behind the object is malformed, and thrown here.

        // The JSON names the type; the event's own name counts where it does not.
        if (envelope.Type.IsEmpty)
            envelope.Type = eventType;
        envelope.Kind = EventNames.KindOf(envelope.Type);
        if (envelope.Kind != EventKind.ContentBlockDelta)
            envelope.DeltaKind = DeltaKind.Other;
        envelope.Payload = envelope.Kind switch
        {
            EventKind.ContentBlockDelta => delta,
            EventKind.ContentBlockStart => block,
            EventKind.MessageStart => message,
            _ => default,
        };
    }

    private static ReadOnlySpan<byte> TakeDelta(ReadOnlySpan<byte> json, scoped ref Utf8JsonReader reader, scoped ref EventEnvelope envelope)
    {
        // Of a member that comes twice the last one counts, here as everywhere.
        envelope.DeltaKind = DeltaKind.Other;
        int start = (int)reader.TokenStartIndex;
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return default;
        }

        // The string may stand before the type that says what it is.
        ReadOnlySpan<byte> type = default, text = default;
        DeltaKind kind = DeltaKind.Other;
        bool isEscaped = false, isAmbiguous = false, hasOtherMembers = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            ReadOnlySpan<byte> name = Text(in reader);
            reader.Read();
            if (name.SequenceEqual("type"u8))
            {
                type = TakeName(ref reader);
            }
            else if (EventNames.KindOfMember(name) is var member and not DeltaKind.Other)
            {
                isAmbiguous |= kind != DeltaKind.Other || reader.TokenType != JsonTokenType.String;
                (kind, isEscaped) = (member, reader.ValueIsEscaped);
                text = reader.ValueSpan;
                reader.Skip();
            }
            else
            {
                hasOtherMembers = true;
                reader.Skip();
            }
        }
        // Rare spellings, such as two strings in one delta, are left to the reader that goes by the type alone.
        bool isPlain = !isAmbiguous && EventNames.KindOfDelta(type) == kind;
        envelope.DeltaKind = isPlain ? kind : DeltaKind.Other;
        envelope.Text = text;
        envelope.TextForm = isEscaped ? TextForm.Escaped : TextForm.Verbatim;
        envelope.HasOtherMembers = hasOtherMembers;
        return json[start..(int)reader.BytesConsumed];
    }

    private static int? TakeIndex(ref Utf8JsonReader reader)
    {
        int? value = reader.TryInteger(out long index) && index == (int)index ? (int)index : null;
        reader.Skip();
        return value;
    }

    private static ReadOnlySpan<byte> TakeObject(ReadOnlySpan<byte> json, scoped ref Utf8JsonReader reader)
    {
        bool isObject = reader.TokenType == JsonTokenType.StartObject;
        ReadOnlySpan<byte> raw = reader.TakeRaw(json);
        return isObject ? raw : default;
    }

    private static ReadOnlySpan<byte> TakeName(scoped ref Utf8JsonReader reader)
    {
        ReadOnlySpan<byte> name = reader.TokenType == JsonTokenType.String ? Text(in reader) : default;
        reader.Skip();
        return name;
    }

    /// <summary>The name or string that the reader stands on, nearly always as it stands there.</summary>
    private static ReadOnlySpan<byte> Text(scoped in Utf8JsonReader reader) =>
        reader.ValueIsEscaped ? Encoding.UTF8.GetBytes(JsonText.Text(in reader)) : reader.ValueSpan;
}

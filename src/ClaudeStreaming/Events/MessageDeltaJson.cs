using System.Text.Json;

namespace ClaudeStreaming;

/// <summary>The <c>message_delta</c> event: its members stand partly in it, partly in its <c>delta</c> object.</summary>
internal static class MessageDeltaJson
{
    public static MessageDelta Read(ReadOnlySpan<byte> utf8Json)
    {
        MessageDelta? delta = null;
        Usage? usage = null;
        string? contextManagement = null, inputTransformations = null;
        ObjectReader reader = new(utf8Json);
        while (reader.NextAfterType())
        {
            if (reader.Is("delta"u8))
                reader.Read(ref delta, ReadDelta);
            else if (reader.Is("usage"u8))
                reader.Read(ref usage, Usage.Read);
            else if (reader.Is("context_management"u8))
                reader.ReadRaw(ref contextManagement);
            else if (reader.Is("input_transformations"u8))
                reader.ReadRaw(ref inputTransformations);
            else
                reader.Keep();
        }
        return (delta ?? new MessageDelta()) with
        {
            Usage = usage,
            ContextManagementJson = contextManagement,
            InputTransformationsJson = inputTransformations,
            ExtraJson = reader.Extras.Json,
        };
    }

    public static void Write(Utf8JsonWriter writer, MessageDelta delta)
    {
        ObjectWriter o = new(writer, new Extras(delta.ExtraJson));
        o.Required("type"u8, EventNames.MessageDelta);
        if (o.TryName("delta"u8))
            WriteDelta(writer, delta);
        o.Optional("usage"u8, delta.Usage);
        o.OptionalRaw("context_management"u8, delta.ContextManagementJson);
        o.OptionalRaw("input_transformations"u8, delta.InputTransformationsJson);
        o.End();
    }

    private static void WriteDelta(Utf8JsonWriter writer, MessageDelta delta)
    {
        ObjectWriter o = new(writer, new Extras(delta.DeltaExtraJson));
        o.Required("stop_reason"u8, delta.StopReason?.Value);
        o.Required("stop_sequence"u8, delta.StopSequence);
        o.Optional("stop_details"u8, delta.StopDetails);
        o.Optional("container"u8, delta.Container);
        o.End();
    }

    private static MessageDelta ReadDelta(ReadOnlySpan<byte> utf8Json)
    {
        string? stopReason = null, stopSequence = null;
        StopDetails? stopDetails = null;
        Container? container = null;
        ObjectReader reader = new(utf8Json);
        while (reader.Next())
        {
            if (reader.Is("stop_reason"u8))
                reader.Read(ref stopReason);
            else if (reader.Is("stop_sequence"u8))
                reader.Read(ref stopSequence);
            else if (reader.Is("stop_details"u8))
                reader.Read(ref stopDetails, StopDetails.Read);
            else if (reader.Is("container"u8))
                reader.Read(ref container, Container.Read);
            else
                reader.Keep();
        }
        return new MessageDelta
        {
            StopReason = stopReason is null ? (StopReason?)null : new StopReason(stopReason),
            StopSequence = stopSequence,
            StopDetails = stopDetails,
            Container = container,
            DeltaExtraJson = reader.Extras.Json,
        };
    }
}

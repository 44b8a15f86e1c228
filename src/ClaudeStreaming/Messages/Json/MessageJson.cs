using System.Text.Json;

namespace ClaudeStreaming;

internal static class MessageJson
{
    private const string Type = "message";
    private const string DefaultRole = "assistant";
    private static readonly Usage NoUsage = new();

    private static ReadOnlySpan<byte> Unterminated => "_unterminated"u8;

    public static Message Read(ReadOnlySpan<byte> utf8Json)
    {
        string id = "", model = "", role = DefaultRole;
        string? stopReason = null, stopSequence = null, contextManagement = null, inputTransformations = null;
        IReadOnlyList<ContentBlock>? content = null;
        StopDetails? stopDetails = null;
        Usage? usage = null;
        Container? container = null;
        CacheDiagnostics? diagnostics = null;
        bool? unterminated = null;

        ObjectReader reader = new(utf8Json);
        while (reader.Next())
        {
            if (reader.Is("type"u8))
                reader.KeepUnless(Type);
            else if (reader.Is("id"u8))
                reader.ReadRequired(ref id);
            else if (reader.Is("model"u8))
                reader.ReadRequired(ref model);
            else if (reader.Is("role"u8))
                reader.ReadRequired(ref role, DefaultRole);
            else if (reader.Is("content"u8))
                reader.ReadList(ref content, ContentBlock.Read);
            else if (reader.Is("stop_reason"u8))
                reader.Read(ref stopReason);
            else if (reader.Is("stop_sequence"u8))
                reader.Read(ref stopSequence);
            else if (reader.Is("stop_details"u8))
                reader.Read(ref stopDetails, StopDetails.Read);
            else if (reader.Is("usage"u8))
                reader.Read(ref usage, Usage.Read);
            else if (reader.Is("container"u8))
                reader.Read(ref container, Container.Read);
            else if (reader.Is("diagnostics"u8))
                reader.Read(ref diagnostics, CacheDiagnostics.Read);
            else if (reader.Is("context_management"u8))
                reader.ReadRaw(ref contextManagement);
            else if (reader.Is("input_transformations"u8))
                reader.ReadRaw(ref inputTransformations);
            else if (reader.Is(Unterminated))
                reader.Read(ref unterminated);
            else
                reader.Keep();
        }
        return new Message(id, model)
        {
            Role = role,
            Content = content ?? [],
            StopReason = stopReason is null ? (StopReason?)null : new StopReason(stopReason),
            StopSequence = stopSequence,
            StopDetails = stopDetails,
            Usage = usage ?? NoUsage,
            Container = container,
            Diagnostics = diagnostics,
            ContextManagementJson = contextManagement,
            InputTransformationsJson = inputTransformations,
            IsUnterminated = unterminated ?? false,
            Extras = reader.Extras,
        };
    }

    public static void Write(Utf8JsonWriter writer, Message message)
    {
        ObjectWriter o = new(writer, message.Extras);
        o.Required("id"u8, message.Id);
        o.Required("type"u8, Type);
        o.Required("role"u8, message.Role, DefaultRole);
        o.Required("model"u8, message.Model);
        o.Required("content"u8, message.Content);
        o.Required("stop_reason"u8, message.StopReason?.Value, unset: null);
        o.Required("stop_sequence"u8, message.StopSequence, unset: null);
        o.Optional("stop_details"u8, message.StopDetails);
        o.Optional("container"u8, message.Container);
        o.Optional("diagnostics"u8, message.Diagnostics);
        o.OptionalRaw("context_management"u8, message.ContextManagementJson);
        o.OptionalRaw("input_transformations"u8, message.InputTransformationsJson);
        o.Required("usage"u8, message.Usage, NoUsage);
        o.Optional(Unterminated, message.IsUnterminated ? true : null);
        o.End();
    }
}

using System.Text.Json;

namespace ClaudeStreaming;

/// <summary>Asks the service to say, in <see cref="Message.Diagnostics"/>, why the prompt cache was missed.</summary>
public sealed record DiagnosticsRequest : ApiObject
{
    /// <summary>The message whose request is to be compared with this one.</summary>
    public string? PreviousMessageId { get; init; }

    internal override void WriteTo(Utf8JsonWriter writer)
    {
        ObjectWriter o = new(writer, Extras);
        o.Optional("previous_message_id"u8, PreviousMessageId);
        o.End();
    }
}

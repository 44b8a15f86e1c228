using System.Text.Json;
using System.Text.Json.Serialization;

namespace ClaudeStreaming;

/// <summary>A reply of Claude's: finished, or as much of it as has arrived.</summary>
/// <param name="Id">The message's id.</param>
/// <param name="Model">The model that answered: where the service fell back, the last one.</param>
/// <remarks>
/// Immutable; compares by value. <see cref="ToJson"/> and <see cref="Parse(string)"/> are the API's own JSON and lose nothing, so a reply
/// can be stored as it is. Source: API reference, Messages, response.
/// </remarks>
[JsonConverter(typeof(MessageJsonConverter))]
public sealed record Message(string Id, string Model) : ApiObject
{
    /// <summary>Who speaks.</summary>
    /// <value><c>assistant</c>.</value>
    public string Role { get; init; } = "assistant";

    /// <summary>What was said, thought and called, in order.</summary>
    /// <value>Empty by default.</value>
    public IReadOnlyList<ContentBlock> Content { get; init => field = ValueList<ContentBlock>.Copy(value); } = ValueList<ContentBlock>.Empty;

    /// <summary>Why Claude stopped.</summary>
    /// <value>Null until the end of the message has arrived.</value>
    public StopReason? StopReason { get; init; }

    /// <summary>Which of the request's stop sequences came up.</summary>
    public string? StopSequence { get; init; }

    /// <summary>More about a refusal.</summary>
    public StopDetails? StopDetails { get; init; }

    /// <summary>What the message cost. Not final before <see cref="StopReason"/> is there.</summary>
    public Usage Usage { get; init; } = new();

    /// <summary>The code execution container that was used.</summary>
    public Container? Container { get; init; }

    /// <summary>Why the prompt cache was missed, where the request asked.</summary>
    public CacheDiagnostics? Diagnostics { get; init; }

    /// <summary>Beta: what the service removed from the context, as JSON.</summary>
    public string? ContextManagementJson { get; init; }

    /// <summary>Beta: what the service changed in the input, as JSON.</summary>
    public string? InputTransformationsJson { get; init; }

    /// <summary>Whether the stream ended after a stop reason but without <c>message_stop</c>, as some gateways do.</summary>
    /// <value>False by default. In JSON the reserved member <c>_unterminated</c>, written only where true.</value>
    public bool IsUnterminated { get; init; }

    /// <summary>The text of all text blocks, joined.</summary>
    [JsonIgnore]
    public string Text => string.Concat(Content.OfType<TextBlock>().Select(static block => block.Text));

    /// <summary>Reads what <see cref="ToJson"/> or the API wrote.</summary>
    /// <param name="json">One message.</param>
    /// <returns>The message. Members that the API always sends but that are missing get their defaults.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="json"/> is null.</exception>
    /// <exception cref="JsonException">The text is not a JSON object.</exception>
    public static Message Parse(string json) => RawJson.Parse(json, MessageJson.Read);

    /// <summary>Reads what <see cref="ToJson"/> or the API wrote.</summary>
    /// <param name="utf8Json">One message.</param>
    /// <returns>The message. Members that the API always sends but that are missing get their defaults.</returns>
    /// <exception cref="JsonException">The text is not a JSON object.</exception>
    public static Message Parse(ReadOnlySpan<byte> utf8Json) => MessageJson.Read(utf8Json);

    /// <summary>The message in the API's own JSON, unknown members included.</summary>
    /// <returns>One JSON object. A tool input that was cut off is written as <c>"input":{}</c> with its raw text in the reserved
    /// sibling <c>_incomplete_input</c>.</returns>
    /// <exception cref="JsonException">A member that carries JSON text, set by you, is not valid JSON.</exception>
    public string ToJson() => WriteText();

    internal override void WriteTo(Utf8JsonWriter writer) => MessageJson.Write(writer, this);
}

/// <summary>Writes and reads a <see cref="Message"/> in the API's own JSON.</summary>
public sealed class MessageJsonConverter : JsonConverter<Message>
{
    /// <inheritdoc/>
    public override Message Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        ApiJson.Read(ref reader, typeToConvert, MessageJson.Read);

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Message value, JsonSerializerOptions options) => value.WriteTo(writer);
}

using System.Text.Json;
using System.Text.Json.Serialization;

namespace ClaudeStreaming;

/// <summary>Why Claude stopped. An open string: the API may send any value, and every value is legal here.</summary>
/// <param name="Value">The word the API sent; null in the default value.</param>
/// <remarks>
/// The constants are strings, for patterns (<c>StopReason.Value: StopReason.MaxTokens</c>); they convert, so
/// <c>message.StopReason == StopReason.EndTurn</c> works too. Source: API reference, Messages, <c>stop_reason</c>.
/// </remarks>
[JsonConverter(typeof(StopReasonJsonConverter))]
public readonly record struct StopReason(string Value)
{
    /// <summary>The answer is complete.</summary>
    public const string EndTurn = "end_turn";

    /// <summary>The answer was cut at <see cref="MessageRequest.MaxTokens"/>; a tool input may be incomplete.</summary>
    public const string MaxTokens = "max_tokens";

    /// <summary>One of <see cref="MessageRequest.StopSequences"/> came up; <see cref="Message.StopSequence"/> says which.</summary>
    public const string StopSequence = "stop_sequence";

    /// <summary>Claude calls one or more of your tools.</summary>
    public const string ToolUse = "tool_use";

    /// <summary>The service paused a long run of its own tools; send the message back to go on.</summary>
    public const string PauseTurn = "pause_turn";

    /// <summary>Claude refused; <see cref="Message.StopDetails"/> may say why. The HTTP status is 200 all the same.</summary>
    public const string Refusal = "refusal";

    /// <summary>The context window is full.</summary>
    public const string ModelContextWindowExceeded = "model_context_window_exceeded";

    /// <summary>Beta: a compaction was asked for and is the whole reply.</summary>
    public const string Compaction = "compaction";

    /// <summary>Makes a stop reason of a string.</summary>
    /// <param name="value">Any value.</param>
    public static implicit operator StopReason(string value) => new(value);

    /// <summary>Makes a stop reason of a string.</summary>
    /// <param name="value">Any value.</param>
    /// <returns>The stop reason.</returns>
    public static StopReason FromString(string value) => new(value);

    /// <summary>The word the API sent.</summary>
    /// <returns><see cref="Value"/>; an empty string for the default value.</returns>
    public override string ToString() => Value ?? "";
}

/// <summary>Writes a <see cref="StopReason"/> as the string it is, and the default value as null.</summary>
public sealed class StopReasonJsonConverter : JsonConverter<StopReason>
{
    /// <inheritdoc/>
    public override StopReason Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetString() is { } value ? new(value) : default;

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, StopReason value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Value);
}

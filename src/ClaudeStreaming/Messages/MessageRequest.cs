using System.Text;
using System.Text.Json;

namespace ClaudeStreaming;

/// <summary>What to ask Claude.</summary>
/// <remarks>
/// Immutable: the client never changes it, and one request may be sent many times, by several threads. There is no <c>stream</c> property,
/// since this library always streams, and no list of models. Null members are left out. What is in beta or newer than this library goes
/// through <see cref="ApiObject.ExtraJson"/>, which is merged into the body and wins over properties of the same name (not over
/// <c>stream</c>), with <see cref="ClaudeRequestOptions.Betas"/> beside it. Source: API reference, Messages, request body.
/// </remarks>
public sealed record MessageRequest : ApiObject
{
    /// <summary>The model, for example <c>claude-opus-4-8</c>.</summary>
    public required string Model { get; init; }

    /// <summary>The most tokens to generate, thinking included.</summary>
    /// <value>0 or more; 0 only warms the prompt cache.</value>
    public required int MaxTokens { get; init; }

    /// <summary>The conversation so far.</summary>
    /// <value>At least one message.</value>
    public required IReadOnlyList<InputMessage> Messages { get; init => field = ValueList<InputMessage>.Copy(value)!; }

    /// <summary>What Claude is told before the conversation; a string converts.</summary>
    public SystemPrompt? System { get; init; }

    /// <summary>The tools that Claude may call.</summary>
    public IReadOnlyList<Tool>? Tools { get; init => field = ValueList<Tool>.Copy(value); }

    /// <summary>Whether Claude may, must or must not call them.</summary>
    /// <value>Null for the service's default: may.</value>
    public ToolChoice? ToolChoice { get; init; }

    /// <summary>Whether and how long Claude thinks before it answers.</summary>
    public ThinkingConfig? Thinking { get; init; }

    /// <summary>How much effort the answer is worth, and its format.</summary>
    public OutputConfig? OutputConfig { get; init; }

    /// <summary>Texts that end the answer when they come up.</summary>
    public IReadOnlyList<string>? StopSequences { get; init => field = ValueList<string>.Copy(value); }

    /// <summary>Randomness, from 0 to 1. The API version 2026-10-21 refuses it, as do newer models under 2023-06-01 unless it is 1.</summary>
    public double? Temperature { get; init; }

    /// <summary>Nucleus sampling. The API version 2026-10-21 refuses it.</summary>
    public double? TopP { get; init; }

    /// <summary>Samples from the so many likeliest tokens. The API version 2026-10-21 refuses it.</summary>
    public int? TopK { get; init; }

    /// <summary>Whom the request is for.</summary>
    public RequestMetadata? Metadata { get; init; }

    /// <summary><c>auto</c> or <c>standard_only</c>.</summary>
    public string? ServiceTier { get; init; }

    /// <summary><c>standard</c> or <c>fast</c>.</summary>
    public string? Speed { get; init; }

    /// <summary>The region to run in.</summary>
    /// <value>Null for the workspace's default.</value>
    public string? InferenceGeo { get; init; }

    /// <summary>The container for code execution.</summary>
    public Container? Container { get; init; }

    /// <summary>Caches the prompt up to the last block that can be cached.</summary>
    public CacheControl? CacheControl { get; init; }

    /// <summary>Asks the service to say why the prompt cache was missed.</summary>
    public DiagnosticsRequest? Diagnostics { get; init; }

    /// <summary>The first member of <see cref="ApiObject.ExtraJson"/> that has one of these names, and wins over the property.</summary>
    /// <returns>Null where there is none.</returns>
    /// <exception cref="JsonException">It is no JSON object.</exception>
    internal string? FirstExtra(params string[] names)
    {
        if (ExtraJson is not { } extra)
            return null;
        ObjectReader reader = new(Encoding.UTF8.GetBytes(extra));
        while (reader.Next())
        {
            if (names.Contains(reader.Name))
                return reader.Name;
            reader.Skip();
        }
        return null;
    }

    internal override void WriteTo(Utf8JsonWriter writer) => MessageRequestJson.Write(writer, this);
}

using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace ClaudeStreaming;

/// <summary>How much and how visibly Claude thinks, and the format of what it says.</summary>
internal static class Reasoning
{
    private static readonly AIJsonSchemaTransformOptions WhatTheApiTakes = new() { DisallowAdditionalProperties = true };

    /// <exception cref="NotSupportedException">The effort or the output is none that is known.</exception>
    public static ThinkingConfig? Thinking(ReasoningOptions? options) => options switch
    {
        null or { Effort: null, Output: null } => null,
        { Effort: ReasoningEffort.None } => ThinkingConfig.Disabled,
        _ => ThinkingConfig.Adaptive with
        {
            Display = options.Output switch
            {
                null => null,
                ReasoningOutput.None => "omitted",
                // Claude shows no more than a summary.
                ReasoningOutput.Summary or ReasoningOutput.Full => "summarized",
                _ => throw Unknown(nameof(options.Output), options.Output),
            },
        },
    };

    /// <exception cref="NotSupportedException">The effort is none that is known, or the format needs a schema.</exception>
    public static OutputConfig? Output(OutputConfig? given, ChatOptions options)
    {
        string? effort = given?.Effort ?? Effort(options.Reasoning?.Effort);
        OutputFormat? format = given?.Format ?? Format(options.ResponseFormat);
        return given is null && effort is null && format is null ? null : (given ?? new OutputConfig()) with { Effort = effort, Format = format };
    }

    private static string? Effort(ReasoningEffort? effort) => effort switch
    {
        null or ReasoningEffort.None => null,
        ReasoningEffort.Low => "low",
        ReasoningEffort.Medium => "medium",
        ReasoningEffort.High => "high",
        ReasoningEffort.ExtraHigh => "xhigh",
        _ => throw Unknown(nameof(ReasoningOptions.Effort), effort),
    };

    private static OutputFormat? Format(ChatResponseFormat? format) => format switch
    {
        null or ChatResponseFormatText => null,
        ChatResponseFormatJson { Schema: { } schema } json => OutputFormat.JsonSchema(Schema(schema, json.SchemaName, json.SchemaDescription)),
        ChatResponseFormatJson => throw new NotSupportedException(
            "ChatOptions.ResponseFormat is JSON without a schema, which Claude does not have. Use ChatResponseFormat.ForJsonSchema."),
        _ => throw new NotSupportedException(
            $"ChatOptions.ResponseFormat is a {format.GetType().Name}. Set it to text or, with ChatResponseFormat.ForJsonSchema, to JSON."),
    };

    // The API refuses objects that leave open what else is in them. It has no name beside a schema; a schema has a place for one.
    private static string Schema(JsonElement schema, string? name, string? description)
    {
        JsonElement closed = AIJsonUtilities.TransformSchema(schema, WhatTheApiTakes);
        if (JsonObject.Create(closed) is not { } named)
            return closed.GetRawText();
        if (name is not null)
            named.TryAdd("title", name);
        if (description is not null)
            named.TryAdd("description", description);
        return named.ToJsonString();
    }

    private static NotSupportedException Unknown(string member, object? value) =>
        new($"ChatOptions.Reasoning.{member} is {value}, which is unknown here. Set one of the named values.");
}

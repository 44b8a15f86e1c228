using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace ClaudeStreaming;

/// <summary>A function as a tool of the request.</summary>
internal static class FunctionTool
{
    // What functions say about themselves is for many readers. What the API has a member for, by its name or by that of .NET.
    private static readonly FrozenDictionary<string, string> Members = new Dictionary<string, string>
    {
        [nameof(Tool.Strict)] = "strict",
        ["defer_loading"] = "defer_loading",
        [nameof(Tool.DeferLoading)] = "defer_loading",
        ["allowed_callers"] = "allowed_callers",
        [nameof(Tool.AllowedCallers)] = "allowed_callers",
        ["input_examples"] = "input_examples",
        ["InputExamples"] = "input_examples",
        ["eager_input_streaming"] = "eager_input_streaming",
        [nameof(Tool.EagerInputStreaming)] = "eager_input_streaming",
        ["cache_control"] = "cache_control",
        [nameof(Tool.CacheControl)] = "cache_control",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private static readonly AIJsonSchemaTransformOptions Closed = new() { DisallowAdditionalProperties = true };

    /// <exception cref="NotSupportedException">Something it says about itself cannot be written as JSON.</exception>
    public static Tool Of(AIFunctionDeclaration function)
    {
        JsonObject members = [];
        foreach ((string name, object? value) in function.AdditionalProperties)
        {
            if (value is not null && Members.TryGetValue(name, out string? member))
                members[member] = JsonOption.Node(value, $"{function.Name}.AdditionalProperties[\"{name}\"]");
        }
        bool isStrict = members["strict"]?.GetValueKind() == JsonValueKind.True;
        return new Tool
        {
            Name = function.Name,
            Description = function.Description.Length > 0 ? function.Description : null,
            InputSchemaJson = Schema(isStrict ? AIJsonUtilities.TransformSchema(function.JsonSchema, Closed) : function.JsonSchema),
            ExtraJson = members.Count > 0 ? members.ToJsonString() : null,
        };
    }

    // A function without parameters may have a schema that says nothing. The API wants an object.
    private static string Schema(JsonElement schema)
    {
        if (schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty("type", out _))
            return schema.GetRawText();
        JsonObject described = schema.ValueKind == JsonValueKind.Object ? JsonObject.Create(schema)! : [];
        described.Insert(0, "type", "object");
        return described.ToJsonString();
    }
}

using System.ComponentModel;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;

namespace ClaudeStreaming;

/// <summary>JSON schemas of C# types, made from their contracts and spelled as the API takes them.</summary>
/// <remarks>
/// Beside what <see cref="JsonSchemaExporter"/> says of a type: objects are closed (the API wants <c>additionalProperties</c> false), a
/// <see cref="DescriptionAttribute"/> of a member, parameter or type is its description, and what only widens a value for a lenient reader, or
/// constrains it in a way that the API refuses, is left out. Source: Anthropic's documentation, Structured outputs, JSON Schema limitations.
/// </remarks>
internal static class TypeSchema
{
    // What structured output refuses, and what says nothing to a model.
    private static readonly string[] Refused = ["minLength", "maxLength", "$comment"];

    /// <summary>The schema of an answer, which has every member: one that may be left out would not be there to be shown.</summary>
    public static string OfOutput(JsonTypeInfo typeInfo) => Of(typeInfo, static (_, _) => true);

    /// <summary>The schema of a tool's input, which has what the type requires.</summary>
    public static string OfInput(JsonTypeInfo typeInfo) => Of(typeInfo, static (node, name) =>
        node["required"] is JsonArray required && required.Any(item => (string?)item == name));

    private static string Of(JsonTypeInfo typeInfo, Func<JsonObject, string, bool> isRequired)
    {
        JsonSchemaExporterOptions options = new()
        {
            TreatNullObliviousAsNonNullable = true,
            TransformSchemaNode = (context, node) => Transform(context, node, isRequired),
        };
        return typeInfo.GetJsonSchemaAsNode(options).ToJsonString(Spelling);
    }

    private static readonly JsonSerializerOptions Spelling = new() { Encoder = RawJson.WriterOptions.Encoder };

    private static JsonNode Transform(JsonSchemaExporterContext context, JsonNode node, Func<JsonObject, string, bool> isRequired)
    {
        string? description = DescriptionOf(context);
        if (node is not JsonObject schema)
            return description is null ? node : new JsonObject { ["description"] = description };
        foreach (string keyword in Refused)
            schema.Remove(keyword);
        if (schema["enum"] is JsonArray names && !schema.ContainsKey("type"))
            schema.Insert(0, "type", names.Contains(null) ? new JsonArray("string", "null") : "string");
        NarrowNumber(schema);
        if (context.TypeInfo.Kind == JsonTypeInfoKind.Object && !schema.ContainsKey("$ref") && !schema.ContainsKey("anyOf"))
            CloseObject(schema, context, isRequired);
        if (description is not null)
            schema["description"] = description;
        return schema;
    }

    // Options for the web read numbers from strings, too. A model had better write numbers.
    private static void NarrowNumber(JsonObject schema)
    {
        if (schema["type"] is not JsonArray types || !types.Any(static type => (string?)type is "integer" or "number"))
            return;
        string?[] kept = [.. types.Select(static type => (string?)type).Where(static type => type != "string")];
        schema["type"] = kept.Length == 1 ? kept[0] : new JsonArray([.. kept.Select(static type => JsonValue.Create(type))]);
        schema.Remove("pattern");
    }

    private static void CloseObject(JsonObject schema, JsonSchemaExporterContext context, Func<JsonObject, string, bool> isRequired)
    {
        if (!schema.ContainsKey("type"))
            schema.Insert(0, "type", "object"); // One of several derived types.
        if (schema["properties"] is not JsonObject properties)
            schema["properties"] = properties = [];
        HashSet<string> declared = [.. context.TypeInfo.Properties.Select(static property => property.Name)];
        string[] required =
        [
            // What tells derived types apart is no member of theirs, and always there.
            .. properties.Select(static property => property.Key).Where(name => !declared.Contains(name) || isRequired(schema, name)),
        ];
        if (required.Length > 0)
            schema["required"] = new JsonArray([.. required.Select(static name => JsonValue.Create(name))]);
        schema["additionalProperties"] = false;
    }

    private static string? DescriptionOf(JsonSchemaExporterContext context)
    {
        ICustomAttributeProvider?[] places =
            [context.PropertyInfo?.AttributeProvider, context.PropertyInfo?.AssociatedParameter?.AttributeProvider, context.TypeInfo.Type];
        return places.SelectMany(static place => place?.GetCustomAttributes(typeof(DescriptionAttribute), inherit: true) ?? [])
            .OfType<DescriptionAttribute>().FirstOrDefault()?.Description;
    }
}

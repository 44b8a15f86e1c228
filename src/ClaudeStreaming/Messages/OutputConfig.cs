using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace ClaudeStreaming;

/// <summary>How much effort an answer is worth, and its format.</summary>
public sealed record OutputConfig : ApiObject
{
    /// <summary><c>low</c>, <c>medium</c>, <c>high</c>, <c>xhigh</c> or <c>max</c>; an open set.</summary>
    public string? Effort { get; init; }

    /// <summary>The format of the answer's text.</summary>
    /// <value>Null for prose.</value>
    public OutputFormat? Format { get; init; }

    internal override void WriteTo(Utf8JsonWriter writer)
    {
        ObjectWriter o = new(writer, Extras);
        o.Optional("effort"u8, Effort);
        o.Optional("format"u8, Format);
        o.End();
    }
}

/// <summary>The format of an answer's text.</summary>
/// <param name="Type"><c>json_schema</c>; an open set.</param>
public sealed record OutputFormat(string Type) : ApiObject
{
    /// <summary>The schema that the answer is to fit, as JSON.</summary>
    public string? SchemaJson { get; init; }

    /// <summary>The answer's text is JSON that fits a schema. It arrives as ordinary text.</summary>
    /// <param name="schemaJson">A JSON schema.</param>
    /// <returns>The format.</returns>
    /// <exception cref="ArgumentException"><paramref name="schemaJson"/> is null or empty.</exception>
    public static OutputFormat JsonSchema(string schemaJson)
    {
        ArgumentException.ThrowIfNullOrEmpty(schemaJson);
        return new OutputFormat("json_schema") { SchemaJson = schemaJson };
    }

    /// <summary>The answer's text is JSON that fits a type of yours.</summary>
    /// <param name="typeInfo">The type's contract, from your <see cref="System.Text.Json.Serialization.JsonSerializerContext"/>; no
    /// reflection is used for JSON. Names, enums and nullability are as it has them, and a
    /// <see cref="System.ComponentModel.DescriptionAttribute"/> tells Claude what a member is for.</param>
    /// <returns>The format. Every member is required in it, and objects are closed (<c>additionalProperties</c> is false), as the API wants
    /// it; what may be absent is to be nullable.</returns>
    /// <remarks>The API takes no dictionaries and no types that contain themselves.</remarks>
    /// <exception cref="ArgumentNullException"><paramref name="typeInfo"/> is null.</exception>
    public static OutputFormat JsonSchema(JsonTypeInfo typeInfo)
    {
        ArgumentNullException.ThrowIfNull(typeInfo);
        return JsonSchema(TypeSchema.OfOutput(typeInfo));
    }

    internal override void WriteTo(Utf8JsonWriter writer)
    {
        ObjectWriter o = new(writer, Extras);
        o.Required("type"u8, Type);
        o.OptionalRaw("schema"u8, SchemaJson);
        o.End();
    }
}

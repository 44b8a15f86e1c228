using System.Text.Json;

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

    internal override void WriteTo(Utf8JsonWriter writer)
    {
        ObjectWriter o = new(writer, Extras);
        o.Required("type"u8, Type);
        o.OptionalRaw("schema"u8, SchemaJson);
        o.End();
    }
}

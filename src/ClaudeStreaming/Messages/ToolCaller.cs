using System.Text.Json;

namespace ClaudeStreaming;

/// <summary>Who called a tool.</summary>
/// <param name="Type"><c>direct</c>, or the code execution tool whose program made the call; an open set.</param>
public sealed record ToolCaller(string Type) : ApiObject
{
    /// <summary>The call of the code execution tool.</summary>
    /// <value>Null for a direct call.</value>
    public string? ToolId { get; init; }

    internal static ToolCaller Read(ReadOnlySpan<byte> utf8Json)
    {
        string type = "";
        string? toolId = null;
        ObjectReader reader = new(utf8Json);
        while (reader.Next())
        {
            if (reader.Is("type"u8))
                reader.ReadRequired(ref type);
            else if (reader.Is("tool_id"u8))
                reader.Read(ref toolId);
            else
                reader.Keep();
        }
        return new ToolCaller(type) { ToolId = toolId, Extras = reader.Extras };
    }

    internal override void WriteTo(Utf8JsonWriter writer)
    {
        ObjectWriter o = new(writer, Extras);
        o.Required("type"u8, Type);
        o.Optional("tool_id"u8, ToolId);
        o.End();
    }
}

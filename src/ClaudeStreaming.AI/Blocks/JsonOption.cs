using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.AI;

namespace ClaudeStreaming;

/// <summary>Values of any type as JSON, by M.E.AI's own options, which do without reflection where there is none.</summary>
internal static class JsonOption
{
    // Indented, as those options write, every result would cost more tokens.
    private static readonly JsonTypeInfo Any =
        new JsonSerializerOptions(AIJsonUtilities.DefaultOptions) { WriteIndented = false }.GetTypeInfo(typeof(object));

    /// <exception cref="NotSupportedException">The value cannot be written as JSON.</exception>
    public static string Text(object value, string what)
    {
        try
        {
            return JsonSerializer.Serialize(value, Any);
        }
        catch (Exception e) when (e is NotSupportedException or JsonException)
        {
            throw new NotSupportedException(
                $"{what} is a {value.GetType().Name}, which cannot be written as JSON here. Pass a string, a number, a list or dictionary of them, or a JsonElement.", e);
        }
    }

    /// <exception cref="NotSupportedException">The value cannot be written as JSON.</exception>
    public static JsonNode? Node(object value, string what) => JsonNode.Parse(Text(value, what));
}

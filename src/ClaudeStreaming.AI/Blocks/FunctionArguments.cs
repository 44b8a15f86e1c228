using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ClaudeStreaming;

/// <summary>A tool's input as M.E.AI has it: named arguments, each a JSON element.</summary>
internal static class FunctionArguments
{
    // The core has read it already, and takes no more than half as many levels.
    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = 1024 };

    /// <summary>Reads an input.</summary>
    /// <returns>False where it is no JSON object, or has a name that no string can hold.</returns>
    public static bool TryRead(string inputJson, [NotNullWhen(true)] out Dictionary<string, object?>? arguments)
    {
        arguments = null;
        try
        {
            using JsonDocument document = JsonDocument.Parse(inputJson, Deep);
            Dictionary<string, object?> read = [];
            foreach (JsonProperty member in document.RootElement.Clone().EnumerateObject())
                read[member.Name] = member.Value.ValueKind == JsonValueKind.Null ? null : member.Value;
            arguments = read;
            return true;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>Writes an input.</summary>
    /// <exception cref="NotSupportedException">An argument is of a type that cannot be written as JSON.</exception>
    public static string Write(IDictionary<string, object?>? arguments)
    {
        if (arguments is null or { Count: 0 })
            return "{}";
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter writer = new(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 1024 }))
        {
            writer.WriteStartObject();
            foreach ((string name, object? value) in arguments)
            {
                writer.WritePropertyName(name);
                // Verbatim: a number keeps its spelling, and what no string can hold goes back as well.
                string json = value switch
                {
                    null => "null",
                    JsonElement { ValueKind: not JsonValueKind.Undefined } element => element.GetRawText(),
                    _ => JsonOption.Text(value, $"The argument {name} of a function"),
                };
                writer.WriteRawValue(json, skipInputValidation: true);
            }
            writer.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}

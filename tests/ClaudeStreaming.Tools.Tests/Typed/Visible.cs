using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using ClaudeStreaming.Tests.Support;

namespace ClaudeStreaming.Tools.Tests.Typed;

/// <summary>What of a JSON text may be seen once so much of it has come, found out by somebody who knows the whole.</summary>
internal static partial class Visible
{
    /// <summary>The JSON to be seen; null where there is none yet.</summary>
    /// <param name="whole">The whole text, in UTF-8.</param>
    /// <param name="come">How many of its bytes have come, all of them whole characters.</param>
    public static string? In(byte[] whole, int come)
    {
        using MemoryStream seen = new();
        using Utf8JsonWriter writer = new(seen);
        Utf8JsonReader reader = new(whole, new JsonReaderOptions { MaxDepth = 512 });
        Stack<Action> closers = [];
        string? name = null;
        while (reader.Read() && reader.TokenStartIndex < come)
        {
            bool isWhole = reader.BytesConsumed <= come;
            if (reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray)
                closers.Pop()();
            else if (reader.TokenType == JsonTokenType.PropertyName)
                name = reader.GetString();
            // A number or literal is known to be over only when something has come behind it.
            else if (reader.TokenType is JsonTokenType.String or JsonTokenType.StartObject or JsonTokenType.StartArray || reader.BytesConsumed < come)
                Write(ref reader, writer, closers, ref name, isWhole ? null : whole[((int)reader.TokenStartIndex + 1)..come]);
        }
        while (closers.TryPop(out Action? close))
            close();
        writer.Flush();
        return seen.Length > 0 ? Encoding.UTF8.GetString(seen.ToArray()) : null;
    }

    private static void Write(
        ref Utf8JsonReader reader, Utf8JsonWriter writer, Stack<Action> closers, ref string? name, byte[]? open)
    {
        if (name is not null)
            writer.WritePropertyName(name);
        name = null;
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                writer.WriteStartObject();
                closers.Push(writer.WriteEndObject);
                break;
            case JsonTokenType.StartArray:
                writer.WriteStartArray();
                closers.Push(writer.WriteEndArray);
                break;
            case JsonTokenType.String:
                writer.WriteStringValue(open is null ? reader.GetString() : WholeCharacters(Encoding.UTF8.GetString(open)));
                break;
            default:
                writer.WriteRawValue(reader.ValueSpan);
                break;
        }
    }

    private static string WholeCharacters(string open) =>
        JsonSerializer.Deserialize($"\"{string.Concat(Character().Matches(open).Select(static match => match.Value))}\"", TestJson.Default.String)!;

    [GeneratedRegex(@"\G(?:\\u[dD][89abAB]..\\u[dD][c-fC-F]..|\\u(?![dD][89abAB])....|\\[^u]|[^\\])", RegexOptions.Singleline)]
    private static partial Regex Character();
}

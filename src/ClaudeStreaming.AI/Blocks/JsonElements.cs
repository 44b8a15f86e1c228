using System.Text.Json;

namespace ClaudeStreaming;

internal static class JsonElements
{
    /// <summary>The value of a JSON string; as it is spelled where it has half a surrogate pair, which is no value that a string gets.</summary>
    public static string TextOrRaw(this JsonElement text)
    {
        try
        {
            return text.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return text.GetRawText()[1..^1];
        }
    }
}

using System.Text;

namespace ClaudeStreaming;

/// <summary>The words that come in every answer, so that no string is made of them again and again.</summary>
internal static class Words
{
    private static readonly string[] Known =
    [
        "assistant", "message", "text", "thinking", "tool_use", "server_tool_use", "direct", "standard", "end_turn", "max_tokens", "stop_sequence",
        "refusal", "pause_turn", "container", "diagnostics", "stop_reason", "stop_details", "output_tokens_details", "citations", "inference_geo",
        "cache_creation", "service_tier", "context_management", "signature", "web_search", "web_search_tool_result", "web_search_result_location",
        "char_location", "cache_creation_input_tokens", "cache_read_input_tokens", "us", "global",
    ];

    private static readonly string[][] Buckets = MakeBuckets();

    /// <summary>The string of these bytes.</summary>
    /// <param name="utf8">UTF-8 without escapes.</param>
    public static string Of(ReadOnlySpan<byte> utf8)
    {
        if (utf8.IsEmpty)
            return "";
        // None of them is longer.
        if (utf8.Length > 32)
            return Encoding.UTF8.GetString(utf8);
        foreach (string word in Buckets[Bucket(utf8.Length, utf8[0], utf8[^1])])
        {
            if (Ascii.Equals(utf8, word))
                return word;
        }
        return Encoding.UTF8.GetString(utf8);
    }

    private static int Bucket(int length, int first, int last) => (length * 7 + first * 3 + last) & 63;

    private static string[][] MakeBuckets()
    {
        List<string>[] buckets = [.. Enumerable.Range(0, 64).Select(static _ => new List<string>())];
        foreach (string word in Known)
            buckets[Bucket(word.Length, word[0], word[^1])].Add(word);
        return [.. buckets.Select(static bucket => bucket.ToArray())];
    }
}

using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace ClaudeStreaming;

/// <summary>What a browser has of a stream: all records up to one and, of the next one's text, perhaps a part.</summary>
/// <param name="Sequence">The last record that it has to its end.</param>
/// <param name="Offset">How many UTF-16 code units it has of the text of the next one.</param>
internal readonly record struct StreamPosition(long Sequence, int Offset)
{
    /// <summary>Where the request says that it stopped; the beginning where it says nothing.</summary>
    /// <remarks>The header counts before the query: an <c>EventSource</c> that reconnects sends what it has last, under the address
    /// that it began with.</remarks>
    /// <returns>False where it says something else.</returns>
    public static bool TryRead(HttpRequest request, out StreamPosition position)
    {
        string text = request.Headers["Last-Event-ID"].ToString();
        if (text.Length == 0)
            text = request.Query["after"].ToString();
        return TryParse(text, out position);
    }

    public static bool TryParse(string text, out StreamPosition position)
    {
        position = default;
        if (text.Length == 0)
            return true;
        int dot = text.IndexOf('.', StringComparison.Ordinal);
        ReadOnlySpan<char> whole = dot < 0 ? text : text.AsSpan(0, dot);
        int offset = 0;
        if (!long.TryParse(whole, NumberStyles.None, CultureInfo.InvariantCulture, out long sequence) ||
            (dot >= 0 && !int.TryParse(text.AsSpan(dot + 1), NumberStyles.None, CultureInfo.InvariantCulture, out offset)))
        {
            return false;
        }
        // A part of a record: what it has to its end is the one before.
        position = offset > 0 && sequence > 0 ? new(sequence - 1, offset) : new(sequence, 0);
        return true;
    }
}

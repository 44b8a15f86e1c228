using System.Text.Json;

namespace ClaudeStreaming;

/// <summary>In a reply: why the prompt cache was missed, where the request asked with <see cref="DiagnosticsRequest"/>.</summary>
public sealed record CacheDiagnostics : ApiObject
{
    /// <summary>The reason.</summary>
    /// <value>Null where the cache was not missed.</value>
    public CacheMissReason? CacheMissReason { get; init; }

    internal static CacheDiagnostics Read(ReadOnlySpan<byte> utf8Json)
    {
        CacheMissReason? reason = null;
        ObjectReader reader = new(utf8Json);
        while (reader.Next())
        {
            if (reader.Is("cache_miss_reason"u8))
                reader.Read(ref reason, CacheMissReason.Read);
            else
                reader.Keep();
        }
        return new CacheDiagnostics { CacheMissReason = reason, Extras = reader.Extras };
    }

    internal override void WriteTo(Utf8JsonWriter writer)
    {
        ObjectWriter o = new(writer, Extras);
        o.Optional("cache_miss_reason"u8, CacheMissReason);
        o.End();
    }
}

/// <summary>Why the prompt cache was missed.</summary>
/// <param name="Type"><c>model_changed</c>, <c>system_changed</c>, <c>tools_changed</c>, <c>messages_changed</c>,
/// <c>previous_message_not_found</c>, <c>unavailable</c>; an open set.</param>
public sealed record CacheMissReason(string Type) : ApiObject
{
    /// <summary>Input tokens that a hit would have read from the cache.</summary>
    public long? CacheMissedInputTokens { get; init; }

    internal static CacheMissReason Read(ReadOnlySpan<byte> utf8Json)
    {
        string type = "";
        long? missed = null;
        ObjectReader reader = new(utf8Json);
        while (reader.Next())
        {
            if (reader.Is("type"u8))
                reader.ReadRequired(ref type);
            else if (reader.Is("cache_missed_input_tokens"u8))
                reader.Read(ref missed);
            else
                reader.Keep();
        }
        return new CacheMissReason(type) { CacheMissedInputTokens = missed, Extras = reader.Extras };
    }

    internal override void WriteTo(Utf8JsonWriter writer)
    {
        ObjectWriter o = new(writer, Extras);
        o.Required("type"u8, Type);
        o.Optional("cache_missed_input_tokens"u8, CacheMissedInputTokens);
        o.End();
    }
}

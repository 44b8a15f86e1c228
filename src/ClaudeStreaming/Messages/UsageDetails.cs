using System.Text.Json;

namespace ClaudeStreaming;

/// <summary>Tokens written to the prompt cache, by lifetime.</summary>
public sealed record CacheCreationUsage : ApiObject
{
    /// <summary>Tokens that live five minutes.</summary>
    public long? Ephemeral5mInputTokens { get; init; }

    /// <summary>Tokens that live an hour.</summary>
    public long? Ephemeral1hInputTokens { get; init; }

    internal static CacheCreationUsage Read(ReadOnlySpan<byte> utf8Json)
    {
        long? five = null, hour = null;
        ObjectReader reader = new(utf8Json);
        while (reader.Next())
        {
            if (reader.Is("ephemeral_5m_input_tokens"u8))
                reader.Read(ref five);
            else if (reader.Is("ephemeral_1h_input_tokens"u8))
                reader.Read(ref hour);
            else
                reader.Keep();
        }
        return new CacheCreationUsage { Ephemeral5mInputTokens = five, Ephemeral1hInputTokens = hour, Extras = reader.Extras };
    }

    internal override void WriteTo(Utf8JsonWriter writer)
    {
        ObjectWriter o = new(writer, Extras);
        o.Optional("ephemeral_5m_input_tokens"u8, Ephemeral5mInputTokens);
        o.Optional("ephemeral_1h_input_tokens"u8, Ephemeral1hInputTokens);
        o.End();
    }
}

/// <summary>What output tokens went into.</summary>
public sealed record OutputTokensDetails : ApiObject
{
    /// <summary>Tokens spent on thinking; a part of <see cref="Usage.OutputTokens"/>.</summary>
    public long? ThinkingTokens { get; init; }

    internal static OutputTokensDetails Read(ReadOnlySpan<byte> utf8Json)
    {
        long? thinking = null;
        ObjectReader reader = new(utf8Json);
        while (reader.Next())
        {
            if (reader.Is("thinking_tokens"u8))
                reader.Read(ref thinking);
            else
                reader.Keep();
        }
        return new OutputTokensDetails { ThinkingTokens = thinking, Extras = reader.Extras };
    }

    internal override void WriteTo(Utf8JsonWriter writer)
    {
        ObjectWriter o = new(writer, Extras);
        o.Optional("thinking_tokens"u8, ThinkingTokens);
        o.End();
    }
}

/// <summary>Requests to tools that the service runs.</summary>
public sealed record ServerToolUsage : ApiObject
{
    /// <summary>Web searches made.</summary>
    public long? WebSearchRequests { get; init; }

    /// <summary>Web pages fetched.</summary>
    public long? WebFetchRequests { get; init; }

    internal static ServerToolUsage Read(ReadOnlySpan<byte> utf8Json)
    {
        long? searches = null, fetches = null;
        ObjectReader reader = new(utf8Json);
        while (reader.Next())
        {
            if (reader.Is("web_search_requests"u8))
                reader.Read(ref searches);
            else if (reader.Is("web_fetch_requests"u8))
                reader.Read(ref fetches);
            else
                reader.Keep();
        }
        return new ServerToolUsage { WebSearchRequests = searches, WebFetchRequests = fetches, Extras = reader.Extras };
    }

    internal override void WriteTo(Utf8JsonWriter writer)
    {
        ObjectWriter o = new(writer, Extras);
        o.Optional("web_search_requests"u8, WebSearchRequests);
        o.Optional("web_fetch_requests"u8, WebFetchRequests);
        o.End();
    }
}

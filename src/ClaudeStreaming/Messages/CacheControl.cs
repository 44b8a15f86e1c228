using System.Text.Json;

namespace ClaudeStreaming;

/// <summary>Asks the service to cache a prompt up to a point.</summary>
/// <remarks>Source: API reference, Messages, <c>cache_control</c>.</remarks>
public sealed record CacheControl : ApiObject
{
    /// <summary>The kind of cache.</summary>
    /// <value><c>ephemeral</c>, the only one so far.</value>
    public string Type { get; init; } = "ephemeral";

    /// <summary>How long the entry lives after its last use: <c>5m</c> or <c>1h</c>.</summary>
    /// <value>Null by default, for the service's own default of five minutes.</value>
    public string? Ttl { get; init; }

    internal static CacheControl Read(ReadOnlySpan<byte> utf8Json)
    {
        string type = "";
        string? ttl = null;
        ObjectReader reader = new(utf8Json);
        while (reader.Next())
        {
            if (reader.Is("type"u8))
                reader.ReadRequired(ref type);
            else if (reader.Is("ttl"u8))
                reader.Read(ref ttl);
            else
                reader.Keep();
        }
        return new CacheControl { Type = type, Ttl = ttl, Extras = reader.Extras };
    }

    internal override void WriteTo(Utf8JsonWriter writer)
    {
        ObjectWriter o = new(writer, Extras);
        o.Required("type"u8, Type);
        o.Optional("ttl"u8, Ttl);
        o.End();
    }
}

using System.Text.Json;

namespace ClaudeStreaming;

/// <summary>Where the user of a web search is, roughly.</summary>
public sealed record UserLocation : ApiObject
{
    /// <summary>The kind of location.</summary>
    /// <value><c>approximate</c>, the only one so far.</value>
    public string Type { get; init; } = "approximate";

    /// <summary>The city.</summary>
    public string? City { get; init; }

    /// <summary>The region or state.</summary>
    public string? Region { get; init; }

    /// <summary>The country, two letters (ISO 3166-1).</summary>
    public string? Country { get; init; }

    /// <summary>The time zone, an IANA name.</summary>
    public string? Timezone { get; init; }

    internal override void WriteTo(Utf8JsonWriter writer)
    {
        ObjectWriter o = new(writer, Extras);
        o.Required("type"u8, Type);
        o.Optional("city"u8, City);
        o.Optional("region"u8, Region);
        o.Optional("country"u8, Country);
        o.Optional("timezone"u8, Timezone);
        o.End();
    }
}

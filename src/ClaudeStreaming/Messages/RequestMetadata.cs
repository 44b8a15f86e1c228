using System.Text.Json;

namespace ClaudeStreaming;

/// <summary>Whom a request is for.</summary>
public sealed record RequestMetadata : ApiObject
{
    /// <summary>An opaque id of the end user, for abuse detection. Not a name, address or number.</summary>
    public string? UserId { get; init; }

    internal override void WriteTo(Utf8JsonWriter writer)
    {
        ObjectWriter o = new(writer, Extras);
        o.Optional("user_id"u8, UserId);
        o.End();
    }
}

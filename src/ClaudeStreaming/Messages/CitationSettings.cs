using System.Text.Json;

namespace ClaudeStreaming;

/// <summary>In a request: whether Claude is to cite a document or search result.</summary>
public sealed record CitationSettings : ApiObject
{
    /// <summary>Whether to cite it.</summary>
    /// <value>Null by default, for the service's own default (off).</value>
    public bool? Enabled { get; init; }

    internal static CitationSettings Read(ReadOnlySpan<byte> utf8Json)
    {
        bool? enabled = null;
        ObjectReader reader = new(utf8Json);
        while (reader.Next())
        {
            if (reader.Is("enabled"u8))
                reader.Read(ref enabled);
            else
                reader.Keep();
        }
        return new CitationSettings { Enabled = enabled, Extras = reader.Extras };
    }

    internal override void WriteTo(Utf8JsonWriter writer)
    {
        ObjectWriter o = new(writer, Extras);
        o.Optional("enabled"u8, Enabled);
        o.End();
    }
}

using System.Text;
using System.Text.Json;

namespace ClaudeStreaming;

internal enum UiPartKind
{
    Text,
    Reasoning,
}

/// <summary>A part of text or of thoughts that has not ended.</summary>
internal sealed class UiPart(UiPartKind kind, string id)
{
    public UiPartKind Kind => kind;

    public string Id => id;

    public byte[] Utf8Id { get; } = Encoding.UTF8.GetBytes(id);

    public StringBuilder Signature { get; } = new();

    public string? RedactedData { get; set; }

    /// <summary>Writes what a part ends with. The proof of origin goes along, so that the page can send the thoughts back with the next
    /// question, under the names that the AI SDK's own provider for Claude uses.</summary>
    public void WriteEnd(Utf8JsonWriter writer)
    {
        writer.WriteString("id"u8, Id);
        if (Signature.Length == 0 && RedactedData is null)
            return;
        writer.WriteStartObject("providerMetadata"u8);
        writer.WriteStartObject("anthropic"u8);
        if (Signature.Length > 0)
            writer.WriteString("signature"u8, Signature.ToString());
        if (RedactedData is not null)
            writer.WriteString("redactedData"u8, RedactedData);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }
}

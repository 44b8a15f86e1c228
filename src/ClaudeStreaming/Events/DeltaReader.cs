using System.Text;
using System.Text.Json;

namespace ClaudeStreaming;

/// <summary>Makes a <see cref="ContentDelta"/>.</summary>
internal static class DeltaReader
{
    /// <summary>Makes a delta that has one string and nothing else.</summary>
    public static ContentDelta ReadPlain(in EventEnvelope envelope)
    {
        string text = envelope.TextForm == TextForm.Ascii
            ? Encoding.Latin1.GetString(envelope.Text)
            : JsonText.Text(envelope.Text, envelope.TextForm == TextForm.Escaped);
        return envelope.DeltaKind switch
        {
            DeltaKind.Text => new TextDelta(text),
            DeltaKind.InputJson => new InputJsonDelta(text),
            _ => new ThinkingDelta(text),
        };
    }

    public static ContentDelta Read(ReadOnlySpan<byte> utf8Json)
    {
        string type = ObjectReader.TypeOf(utf8Json);
        ReadOnlySpan<byte> utf8Type = Encoding.UTF8.GetBytes(type);
        if (utf8Type.SequenceEqual(EventNames.TextDelta))
            return new TextDelta(ReadString(utf8Json, "text"u8));
        if (utf8Type.SequenceEqual(EventNames.InputJsonDelta))
            return new InputJsonDelta(ReadString(utf8Json, "partial_json"u8));
        if (utf8Type.SequenceEqual(EventNames.SignatureDelta))
            return new SignatureDelta(ReadString(utf8Json, "signature"u8));
        if (utf8Type.SequenceEqual(EventNames.ThinkingDelta))
            return ReadThinking(utf8Json);
        if (utf8Type.SequenceEqual(EventNames.CitationsDelta))
            return ReadCitation(utf8Json);
        if (utf8Type.SequenceEqual(EventNames.CompactionDelta))
            return ReadCompaction(utf8Json);
        return new UnknownDelta(type, RawJson.Text(utf8Json));
    }

    // Null and absent are an empty piece. Any other kind of value is not: text would be lost without a sign.
    private static string ReadString(ReadOnlySpan<byte> utf8Json, ReadOnlySpan<byte> name)
    {
        string? value = null;
        ObjectReader reader = new(utf8Json);
        while (reader.Next())
        {
            if (reader.Is(name))
                reader.ReadStringOrNull(ref value);
            else
                reader.Skip();
        }
        return value ?? "";
    }

    private static ThinkingDelta ReadThinking(ReadOnlySpan<byte> utf8Json)
    {
        long? tokens = null;
        ObjectReader reader = new(utf8Json);
        while (reader.Next())
        {
            if (reader.Is("estimated_tokens"u8))
                reader.Read(ref tokens);
            else
                reader.Skip();
        }
        return new ThinkingDelta(ReadString(utf8Json, "thinking"u8)) { EstimatedTokens = tokens };
    }

    private static CitationsDelta ReadCitation(ReadOnlySpan<byte> utf8Json)
    {
        Citation? citation = null;
        ObjectReader reader = new(utf8Json);
        while (reader.Next())
        {
            if (reader.Is("citation"u8))
                reader.Read(ref citation, Citation.Read);
            else
                reader.Skip();
        }
        return new CitationsDelta(citation ?? throw new JsonException("It has no citation object."));
    }

    private static CompactionDelta ReadCompaction(ReadOnlySpan<byte> utf8Json)
    {
        string? content = null, encrypted = null;
        bool hasEncrypted = false;
        ObjectReader reader = new(utf8Json);
        while (reader.Next())
        {
            if (reader.Is("content"u8))
            {
                reader.ReadStringOrNull(ref content);
            }
            else if (reader.Is("encrypted_content"u8))
            {
                hasEncrypted = true;
                reader.ReadStringOrNull(ref encrypted);
            }
            else
            {
                reader.Skip();
            }
        }
        return new CompactionDelta(content) { EncryptedContent = encrypted, HasEncryptedContent = hasEncrypted };
    }
}

using System.Text;

namespace ClaudeStreaming;

/// <summary>What a JSON object held beside the members a record has properties for.</summary>
/// <param name="Json">The unknown members, as one JSON object; null when there were none.</param>
/// <param name="Nulls">Known optional members that were spelled out as null. Null and absent mean the same to the API, so this is not a
/// part of the value: it only lets a reply go back spelled as it came.</param>
internal readonly record struct Extras(string? Json, string[]? Nulls)
{
    public bool WasNull(ReadOnlySpan<byte> name)
    {
        foreach (string candidate in Nulls ?? [])
        {
            if (System.Text.Ascii.Equals(name, candidate))
                return true;
        }
        return false;
    }

    /// <summary>Without the named members: a value of the documented kind has come for them since, and extra members win.</summary>
    /// <param name="names">The members; null is no name.</param>
    public Extras Without(params ReadOnlySpan<string?> names)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(Json ?? "");
        if (!RawJson.IsObject(utf8))
            return this;
        ObjectReader reader = new(utf8);
        while (reader.Next())
        {
            if (names.Contains(reader.Name()))
                reader.Skip();
            else
                reader.Keep();
        }
        return this with { Json = reader.Extras.Json };
    }

    public bool Equals(Extras other) => Json == other.Json;

    public override int GetHashCode() => Json?.GetHashCode(StringComparison.Ordinal) ?? 0;
}

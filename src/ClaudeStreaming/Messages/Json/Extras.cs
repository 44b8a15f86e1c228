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

    public bool Equals(Extras other) => Json == other.Json;

    public override int GetHashCode() => Json?.GetHashCode(StringComparison.Ordinal) ?? 0;
}

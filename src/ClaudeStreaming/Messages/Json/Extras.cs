using System.Text;

namespace ClaudeStreaming;

/// <summary>What a JSON object held beside the members a record has properties for.</summary>
internal readonly struct Extras(string? json, string[]? nulls = null, string[]? odd = null) : IEquatable<Extras>
{
    /// <summary>The members that have no property, and the odd ones, as one JSON object; null when there were none.</summary>
    public string? Json { get; private init; } = json;

    /// <summary>Known members that were spelled out as null. Null and absent mean the same to the API, so this is not a part of the value:
    /// it only lets a reply go back spelled as it came.</summary>
    public string[]? Nulls { get; } = nulls;

    /// <summary>Known members of an undocumented kind, which are in <see cref="Json"/> until their property is set. Not a part of the value
    /// either.</summary>
    public string[]? Odd { get; private init; } = odd;

    public bool WasNull(ReadOnlySpan<byte> name) => Contains(Nulls, name);

    public bool WasOdd(ReadOnlySpan<byte> name) => Contains(Odd, name);

    /// <summary>These members with what a later event says over them: it replaces what has the same name, and its nulls do not erase.</summary>
    /// <param name="later">The unknown members of the later event, as one JSON object.</param>
    /// <param name="reserved">Names that it has no say in.</param>
    public Extras Fold(string? later, params string[] reserved)
    {
        // Nothing is allocated where there is nothing to do, as in nearly every stream.
        return later is null ? this : FoldCore(later, reserved);
    }

    private Extras FoldCore(string later, string[] reserved)
    {
        if (!TryFilter(later, (name, isNull) => !isNull && !reserved.Contains(name), out string? added, out string[] names) || added is null)
            return this;
        if (!TryFilter(Json ?? "{}", (name, _) => !names.Contains(name), out string? kept, out _))
            return this;
        // One of them may be a known member of an odd kind; a property that is set later still replaces it.
        return this with { Json = kept is null ? added : $"{kept[..^1]},{added[1..]}", Odd = [.. (Odd ?? []).Union(names)] };
    }

    /// <summary>Without those of the named members that were odd: a value of the documented kind has come for them since.</summary>
    /// <param name="names">The members; null is no name.</param>
    public Extras Without(params ReadOnlySpan<string?> names) => Odd is null ? this : WithoutCore(Odd, names);

    private Extras WithoutCore(string[] odds, ReadOnlySpan<string?> names)
    {
        List<string> settled = [];
        foreach (string odd in odds)
        {
            if (names.Contains(odd))
                settled.Add(odd);
        }
        return settled.Count > 0 && TryFilter(Json ?? "", (name, _) => !settled.Contains(name), out string? kept, out _)
            ? this with { Json = kept, Odd = [.. odds.Except(settled)] }
            : this;
    }

    public bool Equals(Extras other) => Json == other.Json;

    public override bool Equals(object? obj) => obj is Extras other && Equals(other);

    public override int GetHashCode() => Json?.GetHashCode(StringComparison.Ordinal) ?? 0;

    // False where it is not a JSON object: then somebody's own text, which is refused when it is written.
    private static bool TryFilter(string json, Func<string, bool, bool> wants, out string? kept, out string[] names)
    {
        (kept, names) = (null, []);
        byte[] utf8 = Encoding.UTF8.GetBytes(json);
        if (!RawJson.IsObject(utf8))
            return false;
        List<string> found = [];
        ObjectReader reader = new(utf8);
        while (reader.Next())
        {
            if (wants(reader.Name, reader.IsNull))
            {
                found.Add(reader.Name);
                reader.Keep();
            }
            else
            {
                reader.Skip();
            }
        }
        (kept, names) = (reader.Extras.Json, [.. found]);
        return true;
    }

    private static bool Contains(string[]? names, ReadOnlySpan<byte> name)
    {
        foreach (string candidate in names ?? [])
        {
            if (Ascii.Equals(name, candidate))
                return true;
        }
        return false;
    }
}

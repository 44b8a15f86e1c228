namespace ClaudeStreaming;

/// <summary>An escape of a JSON string that may not have come whole. Pure.</summary>
internal static class OpenEscape
{
    /// <summary>How long the escape is that the bytes begin with; the two of a surrogate pair are one.</summary>
    /// <returns>0 where more of it has to come, negative where it is none.</returns>
    public static int LengthOf(ReadOnlySpan<byte> utf8)
    {
        int length = JsonEscapes.LengthOf(utf8);
        if (length < 0)
            return utf8.Length < 6 && JsonEscapes.LengthOf(Filled(utf8, "\\u0000"u8, stackalloc byte[6])) > 0 ? 0 : -1;
        if (!char.IsHighSurrogate(JsonEscapes.DecodeOne(utf8, out _)))
            return length;
        // With anything else behind it, the half stays alone; no string can be made of that, which the deserializer says.
        ReadOnlySpan<byte> other = Filled(utf8[length..], "\\udc00"u8, stackalloc byte[6]);
        if (JsonEscapes.LengthOf(other) < 0 || !char.IsLowSurrogate(JsonEscapes.DecodeOne(other, out _)))
            return length;
        return utf8.Length < 2 * length ? 0 : 2 * length;
    }

    /// <summary>The bytes, and as many of the example as they lack.</summary>
    private static ReadOnlySpan<byte> Filled(ReadOnlySpan<byte> utf8, ReadOnlySpan<byte> example, Span<byte> target)
    {
        example.CopyTo(target);
        utf8[..Math.Min(utf8.Length, target.Length)].CopyTo(target);
        return target;
    }
}

using System.Buffers;
using System.Numerics;
using System.Runtime.Intrinsics;

namespace ClaudeStreaming;

/// <summary>The two values of a delta that differ, read by their bytes.</summary>
internal static class JsonBytes
{
    private static readonly SearchValues<byte> QuoteEscapeOrControl =
        SearchValues.Create([(byte)'"', (byte)'\\', .. Enumerable.Range(0, 0x20).Select(static c => (byte)c)]);

    private const int ShortString = 64;

    /// <summary>Reads an index as JSON spells it: no sign, no leading zero.</summary>
    // Nine digits fit into 32 bits whatever they are.
    public static bool TryReadIndex(ReadOnlySpan<byte> text, out int index, out int digits)
    {
        index = 0;
        for (digits = 0; digits < text.Length && (uint)(text[digits] - '0') <= 9; digits++)
        {
            if (digits == 9)
                return false;
            index = index * 10 + (text[digits] - '0');
        }
        return digits == 1 || (digits > 1 && text[0] != '0');
    }

    /// <summary>How long the string is, up to its closing quote; negative where it has none, or is not valid JSON.</summary>
    public static int LengthOfString(ReadOnlySpan<byte> text, out TextForm form)
    {
        form = TextForm.Verbatim;
        int position = 0;
        // Most strings are short: the vectors that find the quote say as well that what is before it is ASCII.
        bool isAscii = true;
        while (position < ShortString && position <= text.Length - Vector128<byte>.Count)
        {
            Vector128<byte> next = Vector128.Create(text.Slice(position, Vector128<byte>.Count));
            // 32 where there is none.
            int special = BitOperations.TrailingZeroCount(Specials(next));
            int other = BitOperations.TrailingZeroCount(next.ExtractMostSignificantBits());
            isAscii &= other >= special;
            if (special >= Vector128<byte>.Count)
            {
                position += Vector128<byte>.Count;
                continue;
            }
            position += special;
            if (text[position] != '"')
                break;
            form = isAscii ? TextForm.Ascii : TextForm.Verbatim;
            return position;
        }
        // A long one, or one with escapes: all of a block are found in one look.
        while (position <= text.Length - Vector512<byte>.Count)
        {
            ulong specials = Specials(Vector512.Create(text.Slice(position, Vector512<byte>.Count)));
            int next = position + Vector512<byte>.Count;
            while (specials != 0)
            {
                int offset = BitOperations.TrailingZeroCount(specials);
                if (text[position + offset] == '"')
                    return position + offset;
                int escape = JsonEscapes.LengthOf(text[(position + offset)..]);
                if (escape < 0)
                    return -1;
                form = TextForm.Escaped;
                next = Math.Max(next, position + offset + escape);
                // What it escapes is neither the end nor another one.
                specials &= ~(0b11UL << offset);
            }
            position = next;
        }
        // What is left is at the end of what has come.
        while (true)
        {
            // Escapes come in runs where no character is ASCII: no search for the next one.
            if (position == text.Length || text[position] != '\\')
            {
                int found = IndexOfSpecial(text[position..]);
                if (found < 0)
                    return -1;
                position += found;
                if (text[position] == '"')
                    return position;
            }
            int escape = JsonEscapes.LengthOf(text[position..]);
            if (escape < 0)
                return -1;
            form = TextForm.Escaped;
            position += escape;
        }
    }

    /// <summary>How many blanks it begins with.</summary>
    public static int CountBlanks(ReadOnlySpan<byte> text)
    {
        // How many there are is chance, so that a loop over them would be mispredicted nearly every time.
        if (text.Length >= Vector128<byte>.Count)
        {
            Vector128<byte> blanks = Vector128.Equals(Vector128.Create(text[..Vector128<byte>.Count]), Vector128.Create((byte)' '));
            int count = BitOperations.TrailingZeroCount(~blanks.ExtractMostSignificantBits());
            if (count < Vector128<byte>.Count)
                return count;
        }
        int end = text.IndexOfAnyExcept((byte)' ');
        return end < 0 ? text.Length : end;
    }

    /// <summary>Where a string has its next quote, backslash or control character; negative for nowhere.</summary>
    public static int IndexOfSpecial(ReadOnlySpan<byte> text)
    {
        if (text.Length < Vector128<byte>.Count)
            return text.IndexOfAny(QuoteEscapeOrControl);
        // Most strings are short, and where there are escapes the next one is near: no call for them.
        uint special = Specials(Vector128.Create(text[..Vector128<byte>.Count]));
        if (special != 0)
            return BitOperations.TrailingZeroCount(special);
        int found = text[Vector128<byte>.Count..].IndexOfAny(QuoteEscapeOrControl);
        return found < 0 ? found : found + Vector128<byte>.Count;
    }

    private static ulong Specials(Vector512<byte> text) =>
        (Vector512.Equals(text, Vector512.Create((byte)'"')) | Vector512.Equals(text, Vector512.Create((byte)'\\')) |
            Vector512.LessThan(text, Vector512.Create((byte)' '))).ExtractMostSignificantBits();

    // A bit for each.
    private static uint Specials(Vector128<byte> text) =>
        (Vector128.Equals(text, Vector128.Create((byte)'"')) | Vector128.Equals(text, Vector128.Create((byte)'\\')) |
            Vector128.LessThan(text, Vector128.Create((byte)' '))).ExtractMostSignificantBits();
}

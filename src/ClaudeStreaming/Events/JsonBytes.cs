using System.Buffers;

namespace ClaudeStreaming;

/// <summary>The two values of a delta that differ, read by their bytes.</summary>
internal static class JsonBytes
{
    private static readonly SearchValues<byte> QuoteEscapeOrControl =
        SearchValues.Create([(byte)'"', (byte)'\\', .. Enumerable.Range(0, 0x20).Select(static c => (byte)c)]);

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
    public static int LengthOfString(ReadOnlySpan<byte> text, out bool isEscaped)
    {
        isEscaped = false;
        int position = 0;
        while (true)
        {
            int found = text[position..].IndexOfAny(QuoteEscapeOrControl);
            if (found < 0)
                return -1;
            position += found;
            if (text[position] == '"')
                return position;
            int escape = LengthOfEscape(text[position..]);
            if (escape < 0)
                return -1;
            isEscaped = true;
            position += escape;
        }
    }

    private static int LengthOfEscape(ReadOnlySpan<byte> text) => text switch
    {
        [(byte)'\\', (byte)'"' or (byte)'\\' or (byte)'/' or (byte)'b' or (byte)'f' or (byte)'n' or (byte)'r' or (byte)'t', ..] => 2,
        [(byte)'\\', (byte)'u', var a, var b, var c, var d, ..] when IsHex(a) && IsHex(b) && IsHex(c) && IsHex(d) => 6,
        _ => -1,
    };

    private static bool IsHex(byte digit) => char.IsAsciiHexDigit((char)digit);
}

using System.Globalization;
using System.Text;

namespace ClaudeStreaming;

/// <summary>Finds where units of text end, cluster by cluster. Pure but for what it remembers of the clusters before.</summary>
internal struct UnitScanner(SmoothingUnit unit)
{
    // A word without an end (an address, base64) appears in parts.
    private const int LongestWord = 64;

    // Marks without end on one letter must not be held back without end.
    private const int LongestCluster = 256;

    private ClusterKind _before;

    private enum ClusterKind
    {
        Nothing,
        Blank,
        Letter,

        /// <summary>Of a script without blanks between words.</summary>
        Unspaced,
    }

    /// <summary>How long the first cluster is; 0 where more text could still extend it.</summary>
    /// <remarks>Source: Unicode Standard Annex 29, grapheme cluster boundaries. GB4: nothing extends a control character, except a line
    /// feed a carriage return.</remarks>
    public static int LengthOfCluster(ReadOnlySpan<char> text)
    {
        int length = StringInfo.GetNextTextElementLength(text);
        // Half a surrogate pair at the end may become anything, a skin tone too.
        int known = char.IsHighSurrogate(text[^1]) ? text.Length - 1 : text.Length;
        bool isWhole = length < known || length >= LongestCluster || (text[length - 1] != '\r' && char.IsControl(text[length - 1]));
        return isWhole ? length : 0;
    }

    /// <summary>Whether a unit ends before a cluster that begins like this.</summary>
    /// <param name="next">The text from there on; a lone half of a pair says nothing yet.</param>
    /// <param name="length">How long the unit before it is.</param>
    public readonly bool EndsBefore(ReadOnlySpan<char> next, int length)
    {
        if (unit != SmoothingUnit.Word || length == 0)
            return false;
        if (length >= LongestWord)
            return true;
        ClusterKind kind = KindOf(next);
        return kind is ClusterKind.Letter or ClusterKind.Unspaced && (_before is ClusterKind.Blank or ClusterKind.Unspaced || kind == ClusterKind.Unspaced);
    }

    /// <summary>Goes past a cluster.</summary>
    /// <returns>Whether a unit ends behind it, whatever comes next.</returns>
    public bool EndsWith(ReadOnlySpan<char> cluster)
    {
        _before = KindOf(cluster);
        return unit switch
        {
            SmoothingUnit.Grapheme => true,
            SmoothingUnit.Line => cluster[^1] is '\n' or '\r' or '\u2028' or '\u2029',
            _ => false,
        };
    }

    private static ClusterKind KindOf(ReadOnlySpan<char> text)
    {
        if (Rune.DecodeFromUtf16(text, out Rune rune, out _) != System.Buffers.OperationStatus.Done)
            return ClusterKind.Nothing;
        if (Rune.IsWhiteSpace(rune))
            return ClusterKind.Blank;
        return IsUnspaced(rune.Value) ? ClusterKind.Unspaced : ClusterKind.Letter;
    }

    // By block, as in the Unicode Standard's Blocks.txt. Korean is not here: it has blanks.
    private static bool IsUnspaced(int rune) => rune switch
    {
        >= 0x0E00 and <= 0x0EFF => true,   // Thai, Lao
        >= 0x1000 and <= 0x109F => true,   // Myanmar
        >= 0x1780 and <= 0x17FF => true,   // Khmer
        >= 0x1950 and <= 0x19DF => true,   // Tai Le, New Tai Lue
        >= 0x1A20 and <= 0x1AAF => true,   // Tai Tham
        >= 0x2E80 and <= 0x303F => true,   // CJK radicals, symbols and punctuation
        >= 0x3040 and <= 0x312F => true,   // Hiragana, Katakana, Bopomofo
        >= 0x31A0 and <= 0x31FF => true,   // Bopomofo, CJK strokes, Katakana extensions
        >= 0x3400 and <= 0x9FFF => true,   // Han, Yijing
        >= 0xA000 and <= 0xA4CF => true,   // Yi
        >= 0xA9E0 and <= 0xA9FF => true,   // Myanmar extended B
        >= 0xAA60 and <= 0xAA7F => true,   // Myanmar extended A
        >= 0xF900 and <= 0xFAFF => true,   // Han compatibility
        >= 0xFE30 and <= 0xFE4F => true,   // CJK compatibility forms
        >= 0xFF00 and <= 0xFF9F => true,   // Full-width forms, half-width Katakana
        >= 0x1B000 and <= 0x1B16F => true, // Kana supplements
        >= 0x20000 and <= 0x3FFFF => true, // Han extensions
        _ => false,
    };
}

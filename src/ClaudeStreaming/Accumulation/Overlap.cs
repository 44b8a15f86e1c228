namespace ClaudeStreaming;

/// <summary>Finds what a continuation repeats of the text before it. Pure.</summary>
/// <remarks>
/// Only what can be recognised is left out: the longest beginning that is an ending of the text before, of at least ten characters, and
/// that stands there only once; where a text repeats itself, saying it again may be meant. Blanks at the end of the text before were not
/// sent (the API refuses a last turn that ends in them), so those that come again are left out in any case.
/// </remarks>
internal sealed class Overlap
{
    private const int Shortest = 10;

    // How much of the text before is looked at, and at most held back of the text behind.
    private const int Longest = 200;

    private readonly string _before;
    private readonly string _blanks;

    /// <param name="before">The text before the seam.</param>
    public Overlap(string before)
    {
        _before = before.TrimEnd();
        _blanks = before[_before.Length..Math.Min(before.Length, _before.Length + Longest)];
    }

    /// <summary>Says how much of the text behind the seam repeats the text before.</summary>
    /// <param name="behind">As much of it as has come.</param>
    /// <param name="isAll">Whether no more will come.</param>
    /// <param name="length">How many characters to leave out.</param>
    /// <returns>False where it cannot be said yet.</returns>
    public bool TryFind(ReadOnlySpan<char> behind, bool isAll, out int length)
    {
        ReadOnlySpan<char> words = behind.TrimStart();
        int indent = behind.Length - words.Length;
        length = 0;
        // Blanks that come before repeated words are the model's, and go with them, unless there is no end to them.
        if (indent < Longest)
        {
            if (!isAll && (words.IsEmpty || CouldGrow(words)))
                return false;
            if (LengthOfRepeated(words) is > 0 and int repeated)
                length = indent + repeated;
        }
        int blanks = behind[length..].CommonPrefixLength(_blanks);
        if (!isAll && length + blanks == behind.Length && blanks < _blanks.Length)
            return false;
        length += blanks;
        return true;
    }

    private bool CouldGrow(ReadOnlySpan<char> words)
    {
        for (int length = words.Length + 1; length <= Math.Min(Longest, _before.Length); length++)
        {
            if (_before.AsSpan(_before.Length - length).StartsWith(words))
                return true;
        }
        return false;
    }

    private int LengthOfRepeated(ReadOnlySpan<char> words)
    {
        for (int length = Math.Min(Math.Min(Longest, words.Length), _before.Length); length >= Shortest; length--)
        {
            if (_before.AsSpan().EndsWith(words[..length]))
                return _before.AsSpan().IndexOf(words[..length]) == _before.Length - length ? length : 0;
        }
        return 0;
    }
}

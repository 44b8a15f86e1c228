namespace ClaudeStreaming;

/// <summary>In what pieces text appears on a screen. Whatever the unit, a grapheme cluster is never torn.</summary>
public enum SmoothingUnit
{
    /// <summary>By word, the blanks behind it included; scripts that put no blanks between words (Chinese, Japanese, Thai, Lao, Khmer,
    /// Burmese) by grapheme cluster.</summary>
    Word,

    /// <summary>By line, its end included.</summary>
    Line,

    /// <summary>By what a reader takes for one character.</summary>
    Grapheme,
}

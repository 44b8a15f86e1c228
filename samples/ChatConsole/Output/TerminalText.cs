namespace ChatConsole;

/// <summary>Text from elsewhere, made harmless for a terminal or a line.</summary>
internal static class TerminalText
{
    /// <summary>Shows control characters as pictures: a terminal obeys them, and a model's text has nothing to command here.</summary>
    public static string Safe(string text) => text.Any(IsCommand) ? string.Concat(text.Select(Picture)) : text;

    /// <summary>Text on one line.</summary>
    public static string OneLine(string text) => text.Any(IsBreak)
        ? string.Join(' ', text.Split([.. text.Where(IsBreak)], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        : text;

    private static bool IsBreak(char c) => char.IsControl(c) || c is '\u2028' or '\u2029';

    private static bool IsCommand(char c) => char.IsControl(c) && c is not ('\n' or '\t');

    private static string Picture(char c) => c switch
    {
        '\r' => "",
        '\x7F' => "\u2421",
        < ' ' when IsCommand(c) => ((char)('\u2400' + c)).ToString(),
        _ when IsCommand(c) => "\uFFFD",
        _ => c.ToString(),
    };
}

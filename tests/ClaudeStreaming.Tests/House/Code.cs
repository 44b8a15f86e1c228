using System.Text.RegularExpressions;

namespace ClaudeStreaming.Tests.House;

/// <summary>C# as the tests of the house rules look at it: names, without what comments and literals say.</summary>
internal static partial class Code
{
    /// <summary>The code with every comment and literal blanked, so that lines stay where they are.</summary>
    public static string WithoutCommentsAndLiterals(string source) => CommentOrLiteral().Replace(source, static match =>
        string.Concat(match.Value.Select(static c => c == '\n' ? '\n' : ' ')));

    /// <summary>The types that a file declares.</summary>
    public static IEnumerable<string> DeclaredTypes(string code) => Declaration().Matches(code).Select(static match => match.Groups["name"].Value);

    /// <summary>The names that stand in a file where a type may stand, with their lines.</summary>
    public static IEnumerable<(string Name, int Line)> Names(string code)
    {
        int line = 1, at = 0;
        foreach (Match match in Name().Matches(code))
        {
            line += code.AsSpan(at, match.Index - at).Count('\n');
            at = match.Index;
            yield return (match.Value, line);
        }
    }

    // Raw literals before plain ones, since they begin alike.
    [GeneratedRegex("""
        //[^\n]* | /\*.*?\*/ | "{3,}.*?"{3,} | @"(?:[^"]|"")*" | "(?:\\.|[^"\\\n])*" | '(?:\\.|[^'\\\n])+'
        """, RegexOptions.Singleline | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex CommentOrLiteral();

    [GeneratedRegex(@"\b(?:class|struct|record|interface|enum|delegate\s+[\w<>?\[\], ]+?)\s+(?:struct\s+)?(?<name>[A-Z]\w*)")]
    private static partial Regex Declaration();

    // Not behind a dot: what stands there is a member, or a part of a name whose first part counts. Nor behind a predefined type: that is
    // a member's own name.
    [GeneratedRegex(@"(?<![\w.])(?<!\b(?:string|int|long|bool|double)\??\s)[A-Z]\w*")]
    private static partial Regex Name();
}

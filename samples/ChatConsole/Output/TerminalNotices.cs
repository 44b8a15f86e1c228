using Spectre.Console;

namespace ChatConsole;

/// <summary>For a terminal: dimmed, errors in red, wrapped between words.</summary>
/// <param name="console">The terminal.</param>
/// <param name="lineStart">What goes before each line.</param>
internal sealed class TerminalNotices(IAnsiConsole console, string lineStart) : INotices
{
    public void Say(string line) => Write(line, new Style(decoration: Decoration.Dim));

    public void Fail(string line) => Write(line, new Style(foreground: Color.Red));

    public void Prompt()
    {
        console.WriteLine();
        console.Write(new Text("> ", new Style(decoration: Decoration.Bold)));
    }

    public void EndPrompt() => console.WriteLine();

    private void Write(string line, Style style)
    {
        console.Profile.Out.Writer.Write(lineStart);
        console.Write(new Text(TerminalText.OneLine(line), style));
        console.WriteLine();
    }
}

using Spectre.Console;

namespace ChatConsole;

/// <summary>For a terminal: dimmed, errors in red, wrapped between words.</summary>
internal sealed class TerminalNotices(IAnsiConsole console) : INotices
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
        // Over the ^C that the terminal may have shown.
        console.Profile.Out.Writer.Write('\r');
        console.Write(new Text(TerminalText.OneLine(line), style));
        console.WriteLine();
    }
}

namespace ChatConsole;

/// <summary>For a pipe or a file: a line each.</summary>
internal sealed class PlainNotices(TextWriter error) : INotices
{
    public void Say(string line) => error.Write(TerminalText.OneLine(line) + "\n");

    public void Fail(string line) => Say(line);

    public void Prompt()
    {
    }

    public void EndPrompt()
    {
    }
}

using Spectre.Console;

namespace ChatConsole;

/// <summary>Decides how stdout and stderr are written, each for itself: either may be a terminal while the other is not.</summary>
internal static class Screen
{
    public static IAnswerView Answers() => Console.IsOutputRedirected
        ? new PlainAnswerView(Console.Out, Console.Error)
        : new TerminalAnswerView(Console.Out, Ansi(Console.Out).Profile.Capabilities.Ansi) { IsShared = !Console.IsErrorRedirected };

    public static INotices Notices() => Console.IsErrorRedirected
        ? new PlainNotices(Console.Error)
        // Over the ^C that the terminal may have shown; not over what another program of a pipeline has written there.
        : new TerminalNotices(Ansi(Console.Error), Console.IsOutputRedirected ? "" : "\r");

    private static IAnsiConsole Ansi(TextWriter writer)
    {
        // https://no-color.org. Spectre would still write bold and dim.
        bool isPlain = !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        return AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = isPlain ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = isPlain ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
            Interactive = InteractionSupport.No,
        });
    }
}

using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace ClaudeStreaming.Torture;

/// <summary>The command line.</summary>
internal static class CommandTree
{
    private const string ExitCodesHelp = "Exit codes: 0 all well, 1 something went wrong and is printed, 2 bad usage.";

    public static RootCommand Create(TextWriter output)
    {
        RootCommand root = new($"Does to the library what networks and servers do at their worst, for as long as it is told to. {ExitCodesHelp}");
        root.Subcommands.Add(Fuzz(output));
        return root;
    }

    private static Command Fuzz(TextWriter output)
    {
        Option<double> seconds = Number("--seconds", "How long.", 0.001, 30 * 24 * 3600, required: true);
        Option<int?> seed = new("--seed") { Description = "Where to begin, to see the same inputs again; by default anywhere.", HelpName = "S" };
        Option<string> recordings = new("--recordings")
        {
            Description = "A folder of .sse files to change; by default the project's own.",
            HelpName = "FOLDER",
            DefaultValueFactory = static _ => Recordings.DefaultFolder,
        };
        Command fuzz = new("fuzz", "Changes recorded streams in every way, and compares what the readers make of them.") { seconds, seed, recordings };
        fuzz.SetAction(parsed => new FuzzCommand(output).RunAsync(
            TimeSpan.FromSeconds(parsed.GetValue(seconds)),
            parsed.GetValue(seed) ?? Random.Shared.Next(),
            Recordings.Read(parsed.GetValue(recordings)!)));
        return fuzz;
    }

    private static Option<double> Number(string name, string description, double least, double most, bool required = false, double value = 0) => new(name)
    {
        Description = description,
        HelpName = "N",
        Required = required,
        DefaultValueFactory = required ? null : _ => value,
        CustomParser = result => Parse(result, name, least, most),
    };

    private static double Parse(ArgumentResult result, string name, double least, double most)
    {
        string text = result.Tokens[0].Value;
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number) && number >= least && number <= most)
            return number;
        result.AddError(string.Create(CultureInfo.InvariantCulture, $"{name} takes a number from {least} to {most}, not '{text}'."));
        return least;
    }
}

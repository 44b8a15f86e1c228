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
        root.Subcommands.Add(Soak(output));
        root.Subcommands.Add(Relay(output));
        root.Subcommands.Add(Load(output));
        root.Subcommands.Add(Serve());
        root.Subcommands.Add(Node());
        return root;
    }

    private static Command Fuzz(TextWriter output)
    {
        Option<double> seconds = Number("--seconds", "How long.", 0.001, 30 * 24 * 3600);
        Option<int?> seed = Seed("inputs");
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

    private static Command Soak(TextWriter output)
    {
        Option<double> minutes = Number("--minutes", "How long streams are begun; then the last ones end.", 0.001, 30 * 24 * 60);
        Option<double> streams = Number("--streams", "How many streams are open at the same time.", 1, 100_000, 1000);
        Option<RecoverMode> recover = new("--recover")
        {
            Description = "Whether answers that break off go on in a new request; both is every other one.",
            HelpName = "on|off|both",
            DefaultValueFactory = static _ => RecoverMode.Both,
        };
        recover.AcceptOnlyFromAmong("on", "off", "both");
        Option<double> breaks = Number("--break", "How many streams are broken, from 0 for none to 1 for all.", 0, 1, 0.1);
        Option<int?> seed = Seed("plans");
        Command soak = new("soak", "Reads many streams at once from a second process that breaks some, and accounts for every one.")
        {
            minutes, streams, recover, breaks, seed,
        };
        soak.SetAction(parsed =>
        {
            SoakOptions options = new(
                TimeSpan.FromMinutes(parsed.GetValue(minutes)),
                (int)parsed.GetValue(streams),
                parsed.GetValue(recover),
                parsed.GetValue(breaks),
                parsed.GetValue(seed) ?? Random.Shared.Next());
            return new SoakCommand(options, output).RunAsync();
        });
        return soak;
    }

    private static Command Relay(TextWriter output)
    {
        Option<double> minutes = Number("--minutes", "How long streams are begun; then the last ones end.", 0.001, 30 * 24 * 60);
        Option<double> streams = Number("--streams", "How many streams run at the same time.", 1, 10_000, 200);
        Option<string> recover = new("--recover")
        {
            Description = "Whether answers go on at the other server where one is gone.",
            HelpName = "on|off",
            DefaultValueFactory = static _ => "on",
        };
        recover.AcceptOnlyFromAmong("on", "off");
        Option<int?> seed = Seed("harm");
        Command relay = new("relay", "Relays answers over two servers and a database, all of which it kills, freezes and cuts off, and accounts for every event.")
        {
            minutes, streams, recover, seed,
        };
        relay.SetAction(parsed =>
        {
            RelayPlan plan = new(
                TimeSpan.FromMinutes(parsed.GetValue(minutes)), (int)parsed.GetValue(streams), parsed.GetValue(seed) ?? Random.Shared.Next())
            {
                Recovers = parsed.GetValue(recover) == "on",
                Harms = Enum.GetValues<Harm>(),
            };
            return new RelayCommand(plan, output).RunAsync();
        });
        return relay;
    }

    private static Command Load(TextWriter output)
    {
        Option<double> seconds = Number("--seconds", "How long each of its parts takes.", 1, 3600, 10);
        Command load = new("relay-load", "Measures the store of resumable streams in PostgreSQL between two servers.") { seconds };
        load.SetAction(parsed => new LoadCommand(TimeSpan.FromSeconds(parsed.GetValue(seconds)), output).RunAsync());
        return load;
    }

    /// <summary>What the relay starts as its servers.</summary>
    private static Command Node()
    {
        Argument<string> database = new("DATABASE"), claude = new("CLAUDE");
        Argument<bool> recovers = new("RECOVERS");
        Argument<double> lease = new("LEASE");
        Command node = new(RelayNode.Verb) { database, claude, recovers, lease };
        node.Hidden = true;
        node.SetAction(parsed => RelayNode.RunAsync(
            parsed.GetValue(database)!, parsed.GetValue(claude)!, parsed.GetValue(recovers), parsed.GetValue(lease)));
        return node;
    }

    /// <summary>What the soak starts as its second process.</summary>
    private static Command Serve()
    {
        Argument<double> breaks = new("BREAK");
        Command serve = new(SoakServer.Verb) { breaks };
        serve.Hidden = true;
        serve.SetAction(parsed => SoakServer.RunAsync(parsed.GetValue(breaks)));
        return serve;
    }

    private static Option<int?> Seed(string what) => new("--seed")
    {
        Description = $"Where to begin, to see the same {what} again; by default anywhere.",
        HelpName = "S",
    };

    /// <param name="value">What it is unless told; null for an option that has to be given.</param>
    private static Option<double> Number(string name, string description, double least, double most, double? value = null) => new(name)
    {
        Description = description,
        HelpName = "N",
        Required = value is null,
        DefaultValueFactory = value is null ? null : _ => value.Value,
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

using System.Globalization;

namespace ClaudeStreaming.Benchmarks;

/// <summary>What the quick mode was asked for.</summary>
internal sealed record QuickOptions
{
    public const string Flag = "--quick";

    private const string Program = "dotnet run -c Release --project benchmarks/ClaudeStreaming.Benchmarks --";

    public int Rounds { get; private init; } = Effort.JudgedRounds;

    /// <summary>The scenarios and parts to measure; none for all.</summary>
    public IReadOnlyList<string> Only { get; private init; } = [];

    /// <summary>The command line that gives these options.</summary>
    public string Command
    {
        get
        {
            string rounds = Rounds == Effort.JudgedRounds ? "" : $" --rounds {Rounds}";
            return $"{Program} {Flag}{rounds}{string.Concat(Only.Select(static name => $" --only {name}"))}";
        }
    }

    public static string Usage =>
        $"""
        Usage:
          {Program} {Flag} [--rounds N] [--only NAME]
              Measures everything in a few minutes, ours and the peers in turns in one process, and says which targets are met.
              --rounds N   How many turns each has: {Effort.JudgedRounds} by default, and fewer are not judged. 1 is a smoke test of seconds.
              --only NAME  Measures one scenario or part alone; several times for several of:
                           {Wrapped(QuickMode.Names)}
              Exit code: 0 when everything ran and all readers saw the same text, whatever the figures; 1 when not, or for wrong
              arguments.
          {Program} --filter '*'
              Runs the scenarios in memory under BenchmarkDotNet, which takes long, with BenchmarkDotNet's own options. Cases are named
              scenario/reader, and a filter may choose by that: --filter '*chat/ours-*'.
        """;

    /// <exception cref="UsageException">The arguments make no sense.</exception>
    public static QuickOptions Parse(IEnumerable<string> arguments)
    {
        QuickOptions options = new();
        Queue<string> rest = new(arguments);
        while (rest.TryDequeue(out string? argument))
        {
            options = argument switch
            {
                Flag => options,
                "--rounds" => options with { Rounds = ParseRounds(Value(argument, rest)) },
                "--only" => options with { Only = [.. options.Only, ParseName(Value(argument, rest))] },
                _ => throw new UsageException($"{argument} is no option of {Flag}."),
            };
        }
        return options;
    }

    private static string Wrapped(IEnumerable<string> names) =>
        string.Join(",\n                   ", names.Chunk(7).Select(static line => string.Join(", ", line)));

    private static string Value(string option, Queue<string> rest) =>
        rest.TryDequeue(out string? value) ? value : throw new UsageException($"{option} needs a value.");

    private static int ParseRounds(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int rounds) && rounds is >= 1 and <= 1000
            ? rounds
            : throw new UsageException($"--rounds takes a number from 1 to 1000, not {text}.");

    private static string ParseName(string text) =>
        QuickMode.Names.Contains(text) ? text : throw new UsageException($"--only knows no {text}.");
}

/// <summary>The command line makes no sense.</summary>
internal sealed class UsageException(string message) : Exception(message);

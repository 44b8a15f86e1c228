using System.Globalization;

namespace ClaudeStreaming.Benchmarks;

/// <summary>What one target asks for and what was measured.</summary>
internal sealed record Verdict(string Target, string Needed, string Measured, bool IsMet);

/// <summary>Prints what was measured, as Markdown.</summary>
internal sealed class Report(TextWriter output, string command)
{
    private readonly List<Verdict> _verdicts = [];

    /// <summary>A table. Each says itself where its figures are from, since tables get copied.</summary>
    public void Table(string title, string[] columns, IEnumerable<string[]> rows)
    {
        output.WriteLine($"### {title}");
        output.WriteLine();
        output.WriteLine($"{Machine.Description}; `{command}`");
        output.WriteLine();
        Row(columns);
        Row([.. columns.Select(static (_, i) => i == 0 ? "---" : "---:")]);
        foreach (string[] row in rows)
            Row(row);
        output.WriteLine();
    }

    public void Note(string text)
    {
        output.WriteLine(text);
        output.WriteLine();
    }

    /// <summary>Tells somebody who waits, and not whoever reads the report.</summary>
    public static void Progress(string doing) => Console.Error.WriteLine(doing);

    public void Add(Verdict verdict) => _verdicts.Add(verdict);

    public void Verdicts(bool isJudged)
    {
        if (_verdicts.Count == 0)
            return;
        Table(
            "Targets",
            ["target", "needed", "measured", "met"],
            _verdicts.Select(verdict => new[] { verdict.Target, verdict.Needed, verdict.Measured, Met(verdict, isJudged) }));
        if (!isJudged)
            Note($"Not judged: that takes a Release build and {Effort.JudgedRounds} rounds.");
    }

    /// <summary>A number as tables show it: three digits that mean something.</summary>
    public static string Figure(double value) => value switch
    {
        >= 100 => value.ToString("N0", CultureInfo.InvariantCulture),
        >= 10 => value.ToString("N1", CultureInfo.InvariantCulture),
        _ => value.ToString("N2", CultureInfo.InvariantCulture),
    };

    public static string Figure(Spread spread) => $"{Figure(spread.Median)} ({Range(spread)})";

    public static string Range(Spread spread) => $"{Figure(spread.Least)}–{Figure(spread.Most)}";

    private static string Met(Verdict verdict, bool isJudged) => !isJudged ? "" : verdict.IsMet ? "met" : "**not met**";

    private void Row(string[] cells) => output.WriteLine($"| {string.Join(" | ", cells)} |");
}

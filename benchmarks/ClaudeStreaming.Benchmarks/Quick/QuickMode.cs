using System.Diagnostics;

namespace ClaudeStreaming.Benchmarks;

/// <summary>Measures ours and the peers in turns in this one process, and holds the results against the targets.</summary>
internal static class QuickMode
{
    private static readonly IPart[] Parts = [new MemoryPart(), new LoopbackPart(), new RelayPart(), new SizePart()];

    public static IEnumerable<string> Names => Parts.SelectMany(static part => part.Names);

    public static async Task<int> RunAsync(QuickOptions options)
    {
        Report report = new(Console.Out, options.Command);
        Effort effort = Effort.Of(options.Rounds);
        bool IsWanted(string name) => options.Only.Count == 0 || options.Only.Contains(name);

        long begun = Stopwatch.GetTimestamp();
        report.Note($"# ClaudeStreaming and its peers\n\n{Machine.Description}; load {Machine.Load() ?? "unknown"}\n`{options.Command}`");
        report.Note($"Rounds: {effort.Rounds}, in turns. Figures are medians; behind them the least and the most of the rounds.");
        if (!Machine.IsOptimized)
            report.Note("**This is a Debug build of the library, whose figures mean nothing.** Use -c Release.");
        try
        {
            foreach (IPart part in Parts.Where(part => part.Names.Any(IsWanted)))
                await part.RunAsync(IsWanted, effort, report);
        }
        catch (ReadersDisagreeException e)
        {
            Console.Error.WriteLine($"Not measured: {e.Message} Mend the reader or the corpus first.");
            return 1;
        }
        report.Verdicts(effort.IsJudged);
        report.Note($"Took {Stopwatch.GetElapsedTime(begun).TotalSeconds:0} s; load at the end {Machine.Load() ?? "unknown"}.");
        return 0;
    }
}

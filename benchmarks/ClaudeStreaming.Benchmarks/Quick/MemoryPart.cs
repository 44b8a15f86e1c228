using System.Diagnostics;

namespace ClaudeStreaming.Benchmarks;

/// <summary>Everything in memory: what the readers themselves cost.</summary>
internal sealed class MemoryPart : IPart
{
    public IEnumerable<string> Names => Catalogue.All.Select(static scenario => scenario.Name);

    public async Task RunAsync(Func<string, bool> isWanted, Effort effort, Report report)
    {
        Scenario[] scenarios = [.. Catalogue.All.Where(scenario => isWanted(scenario.Name))];
        Case[] cases = [.. scenarios.SelectMany(static scenario => scenario.Cases)];
        Report.Progress($"in memory: verifying and warming up {cases.Length} readers");
        foreach (Case each in cases)
            await each.VerifyAsync();
        for (int i = 0; i < effort.WarmUps; i++)
        {
            foreach (Case each in cases)
                await TakeAsync(each, effort.WarmUp);
        }
        Report.Progress("in memory: measuring");
        RoundRobin results = await RoundRobin.RunAsync(
            [.. cases.Select(each => new Turn(each.Name, () => TakeAsync(each, effort.Slice)))], effort.Rounds);

        foreach (Scenario scenario in scenarios)
            Show(scenario, results, report);
        if (cases.Any(static each => each.Reader.IsVendors))
            report.Note(Vendor.Fairness);
        foreach (Verdict verdict in new MemoryTargets(results).Judge())
            report.Add(verdict);
        if (isWanted(Catalogue.HundredBlocks.Name))
            report.Add(await Sharing.JudgeAsync());
    }

    /// <summary>Reads again and again, for so long at the least.</summary>
    private static async Task<Measurement> TakeAsync(Case each, TimeSpan atLeast)
    {
        Tally tally = new();
        int passes = 0;
        long allocated = GC.GetTotalAllocatedBytes(precise: true);
        long begun = Stopwatch.GetTimestamp();
        TimeSpan elapsed;
        do
        {
            await each.ReadAsync(tally);
            passes++;
        }
        while ((elapsed = Stopwatch.GetElapsedTime(begun)) < atLeast);
        allocated = GC.GetTotalAllocatedBytes(precise: true) - allocated;
        each.Check(tally, passes);
        double events = (double)passes * each.Scenario.Corpus.Events;
        return new Measurement(elapsed.TotalNanoseconds / events, allocated / events);
    }

    private static void Show(Scenario scenario, RoundRobin results, Report report)
    {
        Corpus corpus = scenario.Corpus;
        Case? events = scenario.Cases.FirstOrDefault(static each => each.Reader == Ours.Events);
        report.Table(
            $"{scenario.Name}: {corpus.Name}, {scenario.Reads.Name}; {corpus.Events:N0} events of " +
            $"{Report.Figure((double)corpus.Bytes.Length / corpus.Events)} bytes",
            ["", "ns an event", "least–most", "bytes an event", "times ours: events"],
            scenario.Cases.Select(each => new[]
            {
                each.Reader.Title,
                Report.Figure(results.Nanoseconds(each.Name).Median),
                Report.Range(results.Nanoseconds(each.Name)),
                Report.Figure(results.Bytes(each.Name)),
                events is null ? "" : Report.Figure(results.Times(each.Name, events.Name).Median),
            }));
    }
}

using System.Diagnostics;

namespace ClaudeStreaming.Benchmarks;

/// <summary>Whole answers as fast as FakeClaude sends them, each event flushed.</summary>
internal static class Burst
{
    public const string Name = "burst";

    public static async Task RunAsync(ServerProcess server, Effort effort, Report report)
    {
        Corpus corpus = Corpora.Chat.Value;
        using HttpClient http = HttpReader.CreateClient();
        List<Turn> turns = [];
        foreach (HttpReader reader in HttpReader.All)
        {
            Func<Tally, Task> read = reader.Connect(http, new Uri(server.FakeClaude, "chat"));
            await Verification.VerifyAsync(reader.Name, reader.Sees, corpus, read);
            await TakeAsync(reader, read, corpus, 2 * effort.WarmUp);
            turns.Add(new Turn(reader.Name, () => TakeAsync(reader, read, corpus, effort.BurstSlice)));
        }
        RoundRobin results = await RoundRobin.RunAsync(turns, effort.Rounds);

        HttpReader.ShowCosts($"{Name}: {corpus.Name} over loopback HTTP, each event flushed", results, report);
        Spread raw = results.Times(Ours.EventsName, HttpReader.Raw.Name);
        Spread vendor = results.Times(Vendor.EventsName, Ours.EventsName);
        report.Add(new Verdict(
            "loopback, each event flushed: CPU",
            "at most 1.5 times the raw read's, 1/18 of the vendor's",
            $"{Report.Figure(raw)} times, 1/{Report.Figure(vendor)}",
            raw.Median <= 1.5 && vendor.Median >= 18));
    }

    private static async Task<Measurement> TakeAsync(HttpReader reader, Func<Tally, Task> read, Corpus corpus, TimeSpan atLeast)
    {
        Tally tally = new();
        int passes = 0;
        Cpu cpu = Cpu.Begin();
        long begun = Stopwatch.GetTimestamp();
        do
        {
            await read(tally);
            passes++;
        }
        while (Stopwatch.GetElapsedTime(begun) < atLeast);
        Measurement cost = cpu.End((double)passes * corpus.Events);
        Verification.Check(reader.Name, reader.Sees, corpus, tally, passes);
        return cost;
    }
}

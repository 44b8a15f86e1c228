using System.Diagnostics;
using System.Globalization;

namespace ClaudeStreaming.Benchmarks;

/// <summary>The first stream of a fresh process, with all that is loaded and compiled for it.</summary>
internal static class ColdStart
{
    public const string Name = "cold";

    public static async Task RunAsync(ServerProcess server, Effort effort, Report report)
    {
        const int Milliseconds = 2;
        await MeasureAsync("all at once", new Uri(server.FakeClaude, "short"), effort, report);
        Uri paced = new(server.Gated, $"stamped/100/{Milliseconds}");
        Spread times = await MeasureAsync($"one every {Milliseconds} ms", paced, effort, report);
        report.Add(new Verdict(
            "whole first stream of a cold process, paced",
            "at most 1.1 times the raw read",
            $"{Report.Figure(times)} times",
            times.Median <= 1.1));
    }

    /// <returns>How many times as long as the raw read ours takes.</returns>
    private static async Task<Spread> MeasureAsync(string pace, Uri address, Effort effort, Report report)
    {
        Dictionary<string, List<double>> first = [];
        List<Turn> turns = [];
        foreach (HttpReader reader in HttpReader.OfEvents)
        {
            List<double> nanoseconds = first[reader.Name] = [];
            turns.Add(new Turn(reader.Name, () => TakeAsync(reader, address, nanoseconds)));
        }
        RoundRobin results = await RoundRobin.RunAsync(turns, effort.Rounds);

        report.Table(
            $"{Name}: the first stream of a process, from before its client is made; 105 events, {pace}",
            ["", "first event, ms", "whole stream, ms", "least–most", "times raw"],
            HttpReader.OfEvents.Select(reader =>
            {
                Spread whole = results.Nanoseconds(reader.Name) * 1e-6;
                return new[]
                {
                    reader.Title,
                    Report.Figure(Spread.Of(first[reader.Name]).Median / 1e6),
                    Report.Figure(whole.Median),
                    Report.Range(whole),
                    Report.Figure(results.Times(reader.Name, HttpReader.Raw.Name).Median),
                };
            }));
        return results.Times(Ours.EventsName, HttpReader.Raw.Name);
    }

    /// <summary>What the fresh process does: reads one answer, and says when its first event came and when it was over, in
    /// nanoseconds.</summary>
    public static async Task<int> RunChildAsync(string readerName, string address)
    {
        long begun = Stopwatch.GetTimestamp();
        HttpReader reader = HttpReader.All.Single(reader => reader.Name == readerName);
        Tally tally = new();
        using HttpClient http = HttpReader.CreateClient();
        await reader.Connect(http, new Uri(address))(tally);
        TimeSpan whole = Stopwatch.GetElapsedTime(begun);
        TimeSpan first = Stopwatch.GetElapsedTime(begun, tally.FirstEventAt);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{first.TotalNanoseconds:0} {whole.TotalNanoseconds:0}"));
        return 0;
    }

    private static async Task<Measurement> TakeAsync(HttpReader reader, Uri address, List<double> first)
    {
        Process child = ChildProcess.Start(Name, reader.Name, address.AbsoluteUri);
        try
        {
            string[] words = (await ChildProcess.ReadLineAsync(child)).Split(' ');
            first.Add(double.Parse(words[0], CultureInfo.InvariantCulture));
            return new Measurement(double.Parse(words[1], CultureInfo.InvariantCulture), 0);
        }
        finally
        {
            await ChildProcess.EndAsync(child);
        }
    }
}

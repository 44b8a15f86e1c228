namespace ClaudeStreaming.Benchmarks;

/// <summary>Many paced streams at the same time: CPU and garbage for each event, from when all are open.</summary>
internal static class Concurrent
{
    public const string Name = "concurrent";

    // Behind the last delta.
    private const int LastEvents = 3;

    public static async Task RunAsync(ServerProcess server, Effort effort, Report report)
    {
        foreach (int streams in effort.Concurrent)
        {
            // At a rate that leaves two cores idle most of the time.
            int milliseconds = streams > 500 ? 50 : 25;
            Held plan = new(0, (int)(effort.Paced.TotalMilliseconds / milliseconds), milliseconds);
            using HttpClient http = HttpReader.CreateClient();
            foreach (HttpReader reader in HttpReader.All)
                await TakeAsync(server, http, reader, streams, plan);
            IEnumerable<Turn> turns = HttpReader.All
                .Select(reader => new Turn(reader.Name, () => TakeAsync(server, http, reader, streams, plan)));
            RoundRobin results = await RoundRobin.RunAsync([.. turns], effort.Rounds);

            string title = $"{Name}: {streams:N0} paced streams over loopback HTTP, in each an event every {milliseconds} ms";
            HttpReader.ShowCosts(title, results, report);
            foreach (HttpReader reader in new[] { HttpReader.OurEvents, HttpReader.OurFinal })
                Judge(results, reader, streams, report);
        }
    }

    private static void Judge(RoundRobin results, HttpReader reader, int streams, Report report)
    {
        Spread times = results.Times(reader.Name, HttpReader.Raw.Name);
        double bytes = results.Bytes(reader.Name) - results.Bytes(HttpReader.Raw.Name);
        report.Add(new Verdict(
            $"{streams:N0} paced streams, {reader.Title}",
            "at most 1.2 times the raw read's CPU, 200 bytes an event more than it",
            $"{Report.Figure(times)} times, {Report.Figure(bytes)} bytes more",
            times.Median <= 1.2 && bytes <= 200));
    }

    private static async Task<Measurement> TakeAsync(ServerProcess server, HttpClient http, HttpReader reader, int streams, Held plan)
    {
        Crowd crowd = await Crowd.OpenAsync(server, http, reader, streams, plan);
        await Cpu.QuietAsync();
        GC.Collect();
        Cpu cpu = Cpu.Begin();
        await crowd.FinishAsync();
        return cpu.End((double)streams * (plan.Paced + LastEvents));
    }
}

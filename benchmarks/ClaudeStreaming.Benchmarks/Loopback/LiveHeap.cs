namespace ClaudeStreaming.Benchmarks;

/// <summary>What streams that are being read hold in memory, in the middle of their answers.</summary>
internal static class LiveHeap
{
    public const string Name = "live-heap";

    private const double LimitKiB = 20;

    public static async Task RunAsync(ServerProcess server, Effort effort, Report report)
    {
        Held plan = new(effort.HeldEvents, 0, 0);
        foreach (int streams in effort.Concurrent)
        {
            Dictionary<HttpReader, double> kibibytes = [];
            foreach (HttpReader reader in HttpReader.All)
                kibibytes[reader] = await MeasureAsync(server, reader, streams, plan);
            report.Table(
                $"{Name}: {streams:N0} streams, each behind {plan.Before} deltas of its answer, connection included",
                ["", "KiB a stream"],
                HttpReader.All.Select(reader => new[] { reader.Title, Report.Figure(kibibytes[reader]) }));
            double ours = kibibytes[HttpReader.OurFinal];
            report.Add(new Verdict(
                $"{streams:N0} streams: live heap while accumulating", $"under {LimitKiB} KiB a stream",
                $"{Report.Figure(ours)} KiB (raw read {Report.Figure(kibibytes[HttpReader.Raw])})", ours < LimitKiB));
        }
    }

    private static async Task<double> MeasureAsync(ServerProcess server, HttpReader reader, int streams, Held plan)
    {
        // What is made once is there before: the code's own statics, and what the pools keep.
        await ReadAllAsync(server, reader, 1, plan);
        return await ReadAllAsync(server, reader, streams, plan) / 1024 / streams;
    }

    /// <summary>Reads answers to the gate, looks at the heap, and lets them end.</summary>
    private static async Task<double> ReadAllAsync(ServerProcess server, HttpReader reader, int streams, Held plan)
    {
        long before = GC.GetTotalMemory(forceFullCollection: true);
        using HttpClient http = HttpReader.CreateClient();
        Crowd crowd = await Crowd.OpenAsync(server, http, reader, streams, plan);
        await Cpu.QuietAsync();
        double live = GC.GetTotalMemory(forceFullCollection: true) - before;
        await crowd.FinishAsync();
        return live;
    }
}

namespace ClaudeStreaming.Benchmarks;

/// <summary>Answers on their way from an API in one process through a relay in another to browsers in this one.</summary>
internal sealed class RelayPart : IPart
{
    private const string Name = "relay";
    private const string Direct = "relay-none";
    private const int DeltasBefore = 100;
    private const int WarmingDeltas = 50_000;

    // Behind the last delta.
    private const int LastEvents = 3;

    public IEnumerable<string> Names => [Name];

    public async Task RunAsync(Func<string, bool> isWanted, Effort effort, Report report)
    {
        await using ServerProcess server = await ServerProcess.StartAsync();
        await using RelayProcess relays = await RelayProcess.StartAsync(server.Gated);
        foreach (int streams in effort.Relayed)
        {
            Report.Progress($"relays: {streams:N0} streams");
            // At a rate that the slowest relay can keep up with, and two cores for all three processes.
            int milliseconds = streams switch { 1 => 10, <= 100 => 50, _ => 250 };
            Held plan = new(DeltasBefore, Math.Max(5, (int)(2 * effort.Paced.TotalMilliseconds / milliseconds)), milliseconds);
            await MeasureAsync(server, relays, streams, plan, effort, report);
        }
        report.Note("In fairness: the relay over the vendor's SDK has no heartbeats, numbers, end events or errors in words, and keeps no message to save.");
    }

    private static async Task MeasureAsync(
        ServerProcess server, RelayProcess relays, int streams, Held plan, Effort effort, Report report)
    {
        using HttpClient http = HttpReader.CreateClient();
        Dictionary<string, List<double>> microseconds = [];
        List<Turn> turns = [];
        foreach ((string name, Uri address) in Relay.All.Select(relay => (relay.Name, new Uri(relays.Address, relay.Name + "/"))).Prepend((Direct, server.Gated)))
        {
            // These are to get warm on: many events, as fast as they come, and connections.
            for (int i = 0; i < effort.WarmUps; i++)
                await TakeAsync(server, relays, http, address, streams, plan with { Before = WarmingDeltas / streams, Paced = 1 }, []);
            await TakeAsync(server, relays, http, address, streams, plan, []);
            List<double> its = microseconds[name] = [];
            turns.Add(new Turn(name, () => TakeAsync(server, relays, http, address, streams, plan, its)));
        }
        RoundRobin results = await RoundRobin.RunAsync(turns, effort.RelayRounds);

        double[] direct = [.. microseconds[Direct].Order()];
        string[] Row(string name, string title)
        {
            double[] its = [.. microseconds[name].Order()];
            double median = Spread.Percentile(its, 0.5), most = Spread.Percentile(its, 0.99);
            return name == Direct
                ? [title, Report.Figure(median), Report.Figure(most), "", "", "", "", ""]
                :
                [
                    title, Report.Figure(median), Report.Figure(most),
                    Added(median - Spread.Percentile(direct, 0.5)), Added(most - Spread.Percentile(direct, 0.99)),
                    Report.Figure(results.Nanoseconds(name) * 1e-3),
                    Report.Figure(results.Nanoseconds(name).Median * (plan.Paced + LastEvents) / 1e6),
                    Report.Figure(results.Bytes(name) / 1024),
                ];
        }
        report.Table(
            $"{Name}: {streams:N0} {(streams == 1 ? "stream" : "streams")} of an event every {plan.Milliseconds} ms, {plan.Paced} events each behind {plan.Before}",
            ["", "median µs", "99 % within µs", "added µs", "added at 99 %", "relay's CPU, µs an event", "ms a stream", "relay's heap, KiB a stream"],
            [Row(Direct, "no relay"), .. Relay.All.Select(relay => Row(relay.Name, relay.Title))]);
    }

    // Less than nothing is what a busy machine makes of a small difference.
    private static string Added(double microseconds) => microseconds >= 0 ? Report.Figure(microseconds) : "-" + Report.Figure(-microseconds);

    /// <summary>Takes what the relay needs for it: CPU for each event, and bytes for each stream in the middle of its answer.</summary>
    private static async Task<Measurement> TakeAsync(
        ServerProcess server, RelayProcess relays, HttpClient http, Uri address, int streams, Held plan, List<double> microseconds)
    {
        double heap = await relays.HeapAsync();
        Browsers browsers = await Browsers.OpenAsync(server, http, address, streams, plan);
        heap = await relays.HeapAsync() - heap;
        double cpu = await relays.CpuAsync();
        microseconds.AddRange(await browsers.FinishAsync());
        cpu = await relays.CpuAsync() - cpu;
        return new Measurement(cpu / streams / (plan.Paced + LastEvents), heap / streams);
    }
}

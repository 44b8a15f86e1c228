namespace ClaudeStreaming.Benchmarks;

/// <summary>Everything over real HTTP on the loopback interface, against a server in a second process.</summary>
internal sealed class LoopbackPart : IPart
{
    private static readonly (string Name, Func<ServerProcess, Effort, Report, Task> RunAsync)[] Measurements =
    [
        (Burst.Name, Burst.RunAsync),
        (Paced.Name, Paced.RunAsync),
        (Concurrent.Name, Concurrent.RunAsync),
        (LiveHeap.Name, LiveHeap.RunAsync),
        (FirstEvent.Name, FirstEvent.RunAsync),
        (ColdStart.Name, ColdStart.RunAsync),
    ];

    public IEnumerable<string> Names => Measurements.Select(static measurement => measurement.Name);

    public async Task RunAsync(Func<string, bool> isWanted, Effort effort, Report report)
    {
        await using ServerProcess server = await ServerProcess.StartAsync();
        foreach ((string name, var runAsync) in Measurements)
        {
            if (!isWanted(name))
                continue;
            Report.Progress($"over loopback HTTP: {name}");
            await runAsync(server, effort, report);
        }
        report.Note(Vendor.Fairness);
    }
}

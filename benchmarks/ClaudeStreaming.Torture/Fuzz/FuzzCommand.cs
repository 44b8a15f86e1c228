using System.Diagnostics;
using System.Globalization;

namespace ClaudeStreaming.Torture;

/// <summary>Feeds changed recordings to everything that reads them, for as long as it is told to.</summary>
/// <param name="output">Where the report goes.</param>
internal sealed class FuzzCommand(TextWriter output)
{
    // An input takes milliseconds; on a busy machine the largest may take seconds.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly MemoryPeak _memory = new();
    private Finding? _finding;
    private int _taken;

    /// <param name="length">For how long.</param>
    /// <param name="seed">The first input's; the others count on from it.</param>
    /// <param name="recordings">What to change.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(TimeSpan length, int seed, Recordings recordings)
    {
        output.WriteLine($"fuzz --seconds {length.TotalSeconds:0} --seed {seed}: {recordings.Streams.Count} recordings, {Machine.Description}");
        long begun = Stopwatch.GetTimestamp();
        FuzzWorker[] workers = [.. Enumerable.Range(0, Environment.ProcessorCount).Select(_ => new FuzzWorker(recordings))];
        Task[] work = [.. workers.Select(worker => Task.Run(() => WorkAsync(worker, seed, begun, length)))];
        Task all = Task.WhenAll(work);
        while (!all.IsCompleted)
        {
            await Task.WhenAny(all, Task.Delay(TimeSpan.FromSeconds(0.2)));
            _memory.Sample();
            foreach (FuzzWorker worker in workers)
                _finding ??= worker.Stuck(Patience);
            if (_finding is not null)
                break;
        }
        Report(workers, Stopwatch.GetElapsedTime(begun));
        if (_finding is null)
            await all;
        _finding?.Print(output);
        return _finding is null ? ExitCodes.AllWell : ExitCodes.Wrong;
    }

    private async Task WorkAsync(FuzzWorker worker, int seed, long begun, TimeSpan length)
    {
        // At least one, so that a finding can be seen again whatever the time.
        do
        {
            int next = unchecked(seed + Interlocked.Increment(ref _taken) - 1);
            if (await worker.RunAsync(next) is { } finding)
                Interlocked.CompareExchange(ref _finding, finding, null);
        }
        while (_finding is null && Stopwatch.GetElapsedTime(begun) < length);
    }

    private void Report(FuzzWorker[] workers, TimeSpan took)
    {
        Tally total = new();
        foreach (FuzzWorker worker in workers)
            total.Add(worker.Tally);
        long executions = workers.Sum(static worker => worker.Executions), bytes = workers.Sum(static worker => worker.Bytes);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{executions:N0} executions ({executions / took.TotalSeconds:N0} a second) with {bytes:N0} bytes in {took.TotalSeconds:N0} s"));
        foreach ((string outcome, long times) in total.Counts)
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {outcome,-60} {times,15:N0}"));
        output.WriteLine(_memory.ToString());
    }
}

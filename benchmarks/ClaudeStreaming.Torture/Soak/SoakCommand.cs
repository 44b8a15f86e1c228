using System.Diagnostics;
using System.Globalization;

namespace ClaudeStreaming.Torture;

/// <summary>Keeps many streams open for a long time, and at the end accounts for every one of them.</summary>
internal sealed class SoakCommand(SoakOptions options, TextWriter output)
{
    // Longer than any plan takes, its retries, continuations and time-outs included.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly Ledger _ledger = new();
    private int _taken;
    private int _unobserved;
    private int _mostSockets;
    private int _mostThreads;

    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync()
    {
        TaskScheduler.UnobservedTaskException += (_, e) =>
        {
            Interlocked.Increment(ref _unobserved);
            _ledger.Problem($"unobserved: {e.Exception}");
        };
        output.WriteLine($"{options}: {Machine.Description}");
        await using SoakServerProcess server = await SoakServerProcess.StartAsync(options.Break);
        Footprint first = Footprint.Take(server.Address.Port);
        // A lap to warm up: what the runtime and the pools take once they keep.
        bool isOver = await LapAsync(server, options.Length / 10);
        Footprint before = isOver ? await SettleAsync(server, now => now.Sockets <= first.Sockets) : first;
        isOver = isOver && await LapAsync(server, options.Length);
        // What hangs holds what it has; there is nothing to wait for.
        Footprint after = await SettleAsync(server, now => !isOver || now.IsBackAt(before));

        _ledger.Print(output);
        output.WriteLine($"Before: {before}");
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Most at a time: {_mostSockets:N0} sockets, {_mostThreads:N0} threads"));
        output.WriteLine($"After:  {after}{(after.IsBackAt(before) ? "" : " (NOT BACK)")}");
        output.WriteLine($"Unobserved exceptions: {_unobserved}");
        bool isWell = !_ledger.HasProblems && _ledger.Begun == _ledger.Ended && after.IsBackAt(before);
        output.WriteLine(isWell ? "All well." : "NOT WELL.");
        return isWell ? ExitCodes.AllWell : ExitCodes.Wrong;
    }

    /// <returns>False where streams hang.</returns>
    private async Task<bool> LapAsync(SoakServerProcess server, TimeSpan length)
    {
        await using SoakClients clients = new(server.Address);
        long begun = Stopwatch.GetTimestamp();
        Task all = Task.WhenAll(Enumerable.Range(0, options.Streams).Select(_ => Task.Run(() => RunAsync(clients, begun, length))));
        while (!all.IsCompleted && Stopwatch.GetElapsedTime(begun) < length + Patience)
        {
            await Task.WhenAny(all, Task.Delay(TimeSpan.FromSeconds(1)));
            _mostSockets = Math.Max(_mostSockets, Footprint.CountSockets(server.Address.Port));
            _mostThreads = Math.Max(_mostThreads, Footprint.CountThreads());
        }
        if (!all.IsCompleted)
        {
            _ledger.Problem($"{_ledger.Begun - _ledger.Ended} streams hang, {Patience.TotalSeconds:0} s after the last one was begun.");
            return false;
        }
        await all;
        return true;
    }

    /// <summary>One stream after the other, for as long as new ones are begun.</summary>
    private async Task RunAsync(SoakClients clients, long begun, TimeSpan length)
    {
        do
        {
            int seed = unchecked(options.Seed + Interlocked.Increment(ref _taken) - 1);
            bool recovers = options.Recovers(seed);
            await using SoakStream stream = new(Plan.Of(seed, options.Break), recovers, _ledger);
            await stream.RunAsync(clients.Client(recovers));
        }
        while (Stopwatch.GetElapsedTime(begun) < length);
    }

    /// <summary>Waits until what a lap has left behind is gone: idle connections have their time, and so have idle threads.</summary>
    private static async Task<Footprint> SettleAsync(SoakServerProcess server, Func<Footprint, bool> isSettled)
    {
        long begun = Stopwatch.GetTimestamp();
        Footprint now = Footprint.Take(server.Address.Port);
        while (!isSettled(now) && Stopwatch.GetElapsedTime(begun) < Patience)
        {
            await Task.Delay(TimeSpan.FromSeconds(1));
            now = Footprint.Take(server.Address.Port);
        }
        return now;
    }
}

using System.Diagnostics;

namespace ClaudeStreaming.Benchmarks;

/// <summary>What a stretch of work costs this process: all its threads, the kernel's work for it, and the garbage collector's.</summary>
internal readonly struct Cpu
{
    private readonly long _allocated;
    private readonly TimeSpan _used;

    private Cpu(long allocated, TimeSpan used)
    {
        _allocated = allocated;
        _used = used;
    }

    public static Cpu Begin() => new(GC.GetTotalAllocatedBytes(precise: true), Environment.CpuUsage.TotalTime);

    public Measurement End(double events)
    {
        TimeSpan used = Environment.CpuUsage.TotalTime - _used;
        return new Measurement(used.TotalNanoseconds / events, (GC.GetTotalAllocatedBytes(precise: true) - _allocated) / events);
    }

    /// <summary>Waits until this process has had nothing to do for a moment.</summary>
    public static async Task QuietAsync()
    {
        TimeSpan idle = TimeSpan.FromMilliseconds(2);
        TimeSpan moment = TimeSpan.FromMilliseconds(100);
        long begun = Stopwatch.GetTimestamp();
        TimeSpan used;
        do
        {
            TimeSpan before = Environment.CpuUsage.TotalTime;
            await Task.Delay(moment);
            used = Environment.CpuUsage.TotalTime - before;
        }
        while (used > idle && Stopwatch.GetElapsedTime(begun) < 20 * moment);
    }
}

using System.Diagnostics;
using System.Globalization;

namespace ClaudeStreaming.Torture;

/// <summary>How much memory it came to at most.</summary>
internal sealed class MemoryPeak
{
    private long _managed;

    /// <summary>To be called now and then.</summary>
    public void Sample() => _managed = Math.Max(_managed, GC.GetTotalMemory(forceFullCollection: false));

    public override string ToString()
    {
        using Process self = Process.GetCurrentProcess();
        double live = GC.GetTotalMemory(forceFullCollection: true);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"Peak memory: {_managed / 1e6:N1} MB managed, garbage included, {self.PeakWorkingSet64 / 1e6:N1} MB working set; {live / 1e6:N1} MB live at the end");
    }
}

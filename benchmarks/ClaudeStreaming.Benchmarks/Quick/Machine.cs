using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Runtime;
using System.Runtime.InteropServices;

namespace ClaudeStreaming.Benchmarks;

/// <summary>Where and on what something was measured.</summary>
internal static class Machine
{
    /// <summary>Whether the library was built for speed; in a Debug build its buffers are tiny on purpose.</summary>
    public static bool IsOptimized { get; } =
        typeof(MessageStream).Assembly.GetCustomAttribute<DebuggableAttribute>()?.IsJITOptimizerDisabled != true;

    public static string Description { get; } = string.Create(
        CultureInfo.InvariantCulture,
        $"{Processor()}, {Environment.ProcessorCount} cores; {RuntimeInformation.OSDescription}; " +
        $"{RuntimeInformation.FrameworkDescription}, {(GCSettings.IsServerGC ? "server" : "workstation")} GC; {DateTime.UtcNow:yyyy-MM-dd}");

    /// <summary>How busy the machine is with whatever else it does; null where the system does not say.</summary>
    public static string? Load() =>
        File.Exists("/proc/loadavg") ? string.Join(' ', File.ReadAllText("/proc/loadavg").Split(' ')[..3]) : null;

    private static string Processor()
    {
        const string ModelName = "model name";
        string? line = File.Exists("/proc/cpuinfo")
            ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(static line => line.StartsWith(ModelName, StringComparison.Ordinal))
            : null;
        return line?[(line.IndexOf(':') + 1)..].Trim() ?? RuntimeInformation.ProcessArchitecture.ToString();
    }
}

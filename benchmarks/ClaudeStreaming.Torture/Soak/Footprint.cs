using System.Diagnostics;
using System.Globalization;
using System.Net.NetworkInformation;

namespace ClaudeStreaming.Torture;

/// <summary>What this process holds: what has to be back where it was when all streams are over.</summary>
internal sealed record Footprint(long ManagedBytes, int Sockets, int Threads)
{
    // What the runtime keeps for itself changes by that much from one look to the next.
    private const long ManagedTolerance = 8_000_000;
    private const int ThreadTolerance = 4;

    /// <summary>Looks once, garbage left out.</summary>
    /// <param name="port">Of the server, to know its connections by where sockets cannot be counted.</param>
    public static Footprint Take(int port)
    {
        // Twice, since what has a finalizer goes only afterwards.
        for (int i = 0; i < 2; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        return new Footprint(GC.GetTotalMemory(forceFullCollection: true), CountSockets(port), CountThreads());
    }

    public static int CountSockets(int port) => OperatingSystem.IsLinux()
        ? new DirectoryInfo("/proc/self/fd").EnumerateFileSystemInfos().Count(static file => file.LinkTarget?.StartsWith("socket:", StringComparison.Ordinal) == true)
        : IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpConnections()
            .Count(connection => connection.RemoteEndPoint.Port == port && connection.State == TcpState.Established);

    public static int CountThreads()
    {
        using Process self = Process.GetCurrentProcess();
        return self.Threads.Count;
    }

    public bool IsBackAt(Footprint before) =>
        ManagedBytes <= before.ManagedBytes + ManagedTolerance && Sockets <= before.Sockets && Threads <= before.Threads + ThreadTolerance;

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{ManagedBytes / 1e6:N1} MB managed, {Sockets:N0} sockets, {Threads:N0} threads");
}

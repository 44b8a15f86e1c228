using System.Diagnostics;
using System.Globalization;
using ClaudeStreaming.Benchmarks;

namespace ClaudeStreaming.Torture;

/// <summary>The second process; it goes when this one does.</summary>
internal sealed class SoakServerProcess : IAsyncDisposable
{
    private readonly Process _process;

    private SoakServerProcess(Process process, Uri address)
    {
        _process = process;
        Address = address;
    }

    public Uri Address { get; }

    public static async Task<SoakServerProcess> StartAsync(double chance)
    {
        Process process = ChildProcess.Start(SoakServer.Verb, chance.ToString(CultureInfo.InvariantCulture));
        try
        {
            return new SoakServerProcess(process, new Uri(await ChildProcess.ReadLineAsync(process)));
        }
        catch
        {
            await ChildProcess.EndAsync(process);
            throw;
        }
    }

    public async ValueTask DisposeAsync() => await ChildProcess.EndAsync(_process);
}

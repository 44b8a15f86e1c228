using System.Diagnostics;
using System.Globalization;

namespace ClaudeStreaming.Benchmarks;

/// <summary>This program once more, as the relay; it goes when this one does.</summary>
internal sealed class RelayProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly HttpClient _control = HttpReader.CreateClient();

    private RelayProcess(Process process, Uri address)
    {
        _process = process;
        Address = address;
    }

    public Uri Address { get; }

    public static async Task<RelayProcess> StartAsync(Uri upstream)
    {
        Process process = ChildProcess.Start(RelayServer.Verb, upstream.AbsoluteUri);
        try
        {
            return new RelayProcess(process, new Uri(await ChildProcess.ReadLineAsync(process)));
        }
        catch
        {
            await ChildProcess.EndAsync(process);
            throw;
        }
    }

    /// <summary>The CPU time it has used so far, in nanoseconds.</summary>
    public Task<double> CpuAsync() => AskAsync("cpu");

    /// <summary>The bytes that live on its heap, once it is quiet.</summary>
    public Task<double> HeapAsync() => AskAsync("heap");

    public async ValueTask DisposeAsync()
    {
        _control.Dispose();
        await ChildProcess.EndAsync(_process);
    }

    private async Task<double> AskAsync(string what) =>
        double.Parse(await _control.GetStringAsync(new Uri(Address, what)), CultureInfo.InvariantCulture);
}

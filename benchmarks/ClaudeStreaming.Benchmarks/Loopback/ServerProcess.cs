using System.Diagnostics;

namespace ClaudeStreaming.Benchmarks;

/// <summary>This program once more, as the server; it goes when this one does.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private readonly Process _process;

    private ServerProcess(Process process, Uri fakeClaude, Uri gated)
    {
        _process = process;
        FakeClaude = fakeClaude;
        Gated = gated;
    }

    public Uri FakeClaude { get; }

    public Uri Gated { get; }

    public static async Task<ServerProcess> StartAsync()
    {
        Process process = ChildProcess.Start(Server.Verb);
        try
        {
            Uri fakeClaude = new(await ChildProcess.ReadLineAsync(process));
            return new ServerProcess(process, fakeClaude, new Uri(await ChildProcess.ReadLineAsync(process)));
        }
        catch
        {
            await ChildProcess.EndAsync(process);
            throw;
        }
    }

    public async ValueTask DisposeAsync() => await ChildProcess.EndAsync(_process);
}

using System.Diagnostics;

namespace ClaudeStreaming.Benchmarks;

/// <summary>This program once more, as the server; it goes when this one does.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    /// <summary>The longest that anything may take that a second process is asked for.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

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
        Process process = Start(Server.Verb);
        try
        {
            Uri fakeClaude = new(await ReadLineAsync(process));
            return new ServerProcess(process, fakeClaude, new Uri(await ReadLineAsync(process)));
        }
        catch
        {
            await EndAsync(process);
            throw;
        }
    }

    /// <summary>Starts this program with other arguments, its stdin and stdout in our hands.</summary>
    public static Process Start(params string[] arguments)
    {
        string program = Environment.ProcessPath!;
        ProcessStartInfo info = new(program) { RedirectStandardInput = true, RedirectStandardOutput = true };
        // `dotnet ClaudeStreaming.Benchmarks.dll` instead of the program that the build makes of it.
        if (Path.GetFileNameWithoutExtension(program) == "dotnet")
            info.ArgumentList.Add(typeof(ServerProcess).Assembly.Location);
        foreach (string argument in arguments)
            info.ArgumentList.Add(argument);
        return Process.Start(info)!;
    }

    public static async Task<string> ReadLineAsync(Process process) =>
        await process.StandardOutput.ReadLineAsync().WaitAsync(Patience)
        ?? throw new InvalidOperationException("A second process of this program ended before it said anything. Its stderr is above.");

    public static async Task EndAsync(Process process)
    {
        using (process)
        {
            if (!process.HasExited)
                process.Kill();
            await process.WaitForExitAsync();
        }
    }

    public async ValueTask DisposeAsync() => await EndAsync(_process);
}

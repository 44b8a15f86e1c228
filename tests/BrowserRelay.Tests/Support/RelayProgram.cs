using System.Diagnostics;
using System.Text;

namespace BrowserRelay.Tests.Support;

/// <summary>The real program, as a child process with no key and no proxy in its environment.</summary>
internal sealed class RelayProgram : IAsyncDisposable
{
    private const string Listening = "Now listening on: ";
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly Task _draining;

    private RelayProgram(Process process, Uri address, string output)
    {
        _process = process;
        Address = address;
        Output = output;
        _draining = process.StandardOutput.ReadToEndAsync();
    }

    public Uri Address { get; }

    /// <summary>What it printed before it was ready.</summary>
    public string Output { get; }

    /// <summary>Starts it.</summary>
    /// <param name="database">The file of its chats.</param>
    /// <param name="upstream">The API; null for none, so that it plays its script.</param>
    /// <param name="port">Where to listen; 0 for a port that is free.</param>
    public static async Task<RelayProgram> StartAsync(string database, Uri? upstream = null, int port = 0)
    {
        ProcessStartInfo start = StartInfo(upstream, "--urls", $"http://127.0.0.1:{port}", "--Database", database);
        Process process = Process.Start(start)!;
        StringBuilder output = new();
        while (await process.StandardOutput.ReadLineAsync().WaitAsync(Deadline) is { } line)
        {
            output.AppendLine(line);
            if (line.IndexOf(Listening, StringComparison.Ordinal) is var found and >= 0)
                return new RelayProgram(process, new Uri(line[(found + Listening.Length)..]), output.ToString());
        }
        throw new InvalidOperationException($"The program ended before it listened: {output}");
    }

    /// <summary>How to start it, with nothing of the user's environment that it would listen to.</summary>
    /// <param name="upstream">The API; null for none.</param>
    /// <param name="arguments">Its command line.</param>
    public static ProcessStartInfo StartInfo(Uri? upstream, params string[] arguments)
    {
        ProcessStartInfo start = new(
            Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [Path.Combine(AppContext.BaseDirectory, "BrowserRelay.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        foreach (string name in start.Environment.Keys.Where(IsOfTheUser).ToArray())
            start.Environment.Remove(name);
        if (upstream is not null)
        {
            start.Environment["ANTHROPIC_BASE_URL"] = upstream.AbsoluteUri;
            start.Environment["ANTHROPIC_API_KEY"] = "fake-key";
        }
        return start;
    }

    /// <summary>Stops it as a service manager does.</summary>
    public async Task StopAsync()
    {
        using Process kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        await _process.WaitForExitAsync().WaitAsync(Deadline);
        Assert.Equal(0, _process.ExitCode);
    }

    /// <summary>Ends it as a power failure does.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync().WaitAsync(Deadline);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            await KillAsync();
        await _draining;
        _process.Dispose();
    }

    private static bool IsOfTheUser(string name) =>
        name.StartsWith("ANTHROPIC_", StringComparison.Ordinal) || name.StartsWith("ASPNETCORE_", StringComparison.Ordinal) ||
        name.EndsWith("_PROXY", StringComparison.OrdinalIgnoreCase);
}

using System.Diagnostics;

namespace ClaudeStreaming.Benchmarks;

/// <summary>This program once more, with other arguments, its stdin and stdout in our hands.</summary>
internal static class ChildProcess
{
    /// <summary>The longest that anything may take that a second process is asked for.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static Process Start(params IEnumerable<string> arguments)
    {
        string program = Environment.ProcessPath!;
        ProcessStartInfo info = new(program) { RedirectStandardInput = true, RedirectStandardOutput = true };
        // `dotnet Program.dll` instead of the program that the build makes of it.
        if (Path.GetFileNameWithoutExtension(program) == "dotnet")
            info.ArgumentList.Add(typeof(ChildProcess).Assembly.Location);
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
}

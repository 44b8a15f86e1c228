using System.Diagnostics;

namespace BrowserRelay.Cluster;

/// <summary>Runs a program that does one thing and ends.</summary>
internal static class Tool
{
    /// <summary>Runs it to its end.</summary>
    /// <exception cref="ClusterException">It failed.</exception>
    public static async Task RunAsync(string program, IEnumerable<string> arguments, CancellationToken cancellationToken = default)
    {
        ProcessStartInfo start = new(program, arguments)
        {
            // Some run as another user, who may not be allowed to be where we are.
            WorkingDirectory = "/",
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        Task<string> complaints = process.StandardError.ReadToEndAsync(cancellationToken);
        try
        {
            await process.WaitForExitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
        await output;
        if (process.ExitCode != 0)
            throw new ClusterException($"{Path.GetFileName(program)} failed: {(await complaints).Trim()}");
    }
}

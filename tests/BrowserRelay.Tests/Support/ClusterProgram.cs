using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace BrowserRelay.Tests.Support;

/// <summary>The real program with <c>--nodes</c>, as a child process with a temporary folder of its own, in which nothing may be left.</summary>
internal sealed partial class ClusterProgram : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    private readonly DirectoryInfo _folder;
    private readonly Process _process;
    private readonly StringBuilder _output = new();

    private ClusterProgram(DirectoryInfo folder, Process process)
    {
        _folder = folder;
        _process = process;
    }

    /// <summary>Where nginx listens.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>The process ids of the nodes.</summary>
    public IReadOnlyList<int> Nodes { get; private set; } = [];

    /// <summary>Starts it. Skips the test where it cannot be.</summary>
    /// <param name="nodes">How many servers.</param>
    /// <param name="upstream">The API; null for none, so that it plays its script.</param>
    public static async Task<ClusterProgram> StartAsync(int nodes, Uri? upstream = null)
    {
        Assert.SkipUnless(File.Exists("/usr/sbin/nginx"), "There is no /usr/sbin/nginx. Debian's package nginx-light has it; .ci/run installs it where it can.");
        Assert.SkipUnless(
            Directory.Exists("/usr/lib/postgresql"), "There is no /usr/lib/postgresql. Debian's package postgresql has it; .ci/run installs it where it can.");
        // In /tmp, since PostgreSQL, which runs as somebody else where we are root, has to get there.
        DirectoryInfo folder = Directory.CreateDirectory(Path.Combine("/tmp", $"browser-relay-tests-{Guid.NewGuid():N}"));
        ProcessStartInfo start = RelayProgram.StartInfo(upstream, "--nodes", $"{nodes}", "--urls", "http://127.0.0.1:0");
        start.Environment["TMPDIR"] = folder.FullName;
        ClusterProgram program = new(folder, Process.Start(start)!);
        program.Address = new Uri((await program.ReadAsync(OpenLine())).Groups[1].Value);
        program.Nodes = [.. NodeLine().Matches(program._output.ToString()).Select(static node => int.Parse(node.Groups[1].Value, CultureInfo.InvariantCulture))];
        return program;
    }

    /// <summary>Waits until a node says that it writes an answer.</summary>
    /// <returns>Its process id.</returns>
    public async Task<int> WriterAsync() => int.Parse((await ReadAsync(WritesLine())).Groups[1].Value, CultureInfo.InvariantCulture);

    /// <summary>Ends a node as <c>kill -9</c> does.</summary>
    public static void KillNode(int processId)
    {
        using Process node = Process.GetProcessById(processId);
        node.Kill();
    }

    /// <summary>Stops it as a service manager does.</summary>
    public async Task StopAsync()
    {
        using Process kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        await EndAsync();
        Assert.Equal(0, _process.ExitCode);
    }

    /// <summary>Ends it as <c>kill -9</c> does: it alone.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await EndAsync();
    }

    /// <summary>Waits until nothing is left of it; fails where that does not come about.</summary>
    public async Task IsGoneAsync()
    {
        long begun = Stopwatch.GetTimestamp();
        while (Left() is { Length: > 0 } left)
        {
            Assert.True(Stopwatch.GetElapsedTime(begun) < Deadline, $"There is still {string.Join(", ", left)}.");
            await Task.Delay(TimeSpan.FromMilliseconds(50));
        }
    }

    public async ValueTask DisposeAsync()
    {
        // What ends and removes the rest when it is gone is what a test proves.
        if (!_process.HasExited)
            await KillAsync();
        await IsGoneAsync();
        _process.Dispose();
        _folder.Delete();
    }

    /// <summary>Reads until it has printed such a line.</summary>
    private async Task<Match> ReadAsync(Regex pattern)
    {
        while (await _process.StandardOutput.ReadLineAsync().WaitAsync(Deadline) is { } line)
        {
            _output.AppendLine(line);
            if (pattern.Match(line) is { Success: true } match)
                return match;
        }
        throw new InvalidOperationException($"The program ended before it said {pattern}: {_output}");
    }

    private async Task EndAsync()
    {
        // What it still says would fill the pipe.
        await _process.StandardOutput.ReadToEndAsync().WaitAsync(Deadline);
        await _process.WaitForExitAsync().WaitAsync(Deadline);
    }

    /// <summary>Files in its folder, and processes that were told of it.</summary>
    private string[] Left() =>
    [
        .. _folder.EnumerateFileSystemInfos().Select(static file => file.Name),
        .. Directory.EnumerateDirectories("/proc").Where(IsOfOurs).Select(static process => $"process {Path.GetFileName(process)}"),
    ];

    private bool IsOfOurs(string process)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "environ")).Contains(_folder.FullName, StringComparison.Ordinal);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // No process, or one that has just ended, or somebody else's.
            return false;
        }
    }

    [GeneratedRegex("^Node [0-9]+ is process ([0-9]+),", RegexOptions.Multiline)]
    private static partial Regex NodeLine();

    [GeneratedRegex("^Open (http://[^:]+:[0-9]+)")]
    private static partial Regex OpenLine();

    [GeneratedRegex("^node [0-9]+, process ([0-9]+): .*An answer is being written here")]
    private static partial Regex WritesLine();
}

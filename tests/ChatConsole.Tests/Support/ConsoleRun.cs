using System.Diagnostics;
using System.Text;

namespace ChatConsole.Tests.Support;

/// <summary>The real program, as a child process with no key and no proxy in its environment.</summary>
internal sealed class ConsoleRun : IAsyncDisposable
{
    // Only there so that a program that hangs fails its test.
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly Captured _output;
    private readonly Captured _error;

    private ConsoleRun(Process process)
    {
        _process = process;
        _output = new Captured(process.StandardOutput.BaseStream);
        _error = new Captured(process.StandardError.BaseStream);
    }

    /// <summary>How many reads it took to get all of stdout so far.</summary>
    public int OutputPieces => _output.Pieces;

    public static ConsoleRun Start(IEnumerable<string> arguments, params (string Name, string Value)[] environment)
    {
        ProcessStartInfo start = new(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            ArgumentList = { Path.Combine(AppContext.BaseDirectory, "ChatConsole.dll") },
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string argument in arguments)
            start.ArgumentList.Add(argument);
        foreach (string name in start.Environment.Keys.Where(IsOfTheUser).ToArray())
            start.Environment.Remove(name);
        foreach ((string name, string value) in environment)
            start.Environment[name] = value;
        return new ConsoleRun(Process.Start(start)!);
    }

    /// <summary>Runs it to its end.</summary>
    public static async Task<ConsoleResult> RunAsync(params string[] arguments)
    {
        await using ConsoleRun run = Start(arguments);
        return await run.EndAsync();
    }

    /// <summary>Waits until stdout has this text.</summary>
    public Task UntilOutputAsync(string text) => _output.UntilAsync(text).WaitAsync(Deadline);

    /// <summary>Waits until stderr has this text.</summary>
    public Task UntilErrorAsync(string text) => _error.UntilAsync(text).WaitAsync(Deadline);

    public Task TypeAsync(params string[] lines) =>
        PipeAsync(Encoding.UTF8.GetBytes(string.Concat(lines.Select(static line => line + "\n"))));

    public async Task PipeAsync(byte[] bytes)
    {
        await _process.StandardInput.BaseStream.WriteAsync(bytes);
        await _process.StandardInput.BaseStream.FlushAsync();
    }

    /// <summary>Sends a signal, as a terminal or a service manager does.</summary>
    public void Kill(string signal)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Signals are sent with kill, on Linux.");
        Assert.SkipWhen(signal == "INT" && IgnoresInterrupts(), "SIGINT is ignored in this session, and so by its children.");
        using Process kill = Process.Start("kill", ["-" + signal, $"{_process.Id}"]);
        kill.WaitForExit();
        Assert.Equal(0, kill.ExitCode);
    }

    /// <summary>Waits for the end, with stdin open.</summary>
    public Task UntilEndAsync() => _process.WaitForExitAsync().WaitAsync(Deadline);

    /// <summary>Ends stdin, and waits for the end.</summary>
    public async Task<ConsoleResult> EndAsync()
    {
        _process.StandardInput.Close();
        await UntilEndAsync();
        return new ConsoleResult(_process.ExitCode, await _output.EndAsync(), Encoding.UTF8.GetString(await _error.EndAsync()));
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static bool IsOfTheUser(string name) =>
        name.StartsWith("ANTHROPIC_", StringComparison.Ordinal) || name.EndsWith("_PROXY", StringComparison.OrdinalIgnoreCase);

    // A shell without job control starts what it starts in the background so.
    private bool IgnoresInterrupts()
    {
        const string Field = "SigIgn:";
        string line = File.ReadLines($"/proc/{_process.Id}/status").Single(static line => line.StartsWith(Field, StringComparison.Ordinal));
        return (Convert.ToUInt64(line[Field.Length..].Trim(), 16) & 0b10) != 0;
    }
}

/// <summary>How the program ended.</summary>
internal sealed record ConsoleResult(int ExitCode, byte[] OutputBytes, string Error)
{
    /// <summary>Stdout. A byte order mark would be seen.</summary>
    public string Output { get; } = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(OutputBytes);

    public string[] OutputLines => Lines(Output);

    public string[] ErrorLines => Lines(Error);

    private static string[] Lines(string text) => text.Length == 0 ? [] : text.TrimEnd('\n').Split('\n');
}

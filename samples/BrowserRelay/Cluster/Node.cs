using System.Diagnostics;
using System.Text;

namespace BrowserRelay.Cluster;

/// <summary>One server: this program once more, in a process of its own.</summary>
internal sealed class Node
{
    private const string Listening = "Now listening on: ";

    // What it says of its beginning and its end is said here, in other words.
    private const string Lifetime = "Microsoft.Hosting.Lifetime";

    private readonly Process _process;

    // What it dies of. All else it says on stdout.
    private readonly Task<string> _lastWords;

    private Node(int number, Process process)
    {
        Number = number;
        _lastWords = process.StandardError.ReadToEndAsync();
        _process = process;
        ProcessId = process.Id;
    }

    public int Number { get; }

    public int ProcessId { get; }

    /// <summary>Where it listens.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>Starts one, which reads its end in the end of its stdin.</summary>
    /// <param name="number">Which one it is.</param>
    /// <param name="folder">For its temporary files.</param>
    /// <param name="streams">How to connect to where the streams are.</param>
    /// <param name="arguments">Its command line.</param>
    public static Node Start(int number, string folder, string streams, IEnumerable<string> arguments)
    {
        string program = Environment.ProcessPath!;
        // `dotnet BrowserRelay.dll` instead of the program that the build makes of it.
        if (Path.GetFileNameWithoutExtension(program) == "dotnet")
            arguments = arguments.Prepend(typeof(Node).Assembly.Location);
        ProcessStartInfo start = new(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // A program that is killed leaves files of its runtime's behind.
        start.Environment["TMPDIR"] = folder;
        // Not as an argument: everybody on the machine can read those, and there is a password in it.
        start.Environment[$"ConnectionStrings__{NodeRole.Streams}"] = streams;
        return new Node(number, Process.Start(start)!);
    }

    /// <summary>Waits until it listens.</summary>
    /// <exception cref="ClusterException">It ended before.</exception>
    public async Task ListensAsync(CancellationToken cancellationToken)
    {
        StringBuilder output = new();
        while (await _process.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
        {
            output.AppendLine(line);
            if (line.IndexOf(Listening, StringComparison.Ordinal) is not (var found and >= 0))
                continue;
            Address = new Uri(line[(found + Listening.Length)..]);
            return;
        }
        throw new ClusterException($"Node {Number} did not start: {output}{await _lastWords}");
    }

    /// <summary>Prints what it says, until it has ended.</summary>
    public async Task PrintAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (!line.Contains(Lifetime, StringComparison.Ordinal))
                Console.WriteLine($"node {Number}, process {ProcessId}: {line}");
        }
        Console.Write(await _lastWords);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}

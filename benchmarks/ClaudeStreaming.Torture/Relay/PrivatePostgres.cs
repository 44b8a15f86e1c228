using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace ClaudeStreaming.Torture;

/// <summary>A PostgreSQL of our own, from Debian's packages, in a temporary folder; nothing of it is left behind.</summary>
internal sealed class PrivatePostgres : IAsyncDisposable
{
    private static readonly string? Programs = Directory.Exists("/usr/lib/postgresql")
        ? Directory.GetDirectories("/usr/lib/postgresql")
            .Order(StringComparer.Ordinal)
            .Select(static version => Path.Combine(version, "bin"))
            .LastOrDefault(static bin => File.Exists(Path.Combine(bin, "initdb")))
        : null;

    private readonly string _folder;
    private readonly int _port;
    private readonly string[] _settings;
    private int _databases;

    private PrivatePostgres(string folder, int port, string[] settings)
    {
        _folder = folder;
        _port = port;
        _settings = settings;
    }

    /// <summary>Why there can be none; null where there can.</summary>
    public static string? WhyNot => Programs is null
        ? "There is no PostgreSQL in /usr/lib/postgresql. Debian's package postgresql has it; .ci/run installs it where it can."
        : null;

    public int Port => _port;

    /// <summary>Starts one.</summary>
    /// <param name="settings">What is different from the defaults, as <c>name=value</c>.</param>
    public static async Task<PrivatePostgres> StartAsync(params string[] settings)
    {
        // In /tmp whatever TMPDIR says: the server runs as somebody else, who has to get there.
        string folder = Path.Combine("/tmp", $"claude-streaming-{Guid.NewGuid():N}");
        Directory.CreateDirectory(folder);
        if (IsRoot)
            await RunAsync("chown", "postgres", folder);
        PrivatePostgres server = new(folder, FreePort(), settings);
        await RunProgramAsync("initdb", "-D", server.Data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync", "--no-instructions");
        await server.StartAsync();
        return server;
    }

    /// <summary>Creates an empty database.</summary>
    /// <returns>How to connect to it.</returns>
    public async Task<string> CreateDatabaseAsync()
    {
        string name = $"db{Interlocked.Increment(ref _databases)}";
        await using NpgsqlConnection connection = new(ConnectionString("postgres"));
        await connection.OpenAsync();
        await using NpgsqlCommand command = new($"CREATE DATABASE {name}", connection);
        await command.ExecuteNonQueryAsync();
        return ConnectionString(name);
    }

    /// <summary>Starts it, once it was stopped.</summary>
    public Task StartAsync() => RunProgramAsync(
        "pg_ctl", "-D", Data, "-w", "-s", "-l", Path.Combine(_folder, "log"), "-o",
        string.Concat(new[] { $"port={_port}", "listen_addresses=127.0.0.1", $"unix_socket_directories={_folder}", "max_connections=300" }
            .Concat(_settings).Select(static setting => $"-c {setting} ")),
        "start");

    /// <summary>Stops it as a crash does: without a word to anybody.</summary>
    public Task CrashAsync() => RunProgramAsync("pg_ctl", "-D", Data, "-w", "-s", "-m", "immediate", "stop");

    public async ValueTask DisposeAsync()
    {
        if (File.Exists(Path.Combine(Data, "postmaster.pid")))
            await CrashAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static bool IsRoot => Environment.UserName == "root";

    private string Data => Path.Combine(_folder, "data");

    private string ConnectionString(string database) => $"Host=127.0.0.1;Port={_port};Username=postgres;Database={database};Maximum Pool Size=40";

    // It refuses to run as root.
    private static Task RunProgramAsync(string program, params string[] arguments)
    {
        string path = Path.Combine(Programs!, program);
        return IsRoot ? RunAsync("runuser", ["-u", "postgres", "--", path, .. arguments]) : RunAsync(path, arguments);
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        ProcessStartInfo info = new(program, arguments) { WorkingDirectory = "/tmp", RedirectStandardInput = true, RedirectStandardOutput = true };
        using Process process = Process.Start(info)!;
        process.BeginOutputReadLine();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}.");
    }

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

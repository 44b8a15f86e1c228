using System.Security.Cryptography;
using Npgsql;

namespace BrowserRelay.Cluster;

/// <summary>A PostgreSQL of our own, from Debian's packages, in a folder of our own.</summary>
internal sealed class PostgresServer
{
    private const string User = "postgres";

    private static readonly string? Programs = Directory.Exists("/usr/lib/postgresql")
        ? Directory.GetDirectories("/usr/lib/postgresql")
            .Order(StringComparer.Ordinal)
            .Select(static version => Path.Combine(version, "bin"))
            .LastOrDefault(static bin => File.Exists(Path.Combine(bin, "initdb")))
        : null;

    private readonly string _folder;
    private readonly string[] _settings;
    private readonly string _password = RandomNumberGenerator.GetHexString(32);

    private PostgresServer(string folder, string[] settings)
    {
        _folder = folder;
        _settings = settings;
    }

    /// <summary>Why there can be none; null where there can.</summary>
    public static string? WhyNot => Programs is null
        ? "There is no PostgreSQL in /usr/lib/postgresql. Install it: apt-get install --no-install-recommends postgresql"
        : null;

    public int Port { get; } = Ports.Free();

    /// <summary>The file whose first line is its process id.</summary>
    public static string IdFile(string folder) => Path.Combine(folder, "data", "postmaster.pid");

    /// <summary>Creates one, and starts it.</summary>
    /// <param name="folder">Where; there is none yet. The server runs as another user where we are root, who has to get there.</param>
    /// <param name="settings">What is different from the defaults, as <c>name=value</c>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task<PostgresServer> CreateAsync(string folder, string[] settings, CancellationToken cancellationToken = default)
    {
        PostgresServer server = new(folder, settings);
        Directory.CreateDirectory(folder);
        string password = Path.Combine(folder, "password");
        await File.WriteAllTextAsync(password, server._password, cancellationToken);
        if (Environment.IsPrivilegedProcess)
            await Tool.RunAsync("chown", ["-R", User, folder], cancellationToken);
        await RunAsync(
            "initdb",
            ["-D", server.Data, "-U", User, "-A", "scram-sha-256", "--pwfile", password, "-E", "UTF8", "--no-sync", "--no-instructions"],
            cancellationToken);
        File.Delete(password);
        await server.StartAsync(cancellationToken);
        return server;
    }

    /// <summary>How to connect to one of its databases.</summary>
    public string ConnectionString(string database) => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = Port,
        Username = User,
        Password = _password,
        Database = database,
        MaxPoolSize = 40,
    }.ConnectionString;

    /// <summary>Starts it, once it was stopped.</summary>
    public Task StartAsync(CancellationToken cancellationToken = default)
    {
        // Over loopback and not in a file, whose path might be too long for it.
        string[] settings = [$"port={Port}", "listen_addresses=127.0.0.1", "unix_socket_directories=", "max_connections=300", .. _settings];
        return ControlAsync(
            ["-l", Path.Combine(_folder, "log"), "-o", string.Join(' ', settings.Select(static setting => $"-c {setting}")), "start"], cancellationToken);
    }

    /// <summary>Does with it what <c>pg_ctl</c> can.</summary>
    public Task ControlAsync(string[] arguments, CancellationToken cancellationToken = default) =>
        RunAsync("pg_ctl", ["-D", Data, "-w", "-s", .. arguments], cancellationToken);

    private string Data => Path.Combine(_folder, "data");

    // It refuses to run as root.
    private static Task RunAsync(string program, string[] arguments, CancellationToken cancellationToken)
    {
        string path = Path.Combine(Programs!, program);
        return Environment.IsPrivilegedProcess
            ? Tool.RunAsync("runuser", ["-u", User, "--", path, .. arguments], cancellationToken)
            : Tool.RunAsync(path, arguments, cancellationToken);
    }
}

using BrowserRelay.Cluster;
using Npgsql;

namespace ClaudeStreaming.Torture;

/// <summary>A PostgreSQL of our own in a temporary folder, with databases in it and crashes; nothing of it is left behind.</summary>
internal sealed class PrivatePostgres : IAsyncDisposable
{
    private readonly string _folder;
    private readonly PostgresServer _server;
    private int _databases;

    private PrivatePostgres(string folder, PostgresServer server)
    {
        _folder = folder;
        _server = server;
    }

    /// <summary>Why there can be none; null where there can.</summary>
    public static string? WhyNot => PostgresServer.WhyNot;

    /// <summary>Starts one.</summary>
    /// <param name="settings">What is different from the defaults, as <c>name=value</c>.</param>
    public static async Task<PrivatePostgres> StartAsync(params string[] settings)
    {
        // In /tmp whatever TMPDIR says: the server runs as somebody else, who has to get there.
        string folder = Path.Combine("/tmp", $"claude-streaming-{Guid.NewGuid():N}");
        return new PrivatePostgres(folder, await PostgresServer.CreateAsync(folder, settings));
    }

    /// <summary>Creates an empty database.</summary>
    /// <returns>How to connect to it.</returns>
    public async Task<string> CreateDatabaseAsync()
    {
        string name = $"db{Interlocked.Increment(ref _databases)}";
        await using NpgsqlConnection connection = new(_server.ConnectionString("postgres"));
        await connection.OpenAsync();
        await using NpgsqlCommand command = new($"CREATE DATABASE {name}", connection);
        await command.ExecuteNonQueryAsync();
        return _server.ConnectionString(name);
    }

    /// <summary>Starts it, once it was stopped.</summary>
    public Task StartAsync() => _server.StartAsync();

    /// <summary>Stops it as a crash does: without a word to anybody.</summary>
    public Task CrashAsync() => _server.ControlAsync(["-m", "immediate", "stop"]);

    public async ValueTask DisposeAsync()
    {
        if (File.Exists(PostgresServer.IdFile(_folder)))
            await CrashAsync();
        Directory.Delete(_folder, recursive: true);
    }
}

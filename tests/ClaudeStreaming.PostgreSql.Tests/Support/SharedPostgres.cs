using ClaudeStreaming.PostgreSql.Tests.Support;
using ClaudeStreaming.Torture;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

[assembly: AssemblyFixture(typeof(SharedPostgres))]

namespace ClaudeStreaming.PostgreSql.Tests.Support;

/// <summary>The server of all tests that do it no harm; each has a database of its own in it.</summary>
public sealed class SharedPostgres : IAsyncLifetime
{
    private PrivatePostgres? _server;

    public async ValueTask InitializeAsync()
    {
        if (PrivatePostgres.WhyNot is null)
            _server = await PrivatePostgres.StartAsync("fsync=off");
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
    }

    /// <summary>A database without tables. Skips the test where there is no PostgreSQL.</summary>
    public async Task<string> CreateDatabaseAsync()
    {
        Assert.SkipWhen(_server is null, PrivatePostgres.WhyNot ?? "");
        return await _server.CreateDatabaseAsync();
    }

    /// <summary>A database with the tables. Skips the test where there is no PostgreSQL.</summary>
    public async Task<TestDatabase> CreateAsync()
    {
        string connectionString = await CreateDatabaseAsync();
        await StreamSchema.CreateAsync(connectionString, TestContext.Current.CancellationToken);
        return new TestDatabase(connectionString);
    }
}

/// <summary>One database with the tables in it.</summary>
public sealed class TestDatabase(string connectionString)
{
    public string ConnectionString => connectionString;

    /// <summary>A store on it, as another server would have.</summary>
    internal PostgreSqlStreamStore Open(Action<PostgreSqlStreamOptions>? configure = null)
    {
        PostgreSqlStreamOptions options = new() { ConnectionString = connectionString, PollInterval = TimeSpan.FromMilliseconds(50) };
        configure?.Invoke(options);
        return new PostgreSqlStreamStore(options, dataProtection: null, NullLoggerFactory.Instance);
    }

    /// <summary>Makes all streams believe that so much time has passed: what they have noted of it is that much earlier.</summary>
    public Task PassAsync(TimeSpan time) => ExecuteAsync(
        "UPDATE claude_streaming.streams SET lease_until = lease_until - $1, expires_at = expires_at - $1, created_at = created_at - $1", time);

    public async Task<object?> ExecuteAsync(string sql, params object[] parameters)
    {
        await using NpgsqlConnection connection = new(connectionString);
        await connection.OpenAsync();
        await using NpgsqlCommand command = new(sql, connection);
        foreach (object parameter in parameters)
            command.Parameters.AddWithValue(parameter);
        return await command.ExecuteScalarAsync();
    }
}

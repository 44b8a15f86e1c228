using Npgsql;

namespace ClaudeStreaming;

/// <summary>The tables that the store needs, in a schema <c>claude_streaming</c>.</summary>
public static class StreamSchema
{
    /// <summary>The version that this package reads and writes.</summary>
    public const int Version = 1;

    /// <summary>The script that creates them, for your own migrations.</summary>
    /// <value>SQL in a transaction of its own. It may be run any number of times, by several servers at once, and fails on a version that it
    /// does not know.</value>
    public static string Script { get; } = Read();

    /// <summary>Runs the script. <see cref="PostgreSqlStreamOptions.CreateSchema"/> does so when the application starts.</summary>
    /// <param name="connectionString">Where; the user has to be allowed to create schemas.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task that ends when the tables are there.</returns>
    /// <exception cref="ArgumentException">The connection string is null, empty or none.</exception>
    /// <exception cref="NpgsqlException">The database is not there, does not allow it, or has a version that is not known here.</exception>
    public static Task CreateAsync(string connectionString, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(connectionString);
        return CreateAsync(new NpgsqlConnectionStringBuilder(connectionString), cancellationToken);
    }

    internal static async Task CreateAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        NpgsqlCommand script = new(Script, connection);
        await using (script.ConfigureAwait(false))
            await script.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <exception cref="InvalidOperationException">It is not there, or of another version.</exception>
    internal static async Task CheckAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        object? version;
        try
        {
            NpgsqlCommand command = new("SELECT version FROM claude_streaming.version", connection);
            await using (command.ConfigureAwait(false))
                version = await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.InvalidSchemaName)
        {
            throw new InvalidOperationException(
                "The database has no schema claude_streaming. Run StreamSchema.Script on it, or set PostgreSqlStreamOptions.CreateSchema.", e);
        }
        if (version is not Version)
        {
            throw new InvalidOperationException(
                $"The schema claude_streaming is of version {version ?? "none"}, and this package knows version {Version}. Use the package that it belongs to.");
        }
    }

    private static async Task CreateAsync(NpgsqlConnectionStringBuilder address, CancellationToken cancellationToken)
    {
        NpgsqlConnection connection = new(address.ConnectionString);
        await using (connection.ConfigureAwait(false))
        {
            await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
            await CreateAsync(connection, cancellationToken).ConfigureAwait(false);
        }
    }

    private static string Read()
    {
        using StreamReader reader = new(typeof(StreamSchema).Assembly.GetManifestResourceStream("schema.sql")!);
        return reader.ReadToEnd();
    }
}

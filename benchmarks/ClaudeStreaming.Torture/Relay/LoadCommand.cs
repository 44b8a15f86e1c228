using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace ClaudeStreaming.Torture;

/// <summary>Measures the store in PostgreSQL between two servers: how fast, how late, and what it costs the database.</summary>
internal sealed class LoadCommand(TimeSpan length, TextWriter output)
{
    private const string Counts = "SELECT (SELECT sum(calls)::bigint FROM pg_stat_statements), pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::bigint";

    // About what a model says.
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(33);

    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync()
    {
        if (PrivatePostgres.WhyNot is { } why)
        {
            output.WriteLine($"Not measured: {why}");
            return ExitCodes.AllWell;
        }
        output.WriteLine($"Events of 150 bytes, written at one server and read at another, both and PostgreSQL on this machine: {Machine.Description}");
        await using PrivatePostgres postgres = await PrivatePostgres.StartAsync("shared_preload_libraries=pg_stat_statements");
        string database = await postgres.CreateDatabaseAsync();
        await StreamSchema.CreateAsync(database);
        await using NpgsqlConnection connection = new(database);
        await connection.OpenAsync();
        await using (NpgsqlCommand extension = new("CREATE EXTENSION pg_stat_statements", connection))
            await extension.ExecuteNonQueryAsync();
        await using ServiceProvider one = Server(database), other = Server(database);
        await MeasureAsync("warming up", 10, Pace, one, other, connection);
        foreach (int streams in new[] { 1, 100, 1000 })
            await MeasureAsync("30 events/s each", streams, Pace, one, other, connection);
        foreach (int streams in new[] { 1, 100, 1000 })
            await MeasureAsync("as fast as it goes", streams, TimeSpan.Zero, one, other, connection);
        return ExitCodes.AllWell;
    }

    private async Task MeasureAsync(string name, int count, TimeSpan pace, ServiceProvider one, ServiceProvider other, NpgsqlConnection connection)
    {
        IResumableStreamStore[] stores = [one.GetRequiredService<IResumableStreamStore>(), other.GetRequiredService<IResumableStreamStore>()];
        // Every other stream goes the other way: both servers write, and both read.
        LoadStream[] streams = [.. Enumerable.Range(0, count).Select(i => new LoadStream(stores[i % 2], stores[(i + 1) % 2]))];
        (long statements, long wal) = await CountAsync(connection);
        long begun = Stopwatch.GetTimestamp();
        await Task.WhenAll(streams.Select(stream => Task.Run(() => stream.RunAsync(pace, length))));
        double seconds = Stopwatch.GetElapsedTime(begun).TotalSeconds;
        (long statementsAfter, long walAfter) = await CountAsync(connection);
        double[] delays = [.. streams.SelectMany(static stream => stream.Delays).Order()];
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{count:N0} streams, {name}: {delays.Length / seconds:N0} events/s; delay median {At(delays, 0.5):0.0} ms, p99 {At(delays, 0.99):0.0} ms; " +
            $"{(double)(statementsAfter - statements) / delays.Length:0.000} statements and " +
            $"{(double)(walAfter - wal) / delays.Length:N0} WAL bytes an event"));
    }

    private static double At(double[] sorted, double share) => sorted[(int)(share * (sorted.Length - 1))];

    private static async Task<(long Statements, long Wal)> CountAsync(NpgsqlConnection connection)
    {
        await using NpgsqlCommand command = new(Counts, connection);
        await using NpgsqlDataReader row = await command.ExecuteReaderAsync();
        await row.ReadAsync();
        return (row.GetInt64(0), row.GetInt64(1));
    }

    private static ServiceProvider Server(string database)
    {
        ServiceCollection services = new();
        services.AddResumableStreams(static o => o.Owner = static _ => "load").UsePostgreSql(database);
        return services.BuildServiceProvider();
    }
}

using System.Globalization;
using ClaudeStreaming.PostgreSql.Tests.Support;
using ClaudeStreaming.Torture;
using Npgsql;

namespace ClaudeStreaming.PostgreSql.Tests.Storing;

/// <summary>The database is away for a while, or for good.</summary>
public class OutageTests(SharedPostgres postgres)
{
    [Fact]
    public async Task A_database_that_crashes_and_comes_back_loses_nothing_and_doubles_nothing()
    {
        Assert.SkipWhen(PrivatePostgres.WhyNot is not null, PrivatePostgres.WhyNot ?? "");
        await using PrivatePostgres server = await PrivatePostgres.StartAsync();
        TestDatabase database = new(await server.CreateDatabaseAsync());
        await using PostgreSqlStreamStore one = database.Open(static o => o.CreateSchema = true), other = database.Open();
        const int Count = 200;
        string[] ids = [.. Enumerable.Range(0, 20).Select(static _ => Streams.NewId())];
        StreamLease[] leases = await Task.WhenAll(ids.Select(id => one.CreateAsync(id)));
        Task<string>[] reading = [.. ids.Select(id => one.ReadAsync(id)), .. ids.Select(id => other.ReadAsync(id))];
        TaskCompletionSource half = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Task writing = Task.WhenAll(leases.Select(async lease =>
        {
            for (int i = 1; i <= Count; i++)
            {
                Assert.Equal(AppendResult.Appended, await one.AppendAsync(lease, i));
                if (i == Count / 2)
                    half.TrySetResult();
            }
            Assert.True(await one.EndAsync(lease, Count + 1));
        }));
        await half.Task.Soon();
        await server.CrashAsync();
        await server.StartAsync();
        await writing.Soon();
        Assert.All(await Task.WhenAll(reading).Soon(), static read => Assert.Equal(Streams.Expected(Count), read));
        Assert.Equal(
            20L * Count, await database.ExecuteAsync("SELECT sum(last_sequence - first_sequence + 1)::bigint FROM claude_streaming.records"));
    }

    [Fact]
    public async Task A_network_that_is_cut_and_mended_loses_nothing_and_doubles_nothing()
    {
        TestDatabase database = await postgres.CreateAsync();
        await using TcpProxy network = new(PortOf(database));
        await using PostgreSqlStreamStore near = Behind(network, database), other = database.Open();
        string id = Streams.NewId();
        StreamLease lease = await near.CreateAsync(id);
        Task<string>[] reading = [near.ReadAsync(id), other.ReadAsync(id)];
        Assert.Equal(AppendResult.Appended, await near.AppendAsync(lease, 1, 10));
        network.Cut();
        Task<AppendResult> appending = near.AppendAsync(lease, 11, 10);
        await Assert.ThrowsAsync<TimeoutException>(() => appending.WaitAsync(TimeSpan.FromMilliseconds(200)));
        network.Mend();
        Assert.Equal(AppendResult.Appended, await appending);
        Assert.True(await near.EndAsync(lease, 21));
        Assert.All(await Task.WhenAll(reading).Soon(), static read => Assert.Equal(Streams.Expected(20), read));
    }

    [Fact]
    public async Task A_network_that_stays_cut_fails_writers_and_readers_in_time_and_another_server_takes_over()
    {
        TestDatabase database = await postgres.CreateAsync();
        await using TcpProxy network = new(PortOf(database));
        await using PostgreSqlStreamStore cutOff = Behind(network, database), other = database.Open();
        string id = Streams.NewId();
        StreamLease lease = await cutOff.CreateAsync(id);
        await cutOff.AppendAsync(lease, 1, 2);
        Task<string> reading = cutOff.ReadAsync(id, 2);
        network.Cut();
        Task<AppendResult> appending = cutOff.AppendAsync(lease, 3);
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => appending);
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => reading.Soon());
        await database.PassAsync(Streams.Terms.LeaseDuration);
        StreamLease taken = (await other.TryTakeOverAsync(id, default))!;
        network.Mend();
        Assert.Equal(AppendResult.Appended, await other.AppendAsync(taken, 3));
        Assert.Equal(AppendResult.Fenced, await cutOff.AppendAsync(lease, 3));
        await other.EndAsync(taken, 4);
        Assert.Equal("1,2,3,Completed", await cutOff.ReadAsync(id));
    }

    [Fact]
    public async Task A_full_disk_fails_at_once_and_readers_have_what_is_there()
    {
        TestDatabase database = await postgres.CreateAsync();
        await using PostgreSqlStreamStore store = database.Open();
        string id = Streams.NewId();
        StreamLease lease = await store.CreateAsync(id);
        await store.AppendAsync(lease, 1, 2);
        // What PostgreSQL says then, and how often it was asked: a sequence counts on where a transaction is undone.
        await database.ExecuteAsync(
            """
            CREATE SEQUENCE asked;
            CREATE FUNCTION fill_disk() RETURNS trigger LANGUAGE plpgsql AS
              $$ BEGIN PERFORM nextval('asked'); RAISE 'No space left on device' USING ERRCODE = 'disk_full'; END $$;
            CREATE TRIGGER full_disk BEFORE INSERT ON claude_streaming.records EXECUTE FUNCTION fill_disk();
            """);
        PostgresException e = await Assert.ThrowsAsync<PostgresException>(() => store.AppendAsync(lease, 3));
        Assert.Equal(PostgresErrorCodes.DiskFull, e.SqlState);
        Assert.Equal(1L, await database.ExecuteAsync("SELECT last_value FROM asked"));
        Assert.Equal(2, (await store.FindAsync(id, default))!.LastSequence);
        await database.ExecuteAsync("DROP TRIGGER full_disk ON claude_streaming.records");
        Assert.Equal(AppendResult.Appended, await store.AppendAsync(lease, 3));
        await store.EndAsync(lease, 4);
        Assert.Equal("1,2,3,Completed", await store.ReadAsync(id));
    }

    [Fact]
    public async Task A_server_that_hears_nothing_looks_for_itself()
    {
        TestDatabase database = await postgres.CreateAsync();
        await using PostgreSqlStreamStore store = database.Open();
        string id = Streams.NewId();
        await store.CreateAsync(id);
        Task<string> reading = store.ReadAsync(id);
        // Somebody who writes and says nothing.
        await database.ExecuteAsync(
            """
            WITH s AS (UPDATE claude_streaming.streams SET last_sequence = 1, outcome = 0 RETURNING key)
            INSERT INTO claude_streaming.records (stream_key, last_sequence, first_sequence, data) SELECT key, 1, 1, '\x0131' FROM s
            """);
        Assert.Equal("1,Completed", await reading.Soon());
    }

    [Fact]
    public async Task A_hole_that_somebody_made_is_an_error_and_not_a_gap()
    {
        TestDatabase database = await postgres.CreateAsync();
        await using PostgreSqlStreamStore store = database.Open();
        string id = Streams.NewId();
        StreamLease lease = await store.CreateAsync(id);
        for (int i = 1; i <= 3; i++)
            await store.AppendAsync(lease, i);
        await database.ExecuteAsync("DELETE FROM claude_streaming.records WHERE first_sequence = 2");
        await Assert.ThrowsAsync<InvalidDataException>(() => store.ReadAsync(id).Soon());
        await database.ExecuteAsync("DELETE FROM claude_streaming.records WHERE first_sequence = 3");
        await Assert.ThrowsAsync<InvalidDataException>(() => store.ReadAsync(id, 1).Soon());
    }

    private static int PortOf(TestDatabase database) => new NpgsqlConnectionStringBuilder(database.ConnectionString).Port;

    private static PostgreSqlStreamStore Behind(TcpProxy network, TestDatabase database) => database.Open(o =>
    {
        o.ConnectionString += string.Create(CultureInfo.InvariantCulture, $";Port={network.Port}");
        o.CommandTimeout = TimeSpan.FromSeconds(1);
        o.RetryFor = TimeSpan.FromSeconds(3);
    });
}

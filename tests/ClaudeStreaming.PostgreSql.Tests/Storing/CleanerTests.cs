using ClaudeStreaming.PostgreSql.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace ClaudeStreaming.PostgreSql.Tests.Storing;

/// <summary>What is removed, and what is ended.</summary>
public class CleanerTests(SharedPostgres postgres)
{
    [Fact]
    public async Task Streams_whose_time_is_over_are_removed_with_their_records_and_no_others()
    {
        TestDatabase database = await postgres.CreateAsync();
        await using PostgreSqlStreamStore store = database.Open();
        await Task.WhenAll(Enumerable.Range(0, 120).Select(async _ => await store.EndAsync(await store.CreateAsync(Streams.NewId()), 1, 3)));
        await database.PassAsync(Streams.Terms.KeepAfterEnd);
        string ended = Streams.NewId(), running = Streams.NewId();
        await store.EndAsync(await store.CreateAsync(ended), 1, 2);
        await store.AppendAsync(await store.CreateAsync(running), 1, 2);
        await CleanAsync(database);
        Assert.Equal(2L, await database.ExecuteAsync("SELECT count(*) FROM claude_streaming.streams"));
        Assert.Equal(2L, await database.ExecuteAsync("SELECT count(*) FROM claude_streaming.records"));
        Assert.Equal("1,2,Completed", await store.ReadAsync(ended));
    }

    [Fact]
    public async Task A_stream_that_lost_its_producer_is_ended_though_nobody_reads_it()
    {
        TestDatabase database = await postgres.CreateAsync();
        await using PostgreSqlStreamStore store = database.Open();
        string gone = Streams.NewId(), alive = Streams.NewId();
        await store.AppendAsync(await store.CreateAsync(gone), 1, 2);
        await database.PassAsync(Streams.Terms.LeaseDuration * 1.2);
        await store.CreateAsync(alive);
        await CleanAsync(database);
        Assert.Equal(1L, await database.ExecuteAsync("SELECT count(*) FROM claude_streaming.streams WHERE outcome IS NULL"));
        Assert.Equal("1,2,Orphaned", await store.ReadAsync(gone));
    }

    [Fact]
    public async Task A_stream_that_runs_for_too_long_is_ended_and_its_producer_writes_no_more()
    {
        TestDatabase database = await postgres.CreateAsync();
        await using PostgreSqlStreamStore store = database.Open();
        string id = Streams.NewId();
        StreamLease lease = await store.CreateAsync(id);
        await database.PassAsync(TimeSpan.FromDays(1));
        Assert.True(await store.RenewAsync(lease, default));
        Task<string> reading = store.ReadAsync(id);
        await CleanAsync(database);
        Assert.Equal("Orphaned", await reading.Soon());
        Assert.Equal(AppendResult.Fenced, await store.AppendAsync(lease, 1));
    }

    [Fact]
    public async Task While_one_server_is_at_it_another_leaves_it_alone()
    {
        TestDatabase database = await postgres.CreateAsync();
        await using PostgreSqlStreamStore store = database.Open();
        await store.EndAsync(await store.CreateAsync(Streams.NewId()), 1);
        await database.PassAsync(Streams.Terms.KeepAfterEnd);
        await using (NpgsqlConnection other = new(database.ConnectionString))
        {
            await other.OpenAsync(TestContext.Current.CancellationToken);
            await using NpgsqlCommand turn = new("SELECT pg_advisory_lock(7163384702117)", other);
            await turn.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
            await CleanAsync(database);
            Assert.Equal(1L, await database.ExecuteAsync("SELECT count(*) FROM claude_streaming.streams"));
            await using NpgsqlCommand done = new("SELECT pg_advisory_unlock_all()", other);
            await done.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }
        await CleanAsync(database);
        Assert.Equal(0L, await database.ExecuteAsync("SELECT count(*) FROM claude_streaming.streams"));
    }

    private static async Task CleanAsync(TestDatabase database)
    {
        PostgreSqlStreamOptions options = new() { ConnectionString = database.ConnectionString };
        await using Database connections = new(options, TimeProvider.System);
        await using Cleaner cleaner = new(connections, new LeaseBook(TimeProvider.System), options, NullLogger.Instance);
        await cleaner.CleanAsync(TestContext.Current.CancellationToken);
    }
}

using ClaudeStreaming.PostgreSql.Tests.Support;

namespace ClaudeStreaming.PostgreSql.Tests.Listening;

/// <summary>What one server hears of another.</summary>
public class ListenerTests(SharedPostgres postgres)
{
    // What such a connection said last: PostgreSQL does not show who listens.
    private const string Listeners =
        """
        SELECT count(*) FROM pg_stat_activity
        WHERE datname = current_database() AND (query LIKE 'SELECT key FROM claude_streaming.streams WHERE key = ANY%' OR query IN ('LISTEN claude_streaming', 'SELECT 1'))
        """;

    [Fact]
    public async Task A_stop_reaches_the_producer_on_another_server()
    {
        TestDatabase database = await postgres.CreateAsync();
        await using PostgreSqlStreamStore one = database.Open(), other = database.Open();
        string id = Streams.NewId();
        StreamLease lease = await one.CreateAsync(id);
        Assert.True(await other.RequestStopAsync(id, default));
        await CanceledAsync(lease.StopRequested);
    }

    [Fact]
    public async Task A_stop_that_was_not_heard_is_in_the_answer_to_the_next_sign_of_life()
    {
        TestDatabase database = await postgres.CreateAsync();
        await using PostgreSqlStreamStore store = database.Open();
        string id = Streams.NewId();
        StreamLease lease = await store.CreateAsync(id);
        await database.ExecuteAsync("UPDATE claude_streaming.streams SET stop_requested = true");
        Assert.True(await store.RenewAsync(lease, default));
        await CanceledAsync(lease.StopRequested);
    }

    [Fact]
    public async Task Whoever_takes_over_a_stream_that_was_to_stop_is_told_so()
    {
        TestDatabase database = await postgres.CreateAsync();
        await using PostgreSqlStreamStore one = database.Open(), other = database.Open();
        string id = Streams.NewId();
        await one.CreateAsync(id);
        await one.RequestStopAsync(id, default);
        await database.PassAsync(Streams.Terms.LeaseDuration);
        StreamLease lease = (await other.TryTakeOverAsync(id, default))!;
        await CanceledAsync(lease.StopRequested);
    }

    [Fact]
    public async Task One_connection_listens_for_any_number_of_readers()
    {
        TestDatabase database = await postgres.CreateAsync();
        await using PostgreSqlStreamStore store = database.Open();
        (string Id, StreamLease Lease)[] streams = [.. await Task.WhenAll(Enumerable.Range(0, 20).Select(async _ =>
        {
            string id = Streams.NewId();
            return (id, await store.CreateAsync(id));
        }))];
        Task<string>[] reading = [.. streams.SelectMany(stream => new[] { store.ReadAsync(stream.Id), store.ReadAsync(stream.Id) })];
        await Task.WhenAll(streams.Select(stream => store.AppendAsync(stream.Lease, 1)));
        Assert.Equal(1L, await database.ExecuteAsync(Listeners));
        await Task.WhenAll(streams.Select(stream => store.EndAsync(stream.Lease, 2)));
        Assert.All(await Task.WhenAll(reading).Soon(), static read => Assert.Equal("1,Completed", read));
    }

    [Fact]
    public async Task A_connection_that_is_lost_comes_back_and_nothing_that_was_said_meanwhile_is_missed()
    {
        TestDatabase database = await postgres.CreateAsync();
        // Nobody looks for themselves within this test.
        await using PostgreSqlStreamStore store = database.Open(static o => o.PollInterval = TimeSpan.FromSeconds(5));
        string id = Streams.NewId();
        StreamLease lease = await store.CreateAsync(id);
        await using PostgreSqlStreamStore other = database.Open();
        for (int round = 0; round < 3; round++)
        {
            Task<string> reading = store.ReadAsync(id, round);
            await database.ExecuteAsync(
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()");
            Assert.Equal(AppendResult.Appended, await other.AppendAsync(lease, round + 1));
            StreamState? state = await store.FindAsync(id, default);
            Assert.Equal(round + 1, state!.LastSequence);
            if (round == 2)
            {
                Assert.True(await other.RequestStopAsync(id, default));
                await CanceledAsync(lease.StopRequested);
                await other.EndAsync(lease, 4);
                Assert.Equal("3,Completed", await reading.Soon());
            }
        }
    }

    [Fact]
    public async Task What_others_say_on_the_channel_does_no_harm()
    {
        TestDatabase database = await postgres.CreateAsync();
        await using PostgreSqlStreamStore store = database.Open();
        string id = Streams.NewId();
        StreamLease lease = await store.CreateAsync(id);
        Task<string> reading = store.ReadAsync(id);
        foreach (string nonsense in new[] { "", "r", "r,", "rx,1,-1,99999999999999999999999", "s", "snot a number", "?1", "é" })
            await database.ExecuteAsync("SELECT pg_notify('claude_streaming', $1)", nonsense);
        await store.EndAsync(lease, 1, 2);
        Assert.Equal("1,2,Completed", await reading.Soon());
        Assert.False(lease.StopRequested.IsCancellationRequested);
    }

    private static async Task CanceledAsync(CancellationToken token)
    {
        TaskCompletionSource canceled = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using CancellationTokenRegistration registration = token.Register(canceled.SetResult);
        await canceled.Task.Soon();
    }
}

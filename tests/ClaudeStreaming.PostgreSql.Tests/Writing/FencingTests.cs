using ClaudeStreaming.PostgreSql.Tests.Support;

namespace ClaudeStreaming.PostgreSql.Tests.Writing;

/// <summary>Two servers that both believe that a stream is theirs.</summary>
public class FencingTests(SharedPostgres postgres)
{
    [Fact]
    public async Task Of_two_that_write_at_once_only_the_one_who_holds_the_lease_does()
    {
        TestDatabase database = await postgres.CreateAsync();
        await using PostgreSqlStreamStore first = database.Open(), second = database.Open(), third = database.Open();
        string id = Streams.NewId();
        StreamLease old = await first.CreateAsync(id);
        await first.AppendAsync(old, 1, 3);
        await database.PassAsync(Streams.Terms.LeaseDuration);
        StreamLease taken = (await second.TryTakeOverAsync(id, default))!;
        Task<string> reading = third.ReadAsync(id);

        // The old one does not know it yet, and goes on with the very same numbers.
        Task<AppendResult>[] zombie = [.. Enumerable.Range(0, 50).Select(i => first.AppendAsync(old, 4 + i, 2))];
        for (int i = 0; i < 50; i++)
            Assert.Equal(AppendResult.Appended, await second.AppendAsync(taken, 4 + i));
        Assert.All(await Task.WhenAll(zombie.Select(FencedOrGapAsync)), Assert.True);
        Assert.False(await first.RenewAsync(old, default));
        Assert.False(await first.EndAsync(old, 54));
        Assert.True(await second.EndAsync(taken, 54));
        Assert.Equal(Streams.Expected(53), await reading.Soon());
    }

    [Fact]
    public async Task What_both_write_at_once_is_there_once()
    {
        TestDatabase database = await postgres.CreateAsync();
        await using PostgreSqlStreamStore first = database.Open(), second = database.Open();
        string id = Streams.NewId();
        StreamLease lease = await first.CreateAsync(id);
        // The same lease in two places: an answer that was lost, and its append sent again elsewhere while the first is still under way.
        for (int i = 0; i < 100; i += 4)
        {
            AppendResult[] results = await Task.WhenAll(
                first.AppendAsync(lease, 1 + i, 4), second.AppendAsync(lease, 1 + i, 4), first.AppendAsync(lease, 1 + i, 2));
            Assert.All(results, static result => Assert.Equal(AppendResult.Appended, result));
        }
        Assert.True(await second.EndAsync(lease, 101));
        Assert.Equal(Streams.Expected(100), await first.ReadAsync(id));
        Assert.Equal(100L, await database.ExecuteAsync("SELECT sum(last_sequence - first_sequence + 1)::bigint FROM claude_streaming.records"));
    }

    [Fact]
    public async Task An_acquisition_that_is_sent_again_is_the_same_one()
    {
        TestDatabase database = await postgres.CreateAsync();
        await using PostgreSqlStreamStore store = database.Open();
        string id = Streams.NewId();
        await store.CreateAsync(id);
        Assert.Null(await store.TryCreateAsync(id, Streams.Terms, default));
        await database.PassAsync(Streams.Terms.LeaseDuration);
        StreamLease second = (await store.TryTakeOverAsync(id, default))!;
        Assert.Equal(2, second.Generation);
        Assert.Null(await store.TryTakeOverAsync(id, default));
    }

    private static async Task<bool> FencedOrGapAsync(Task<AppendResult> append)
    {
        try
        {
            return await append == AppendResult.Fenced;
        }
        catch (ArgumentOutOfRangeException)
        {
            return true;
        }
    }
}

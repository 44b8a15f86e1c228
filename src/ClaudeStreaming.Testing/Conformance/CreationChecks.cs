namespace ClaudeStreaming.Testing;

internal static class CreationChecks
{
    public static async Task Of_many_who_create_a_stream_one_becomes_its_producer(StoreCheck check)
    {
        Task<StreamLease?>[] creating = [.. Enumerable.Range(0, 16).Select(_ => Task.Run(
            async () => await check.Store.TryCreateAsync(check.Id, StoreCheck.Terms, default).ConfigureAwait(false)))];
        StreamLease?[] leases = await check.SoonAsync(Task.WhenAll(creating)).ConfigureAwait(false);
        check.Equal(1, leases.Count(static lease => lease is not null), "the number of those who became its producer");
        StreamLease lease = leases.Single(static lease => lease is not null)!;
        check.Equal(check.Id, lease.Id, "the id of the lease");
        check.Expect(!lease.StopRequested.IsCancellationRequested, "a new lease says that a stop was asked for.");
        check.Equal(AppendResult.Appended, await check.AppendAsync(lease, 1).ConfigureAwait(false), "the first append");
    }

    public static async Task What_was_created_is_found_and_nothing_else(StoreCheck check)
    {
        check.Equal(null, await check.SoonAsync(check.Store.FindAsync(check.Id, default)).ConfigureAwait(false), "what is known before");
        StreamLease lease = await check.CreateAsync().ConfigureAwait(false);
        check.Equal(new StreamState(StoreCheck.Terms, 0, null), await FindAsync(check).ConfigureAwait(false), "what is known of a new stream");
        await check.AppendAsync(lease, 1, 3).ConfigureAwait(false);
        check.Equal(new StreamState(StoreCheck.Terms, 3, null), await FindAsync(check).ConfigureAwait(false), "what is known of a running stream");
        await check.CompleteAsync(lease, StreamOutcome.Stopped, 4).ConfigureAwait(false);
        check.Equal(
            new StreamState(StoreCheck.Terms, 3, StreamOutcome.Stopped), await FindAsync(check).ConfigureAwait(false), "what is known after the end");
    }

    public static async Task After_its_time_a_stream_is_gone(StoreCheck check)
    {
        StreamLease lease = await check.CreateAsync().ConfigureAwait(false);
        await check.CompleteAsync(lease, StreamOutcome.Completed, 1, 2).ConfigureAwait(false);
        await check.PassAsync(StoreCheck.KeepAfterEnd - TimeSpan.FromSeconds(1)).ConfigureAwait(false);
        check.Equal("1,2,Completed", await check.ReadAsync().ConfigureAwait(false), "what is read just before its time is over");
        await check.PassAsync(TimeSpan.FromSeconds(2)).ConfigureAwait(false);
        check.Equal(null, await FindAsync(check).ConfigureAwait(false), "what is known after its time");
        check.Equal("Missing", await check.ReadAsync().ConfigureAwait(false), "what is read after its time");
        check.Equal(AppendResult.Fenced, await check.AppendAsync(lease, 3).ConfigureAwait(false), "an append after its time");
    }

    private static Task<StreamState?> FindAsync(StoreCheck check) => check.SoonAsync(check.Store.FindAsync(check.Id, default));
}

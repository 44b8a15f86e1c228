namespace ClaudeStreaming.Testing;

internal static class LeaseChecks
{
    private static readonly TimeSpan JustOver = StoreCheck.LeaseDuration + TimeSpan.FromMilliseconds(1);

    public static async Task A_stream_whose_producer_falls_silent_is_orphaned(StoreCheck check)
    {
        StreamLease lease = await check.CreateAsync().ConfigureAwait(false);
        await check.AppendAsync(lease, 1, 2).ConfigureAwait(false);
        Task<string> reading = check.ReadAsync();
        await check.PassAsync(StoreCheck.LeaseDuration - TimeSpan.FromSeconds(1)).ConfigureAwait(false);
        check.Expect(!reading.IsCompleted, "reading ended while the lease was good.");
        await check.PassAsync(StoreCheck.OrphanedBy).ConfigureAwait(false);
        check.Equal("1,2,Orphaned", await reading.ConfigureAwait(false), "what a reader got who was there before");
        check.Equal("1,2,Orphaned", await check.ReadAsync().ConfigureAwait(false), "what a reader gets who comes later");
        StreamState? state = await check.SoonAsync(check.Store.FindAsync(check.Id, default)).ConfigureAwait(false);
        check.Equal(new StreamState(StoreCheck.Terms, 2, StreamOutcome.Orphaned), state, "what is known of it");
        check.Equal(AppendResult.Fenced, await check.AppendAsync(lease, 3).ConfigureAwait(false), "an append of its producer's");
        check.Expect(!await check.CompleteAsync(lease, StreamOutcome.Completed, 3).ConfigureAwait(false), "its producer could still end it.");
    }

    public static async Task A_producer_that_gives_signs_of_life_keeps_its_stream(StoreCheck check)
    {
        StreamLease lease = await check.CreateAsync().ConfigureAwait(false);
        for (int i = 1; i <= 4; i++)
        {
            await check.PassAsync(StoreCheck.LeaseDuration - TimeSpan.FromSeconds(1)).ConfigureAwait(false);
            if (i % 2 == 0)
                check.Expect(await check.SoonAsync(check.Store.RenewAsync(lease, default)).ConfigureAwait(false), "a good lease could not be renewed.");
            else
                check.Equal(AppendResult.Appended, await check.AppendAsync(lease, 1 + i / 2).ConfigureAwait(false), "an append within the lease");
        }
        await check.CompleteAsync(lease, StreamOutcome.Completed, 3).ConfigureAwait(false);
        check.Equal("1,2,Completed", await check.ReadAsync().ConfigureAwait(false), "what is read");
    }

    public static async Task A_producer_whose_lease_ran_out_is_followed_by_one_other(StoreCheck check)
    {
        StreamLease first = await check.CreateAsync().ConfigureAwait(false);
        await check.AppendAsync(first, 1, 2).ConfigureAwait(false);
        Task<string> reading = check.ReadAsync();
        await check.PassAsync(JustOver).ConfigureAwait(false);
        Task<StreamLease?>[] takingOver = [.. Enumerable.Range(0, 8).Select(_ => Task.Run(
            async () => await check.Store.TryTakeOverAsync(check.Id, default).ConfigureAwait(false)))];
        StreamLease?[] leases = await check.SoonAsync(Task.WhenAll(takingOver)).ConfigureAwait(false);
        check.Equal(1, leases.Count(static lease => lease is not null), "the number of those who took over");
        StreamLease second = leases.Single(static lease => lease is not null)!;
        check.Expect(second.Generation > first.Generation, "the generation did not grow.");
        check.Equal(AppendResult.Appended, await check.AppendAsync(second, 3).ConfigureAwait(false), "an append of the new producer's");
        await check.PassAsync(StoreCheck.LeaseDuration - TimeSpan.FromSeconds(1)).ConfigureAwait(false);
        check.Expect(await check.CompleteAsync(second, StreamOutcome.Completed, 4).ConfigureAwait(false), "the new producer could not end the stream.");
        check.Equal("1,2,3,Completed", await reading.ConfigureAwait(false), "what a reader got who was there all the time");
    }

    public static async Task A_producer_that_was_followed_can_change_nothing_any_more(StoreCheck check)
    {
        StreamLease first = await check.CreateAsync().ConfigureAwait(false);
        await check.AppendAsync(first, 1).ConfigureAwait(false);
        await check.PassAsync(JustOver).ConfigureAwait(false);
        StreamLease? second = await check.SoonAsync(check.Store.TryTakeOverAsync(check.Id, default)).ConfigureAwait(false);
        check.Expect(second is not null, "a stream whose producer's lease had run out could not be taken over.");
        check.Equal(AppendResult.Fenced, await check.AppendAsync(first, 2).ConfigureAwait(false), "an append of the old producer's");
        check.Expect(!await check.SoonAsync(check.Store.RenewAsync(first, default)).ConfigureAwait(false), "the old producer's lease was renewed.");
        check.Expect(!await check.CompleteAsync(first, StreamOutcome.Failed, 2).ConfigureAwait(false), "the old producer ended the stream.");
        await check.CompleteAsync(second, StreamOutcome.Completed, 2, 1).ConfigureAwait(false);
        check.Equal("1,2,Completed", await check.ReadAsync().ConfigureAwait(false), "what is read");
    }

    public static async Task What_has_a_producer_or_an_end_cannot_be_taken_over(StoreCheck check)
    {
        check.Equal(null, await TakeOverAsync(check).ConfigureAwait(false), "the lease of a stream that is not there");
        StreamLease lease = await check.CreateAsync().ConfigureAwait(false);
        check.Equal(null, await TakeOverAsync(check).ConfigureAwait(false), "the lease of a stream that has a producer");
        await check.CompleteAsync(lease, StreamOutcome.Completed, 1).ConfigureAwait(false);
        await check.PassAsync(JustOver).ConfigureAwait(false);
        check.Equal(null, await TakeOverAsync(check).ConfigureAwait(false), "the lease of a stream that has ended");
    }

    private static Task<StreamLease?> TakeOverAsync(StoreCheck check) => check.SoonAsync(check.Store.TryTakeOverAsync(check.Id, default));
}

namespace ClaudeStreaming.Testing;

internal static class EndChecks
{
    public static async Task The_last_records_and_the_end_come_together(StoreCheck check)
    {
        StreamLease lease = await check.CreateAsync().ConfigureAwait(false);
        await check.AppendAsync(lease, 1).ConfigureAwait(false);
        Task<string> reading = Task.Run(() => check.ReadAsync());
        check.Expect(await check.CompleteAsync(lease, StreamOutcome.Failed, 2, 2).ConfigureAwait(false), "the stream could not be ended.");
        check.Equal("1,2,3,Failed", await reading.ConfigureAwait(false), "what a reader got who was there before");
        check.Equal("1,2,3,Failed", await check.ReadAsync().ConfigureAwait(false), "what a reader gets who comes later");
    }

    public static async Task An_end_that_is_sent_again_is_no_failure_and_another_one_is(StoreCheck check)
    {
        StreamLease lease = await check.CreateAsync().ConfigureAwait(false);
        await check.CompleteAsync(lease, StreamOutcome.Completed, 1, 2).ConfigureAwait(false);
        check.Expect(await check.CompleteAsync(lease, StreamOutcome.Completed, 1, 2).ConfigureAwait(false), "the same end, sent again, failed.");
        check.Expect(!await check.CompleteAsync(lease, StreamOutcome.Failed, 3).ConfigureAwait(false), "a stream that had ended was ended otherwise.");
        check.Equal("1,2,Completed", await check.ReadAsync().ConfigureAwait(false), "what is read");
    }

    public static async Task Behind_the_end_nothing_can_be_appended(StoreCheck check)
    {
        StreamLease lease = await check.CreateAsync().ConfigureAwait(false);
        await check.CompleteAsync(lease, StreamOutcome.Completed, 1, 2).ConfigureAwait(false);
        check.Equal(AppendResult.Fenced, await check.AppendAsync(lease, 3).ConfigureAwait(false), "an append behind the end");
        check.Expect(!await check.SoonAsync(check.Store.RenewAsync(lease, default)).ConfigureAwait(false), "the lease of a stream that has ended was renewed.");
        check.Equal("1,2,Completed", await check.ReadAsync().ConfigureAwait(false), "what is read");
    }

    public static async Task Some_ends_are_not_the_producers_to_say(StoreCheck check)
    {
        StreamLease lease = await check.CreateAsync().ConfigureAwait(false);
        foreach (StreamOutcome outcome in new[] { StreamOutcome.Orphaned, StreamOutcome.Missing })
            await check.ExpectRefusedAsync(() => check.CompleteAsync(lease, outcome, 1), $"the end {outcome}").ConfigureAwait(false);
        await check.CompleteAsync(lease, StreamOutcome.Stopped, 1).ConfigureAwait(false);
        check.Equal("Stopped", await check.ReadAsync().ConfigureAwait(false), "what is read");
    }

    public static async Task A_stop_reaches_the_producer(StoreCheck check)
    {
        check.Expect(!await StopAsync(check).ConfigureAwait(false), "a stream that is not there was asked to stop.");
        StreamLease lease = await check.CreateAsync().ConfigureAwait(false);
        TaskCompletionSource<bool> asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using CancellationTokenRegistration registration = lease.StopRequested.Register(() => asked.TrySetResult(true));
        check.Expect(await StopAsync(check).ConfigureAwait(false), "a stream that runs could not be asked to stop.");
        await check.SoonAsync(asked.Task).ConfigureAwait(false);
        check.Expect(await StopAsync(check).ConfigureAwait(false), "a stream that runs could not be asked again.");
        check.Equal(AppendResult.Appended, await check.AppendAsync(lease, 1).ConfigureAwait(false), "an append of a producer that was asked to stop");
        await check.CompleteAsync(lease, StreamOutcome.Stopped, 2).ConfigureAwait(false);
        check.Expect(!await StopAsync(check).ConfigureAwait(false), "a stream that has ended was asked to stop.");
    }

    private static Task<bool> StopAsync(StoreCheck check) => check.SoonAsync(check.Store.RequestStopAsync(check.Id, default));
}

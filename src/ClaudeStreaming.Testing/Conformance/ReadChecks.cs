namespace ClaudeStreaming.Testing;

internal static class ReadChecks
{
    public static async Task A_reader_who_waits_gets_what_is_appended(StoreCheck check)
    {
        StreamLease lease = await check.CreateAsync().ConfigureAwait(false);
        CheckedReader records = check.Read(0);
        await using (records.ConfigureAwait(false))
        {
            for (int i = 1; i <= 5; i++)
            {
                // Begun before the append half of the time, and after it the other half.
                Task<bool>? before = i % 2 == 0 ? records.BeginAsync() : null;
                await check.AppendAsync(lease, i).ConfigureAwait(false);
                check.Expect(await check.SoonAsync(before ?? records.BeginAsync()).ConfigureAwait(false), "reading ended while the stream runs.");
                check.Equal(i, records.Current.Sequence, "the record that was read");
            }
            Task<bool> end = records.BeginAsync();
            await check.CompleteAsync(lease, StreamOutcome.Completed, 6).ConfigureAwait(false);
            check.Expect(await check.SoonAsync(end).ConfigureAwait(false) && records.Current.Outcome == StreamOutcome.Completed, "the end did not come.");
        }
    }

    public static async Task A_reader_begins_behind_what_it_has(StoreCheck check)
    {
        StreamLease lease = await check.CreateAsync().ConfigureAwait(false);
        await check.AppendAsync(lease, 1, 3).ConfigureAwait(false);
        await check.CompleteAsync(lease, StreamOutcome.Completed, 4).ConfigureAwait(false);
        foreach ((long after, string expected) in new[] { (0L, "1,2,3,Completed"), (2L, "3,Completed"), (3L, "Completed"), (1000L, "Completed") })
            check.Equal(expected, await check.ReadAsync(after).ConfigureAwait(false), $"what is read behind record {after}");
        await check.ExpectRefusedAsync(() => check.ReadAsync(-1), "a position before the beginning").ConfigureAwait(false);
    }

    public static async Task Of_a_missing_stream_a_reader_gets_its_end(StoreCheck check)
    {
        check.Equal("Missing", await check.ReadAsync().ConfigureAwait(false), "what is read of a stream that is not there");
        check.Equal("Missing", await check.ReadAsync(7).ConfigureAwait(false), "what is read behind a record of it");
    }

    public static async Task A_reader_that_is_cancelled_ends(StoreCheck check)
    {
        await check.CreateAsync().ConfigureAwait(false);
        using CancellationTokenSource leaving = new();
        Task<string> reading = check.ReadAsync(cancellationToken: leaving.Token);
        await leaving.CancelAsync().ConfigureAwait(false);
        try
        {
            await reading.ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return;
        }
        check.Expect(false, "a reader that was cancelled went on.");
    }

    public static async Task A_reader_that_is_slower_than_the_stream_is_kept_comes_to_an_end(StoreCheck check)
    {
        StreamLease lease = await check.CreateAsync().ConfigureAwait(false);
        await check.AppendAsync(lease, 1, 3).ConfigureAwait(false);
        CheckedReader records = check.Read(0);
        await using (records.ConfigureAwait(false))
        {
            await records.NextAsync().ConfigureAwait(false);
            await check.CompleteAsync(lease, StreamOutcome.Completed, 4).ConfigureAwait(false);
            await check.PassAsync(StoreCheck.KeepAfterEnd + TimeSpan.FromSeconds(1)).ConfigureAwait(false);
            // Whether it still gets the rest is the store's affair; that it gets an end is not.
            while (records.Current.Outcome is null)
                check.Expect(await records.NextAsync().ConfigureAwait(false), "reading ended without a terminal record.");
            check.Expect(records.Current.Outcome is StreamOutcome.Completed or StreamOutcome.Missing, $"the end is {records.Current.Outcome}.");
        }
    }

    public static async Task Many_readers_each_get_every_record_once_and_in_order(StoreCheck check)
    {
        const int Records = 200;
        StreamLease lease = await check.CreateAsync().ConfigureAwait(false);
        Task<string>[] reading = [.. Enumerable.Range(0, 8).Select(i => Task.Run(() => check.ReadAsync(after: i)))];
        for (int i = 1; i <= Records; i++)
            check.Equal(AppendResult.Appended, await check.AppendAsync(lease, i).ConfigureAwait(false), $"the append of record {i}");
        await check.CompleteAsync(lease, StreamOutcome.Completed, Records + 1).ConfigureAwait(false);
        string[] read = await check.SoonAsync(Task.WhenAll(reading)).ConfigureAwait(false);
        for (int i = 0; i < read.Length; i++)
            check.Equal(string.Concat(Enumerable.Range(i + 1, Records - i).Select(static n => $"{n},")) + "Completed", read[i], $"what the reader behind record {i} got");
    }
}

namespace ClaudeStreaming.Testing;

internal static class AppendChecks
{
    public static async Task Records_come_back_as_they_were(StoreCheck check)
    {
        StreamLease lease = await check.CreateAsync().ConfigureAwait(false);
        byte[][] payloads = [[.. Enumerable.Range(0, 256).Select(static i => (byte)i)], [], [0], new byte[5000]];
        AppendResult result = await check.SoonAsync(check.Store.AppendAsync(
            lease, 1, [.. payloads.Select(static bytes => (ReadOnlyMemory<byte>)bytes)], default)).ConfigureAwait(false);
        check.Equal(AppendResult.Appended, result, "the append");
        await check.CompleteAsync(lease, StreamOutcome.Completed, payloads.Length + 1).ConfigureAwait(false);
        int at = 0;
        await foreach (StreamRecord record in check.Store.ReadAsync(check.Id, 0, default).ConfigureAwait(false))
        {
            if (record.Outcome is null)
                check.Expect(record.Payload.Span.SequenceEqual(payloads[at++]), $"record {record.Sequence} has other bytes than were appended.");
            else
                check.Expect(record.Payload.IsEmpty && record.Sequence == payloads.Length + 1, "the terminal record is not empty, or not behind the last.");
        }
        check.Equal(payloads.Length, at, "the number of records");
    }

    public static async Task Memory_is_the_callers_again_after_an_append(StoreCheck check)
    {
        StreamLease lease = await check.CreateAsync().ConfigureAwait(false);
        byte[] memory = "one"u8.ToArray();
        await check.SoonAsync(check.Store.AppendAsync(lease, 1, [memory], default)).ConfigureAwait(false);
        "two"u8.CopyTo(memory);
        await check.SoonAsync(check.Store.CompleteAsync(lease, StreamOutcome.Completed, 2, [memory], default)).ConfigureAwait(false);
        "xxx"u8.CopyTo(memory);
        check.Equal("one,two,Completed", await check.ReadAsync().ConfigureAwait(false), "what is read");
    }

    public static async Task An_append_that_is_sent_again_doubles_nothing(StoreCheck check)
    {
        StreamLease lease = await check.CreateAsync().ConfigureAwait(false);
        foreach ((long first, int count) in new[] { (1L, 3), (1L, 3), (2L, 1), (2L, 4), (1L, 6) })
            check.Equal(AppendResult.Appended, await check.AppendAsync(lease, first, count).ConfigureAwait(false), $"an append of {count} records from {first} on");
        await check.CompleteAsync(lease, StreamOutcome.Completed, 6, 2).ConfigureAwait(false);
        check.Equal("1,2,3,4,5,6,7,Completed", await check.ReadAsync().ConfigureAwait(false), "what is read");
    }

    public static async Task A_gap_is_refused(StoreCheck check)
    {
        StreamLease lease = await check.CreateAsync().ConfigureAwait(false);
        await check.AppendAsync(lease, 1, 2).ConfigureAwait(false);
        await check.ExpectRefusedAsync(() => check.AppendAsync(lease, 4), "an append that leaves a gap").ConfigureAwait(false);
        await check.ExpectRefusedAsync(() => check.AppendAsync(lease, 0), "record 0").ConfigureAwait(false);
        await check.ExpectRefusedAsync(() => check.CompleteAsync(lease, StreamOutcome.Completed, 4), "an end that leaves a gap").ConfigureAwait(false);
        await check.CompleteAsync(lease, StreamOutcome.Completed, 3).ConfigureAwait(false);
        check.Equal("1,2,Completed", await check.ReadAsync().ConfigureAwait(false), "what is read");
    }

    public static async Task What_there_is_no_room_for_is_refused_whole_and_the_stream_can_still_end(StoreCheck check)
    {
        StreamLease lease = await check.CreateAsync().ConfigureAwait(false);
        ReadOnlyMemory<byte> half = new byte[StoreCheck.MaxBytes / 2];
        await check.AppendAsync(lease, 1).ConfigureAwait(false);
        AppendResult result = await check.SoonAsync(check.Store.AppendAsync(lease, 2, [half, half], default)).ConfigureAwait(false);
        check.Equal(AppendResult.Full, result, "an append of more than there is room for");
        check.Equal(AppendResult.Appended, await check.AppendAsync(lease, 2).ConfigureAwait(false), "a smaller one behind it");
        check.Expect(
            await check.SoonAsync(check.Store.CompleteAsync(lease, StreamOutcome.Failed, 3, StoreCheck.Numbers(3, 1), default)).ConfigureAwait(false),
            "a full stream could not be ended.");
        check.Equal("1,2,3,Failed", await check.ReadAsync().ConfigureAwait(false), "what is read");
    }
}

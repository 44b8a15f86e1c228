namespace ClaudeStreaming.Testing;

/// <summary>Checks that a store of resumable streams does what <see cref="IResumableStreamStore"/> says. Needs no framework for tests: run
/// every check of <see cref="Checks"/> as a test of yours.</summary>
/// <remarks>
/// With xunit: <c>[Theory, MemberData(nameof(Checks))] public Task My_store_conforms(string check) => new StoreConformance(create,
/// pass).CheckAsync(check);</c>
/// </remarks>
public sealed class StoreConformance
{
    private static readonly Dictionary<string, Func<StoreCheck, Task>> All = new()
    {
        [nameof(CreationChecks.Of_many_who_create_a_stream_one_becomes_its_producer)] = CreationChecks.Of_many_who_create_a_stream_one_becomes_its_producer,
        [nameof(CreationChecks.What_was_created_is_found_and_nothing_else)] = CreationChecks.What_was_created_is_found_and_nothing_else,
        [nameof(CreationChecks.After_its_time_a_stream_is_gone)] = CreationChecks.After_its_time_a_stream_is_gone,
        [nameof(AppendChecks.Records_come_back_as_they_were)] = AppendChecks.Records_come_back_as_they_were,
        [nameof(AppendChecks.Memory_is_the_callers_again_after_an_append)] = AppendChecks.Memory_is_the_callers_again_after_an_append,
        [nameof(AppendChecks.An_append_that_is_sent_again_doubles_nothing)] = AppendChecks.An_append_that_is_sent_again_doubles_nothing,
        [nameof(AppendChecks.A_gap_is_refused)] = AppendChecks.A_gap_is_refused,
        [nameof(AppendChecks.What_there_is_no_room_for_is_refused_whole_and_the_stream_can_still_end)] = AppendChecks.What_there_is_no_room_for_is_refused_whole_and_the_stream_can_still_end,
        [nameof(EndChecks.The_last_records_and_the_end_come_together)] = EndChecks.The_last_records_and_the_end_come_together,
        [nameof(EndChecks.An_end_that_is_sent_again_is_no_failure_and_another_one_is)] = EndChecks.An_end_that_is_sent_again_is_no_failure_and_another_one_is,
        [nameof(EndChecks.Behind_the_end_nothing_can_be_appended)] = EndChecks.Behind_the_end_nothing_can_be_appended,
        [nameof(EndChecks.Some_ends_are_not_the_producers_to_say)] = EndChecks.Some_ends_are_not_the_producers_to_say,
        [nameof(EndChecks.A_stop_reaches_the_producer)] = EndChecks.A_stop_reaches_the_producer,
        [nameof(ReadChecks.A_reader_who_waits_gets_what_is_appended)] = ReadChecks.A_reader_who_waits_gets_what_is_appended,
        [nameof(ReadChecks.A_reader_begins_behind_what_it_has)] = ReadChecks.A_reader_begins_behind_what_it_has,
        [nameof(ReadChecks.Of_a_missing_stream_a_reader_gets_its_end)] = ReadChecks.Of_a_missing_stream_a_reader_gets_its_end,
        [nameof(ReadChecks.A_reader_that_is_cancelled_ends)] = ReadChecks.A_reader_that_is_cancelled_ends,
        [nameof(ReadChecks.A_reader_that_is_slower_than_the_stream_is_kept_comes_to_an_end)] = ReadChecks.A_reader_that_is_slower_than_the_stream_is_kept_comes_to_an_end,
        [nameof(ReadChecks.Many_readers_each_get_every_record_once_and_in_order)] = ReadChecks.Many_readers_each_get_every_record_once_and_in_order,
        [nameof(LeaseChecks.A_stream_whose_producer_falls_silent_is_orphaned)] = LeaseChecks.A_stream_whose_producer_falls_silent_is_orphaned,
        [nameof(LeaseChecks.A_producer_that_gives_signs_of_life_keeps_its_stream)] = LeaseChecks.A_producer_that_gives_signs_of_life_keeps_its_stream,
        [nameof(LeaseChecks.A_producer_whose_lease_ran_out_is_followed_by_one_other)] = LeaseChecks.A_producer_whose_lease_ran_out_is_followed_by_one_other,
        [nameof(LeaseChecks.A_producer_that_was_followed_can_change_nothing_any_more)] = LeaseChecks.A_producer_that_was_followed_can_change_nothing_any_more,
        [nameof(LeaseChecks.What_has_a_producer_or_an_end_cannot_be_taken_over)] = LeaseChecks.What_has_a_producer_or_an_end_cannot_be_taken_over,
    };

    private readonly Func<Task<IResumableStreamStore>> _createStore;
    private readonly Func<TimeSpan, Task> _letTimePass;

    /// <summary>Creates the checks of one store.</summary>
    /// <param name="createStore">Creates an empty store, once for each check, which disposes it if it can be.</param>
    /// <param name="letTimePass">Makes the store that was created last believe that so much time has passed, and returns when what that brings about is
    /// under way: moves its clock or, where time is a server's, what it has noted.</param>
    /// <exception cref="ArgumentNullException">One of them is null.</exception>
    public StoreConformance(Func<Task<IResumableStreamStore>> createStore, Func<TimeSpan, Task> letTimePass)
    {
        ArgumentNullException.ThrowIfNull(createStore);
        ArgumentNullException.ThrowIfNull(letTimePass);
        _createStore = createStore;
        _letTimePass = letTimePass;
    }

    /// <summary>The checks, by name.</summary>
    public static IReadOnlyList<string> Checks { get; } = [.. All.Keys];

    /// <summary>How long one step may take, in real time, before the store counts as hanging.</summary>
    /// <value>30 seconds by default; more than zero.</value>
    public TimeSpan Patience
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero);
            field = value;
        }
    } = TimeSpan.FromSeconds(30);

    /// <summary>Runs one check.</summary>
    /// <param name="check">Its name.</param>
    /// <returns>A task that ends when the store has passed.</returns>
    /// <exception cref="StoreConformanceException">The store has not passed.</exception>
    /// <exception cref="ArgumentException">There is no such check.</exception>
    public Task CheckAsync(string check)
    {
        ArgumentException.ThrowIfNullOrEmpty(check);
        return All.TryGetValue(check, out Func<StoreCheck, Task>? run)
            ? RunAsync(check, run)
            : throw new ArgumentException($"There is no check '{check}'. Use one of StoreConformance.Checks.", nameof(check));
    }

    private async Task RunAsync(string name, Func<StoreCheck, Task> run)
    {
        IResumableStreamStore store = await _createStore().ConfigureAwait(false);
        try
        {
            await run(new StoreCheck(name, store, _letTimePass, Patience)).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not StoreConformanceException)
        {
            throw new StoreConformanceException(name, $"the store threw {e.GetType().Name}: {e.Message}", e);
        }
        finally
        {
            if (store is IAsyncDisposable asynchronously)
                await asynchronously.DisposeAsync().ConfigureAwait(false);
            else
                (store as IDisposable)?.Dispose();
        }
    }
}

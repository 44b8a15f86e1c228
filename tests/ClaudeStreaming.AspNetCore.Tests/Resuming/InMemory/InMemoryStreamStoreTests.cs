using System.Text;
using ClaudeStreaming.Testing;
using ClaudeStreaming.Tests.Support;

namespace ClaudeStreaming.AspNetCore.Tests.Resuming.InMemory;

/// <summary>The store in memory does what every store does, and stays within its room.</summary>
public class InMemoryStreamStoreTests
{
    private readonly ManualClock _clock = new();

    public static TheoryData<string> Checks => [.. StoreConformance.Checks];

    [Theory, MemberData(nameof(Checks))]
    public Task It_conforms(string check) => new StoreConformance(
        () => Task.FromResult<IResumableStreamStore>(new InMemoryStreamStore(1_000_000, _clock)),
        time =>
        {
            _clock.Advance(time);
            return Task.CompletedTask;
        }).CheckAsync(check);

    [Fact]
    public async Task For_a_new_stream_it_forgets_the_oldest_that_have_ended()
    {
        using InMemoryStreamStore store = new(10_000, _clock);
        for (int i = 1; i <= 3; i++)
            await CompleteAsync(store, $"s{i}", 3000);
        StreamLease lease = await CreateAsync(store, "s4");
        Assert.Equal(AppendResult.Appended, await store.AppendAsync(lease, 1, [new byte[3000]], default));
        Assert.Null(await store.FindAsync("s1", default));
        Assert.NotNull(await store.FindAsync("s2", default));
        Assert.NotNull(await store.FindAsync("s3", default));
    }

    [Fact]
    public async Task What_runs_is_never_forgotten_and_what_does_not_fit_is_refused()
    {
        using InMemoryStreamStore store = new(10_000, _clock);
        StreamLease first = await CreateAsync(store, "first"), second = await CreateAsync(store, "second");
        Assert.Equal(AppendResult.Appended, await store.AppendAsync(first, 1, [new byte[6000]], default));
        Assert.Equal(AppendResult.Full, await store.AppendAsync(second, 1, [new byte[6000]], default));
        Assert.Equal(1, (await store.FindAsync("first", default))!.LastSequence);
        await store.CompleteAsync(first, StreamOutcome.Completed, 2, [], default);
        Assert.Equal(AppendResult.Appended, await store.AppendAsync(second, 1, [new byte[6000]], default));
        Assert.Null(await store.FindAsync("first", default));
    }

    [Fact]
    public async Task Room_is_given_back_to_the_last_byte_by_whatever_takes_a_stream_away()
    {
        using InMemoryStreamStore store = new(10_000, _clock);
        for (int i = 1; i <= 50; i++)
        {
            await CompleteAsync(store, $"s{i}", 4000);
            if (i % 3 == 0)
                _clock.Advance(TimeSpan.FromMinutes(6));
        }
        _clock.Advance(TimeSpan.FromMinutes(6));
        StreamLease lease = await CreateAsync(store, "last");
        Assert.Equal(AppendResult.Appended, await store.AppendAsync(lease, 1, [new byte[9_952]], default));
        Assert.Equal(AppendResult.Full, await store.AppendAsync(lease, 2, [new byte[1]], default));
    }

    private static async Task CompleteAsync(InMemoryStreamStore store, string id, int bytes)
    {
        StreamLease lease = await CreateAsync(store, id);
        Assert.Equal(AppendResult.Appended, await store.AppendAsync(lease, 1, [new byte[bytes]], default));
        Assert.True(await store.CompleteAsync(lease, StreamOutcome.Completed, 2, [Encoding.UTF8.GetBytes("done")], default));
    }

    private static async Task<StreamLease> CreateAsync(InMemoryStreamStore store, string id) => (await store.TryCreateAsync(
        id,
        new StreamTerms("me", "events") { MaxBytes = 1_000_000, LeaseDuration = TimeSpan.FromHours(1), KeepAfterEnd = TimeSpan.FromMinutes(5) },
        default))!;
}

using ClaudeStreaming.PostgreSql.Tests.Support;
using ClaudeStreaming.Tests.Support;

namespace ClaudeStreaming.PostgreSql.Tests.Storing;

/// <summary>What is gathered, and when it is done.</summary>
public class BatcherTests
{
    private readonly ManualClock _clock = new();
    private readonly System.Threading.Channels.Channel<(int[] Batch, TaskCompletionSource Done)> _batches =
        System.Threading.Channels.Channel.CreateUnbounded<(int[], TaskCompletionSource)>();

    [Fact]
    public async Task The_first_one_waits_for_nothing_and_what_comes_meanwhile_goes_together()
    {
        Batcher<Item, int> batcher = Create(TimeSpan.FromMilliseconds(20));
        Task<int> first = batcher.RunAsync(new Item(1));
        (int[] batch, TaskCompletionSource done) = await NextAsync();
        Assert.Equal([1], batch);
        Task<int>[] later = [batcher.RunAsync(new Item(2)), batcher.RunAsync(new Item(3))];
        done.SetResult();
        Assert.Equal(1, await first.Soon());
        await _clock.WaitForTimerAsync(static due => due == TimeSpan.FromMilliseconds(20)).Soon();
        Assert.False(_batches.Reader.TryRead(out _));
        _clock.Advance(TimeSpan.FromMilliseconds(20));
        (batch, done) = await NextAsync();
        Assert.Equal([2, 3], batch);
        done.SetResult();
        int[] results = await Task.WhenAll(later).Soon();
        Assert.Equal([2, 3], results);
    }

    [Fact]
    public async Task A_batch_that_is_full_does_not_wait()
    {
        Batcher<Item, int> batcher = Create(TimeSpan.FromMilliseconds(20));
        _ = batcher.RunAsync(new Item(1));
        (_, TaskCompletionSource done) = await NextAsync();
        done.SetResult();
        _ = batcher.RunAsync(new Item(2));
        _ = batcher.RunAsync(new Item(3));
        _ = batcher.RunAsync(new Item(4));
        _ = batcher.RunAsync(new Item(5));
        (int[] batch, done) = await NextAsync();
        Assert.Equal([2, 3, 4], batch);
        done.SetResult();
    }

    [Fact]
    public async Task Large_ones_fill_a_batch_sooner()
    {
        Batcher<Item, int> batcher = Create(TimeSpan.FromMilliseconds(20));
        _ = batcher.RunAsync(new Item(1));
        (_, TaskCompletionSource done) = await NextAsync();
        done.SetResult();
        _ = batcher.RunAsync(new Item(2, bytes: 100));
        _ = batcher.RunAsync(new Item(3));
        (int[] batch, done) = await NextAsync();
        Assert.Equal([2], batch);
        done.SetResult();
    }

    [Fact]
    public async Task A_batch_that_fails_fails_for_all_of_it_and_the_next_one_is_tried()
    {
        Batcher<Item, int> batcher = Create(TimeSpan.Zero);
        Task<int> first = batcher.RunAsync(new Item(1));
        (_, TaskCompletionSource done) = await NextAsync();
        done.SetException(new IOException("No."));
        await Assert.ThrowsAsync<IOException>(() => first.Soon());
        Task<int> second = batcher.RunAsync(new Item(2));
        (_, done) = await NextAsync();
        done.SetResult();
        Assert.Equal(2, await second.Soon());
    }

    private Batcher<Item, int> Create(TimeSpan interval) => new(
        async items =>
        {
            TaskCompletionSource done = new(TaskCreationOptions.RunContinuationsAsynchronously);
            await _batches.Writer.WriteAsync(([.. items.Select(static item => item.Value)], done));
            await done.Task;
            foreach (Item item in items)
                item.End(item.Value);
        },
        new BatchLimits(interval, MostItems: 3, EnoughBytes: 100),
        _clock);

    private Task<(int[] Batch, TaskCompletionSource Done)> NextAsync() => _batches.Reader.ReadAsync(TestContext.Current.CancellationToken).Soon();

    private sealed class Item(int value, int bytes = 1) : BatchItem<int>
    {
        public int Value => value;

        public override int Bytes => bytes;
    }
}

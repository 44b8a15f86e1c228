namespace ClaudeStreaming;

/// <summary>One of the things that are done together; its task ends with what became of it.</summary>
internal abstract class BatchItem<TResult>
{
    private readonly TaskCompletionSource<TResult> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<TResult> Task => _done.Task;

    /// <summary>What it counts for.</summary>
    public virtual int Bytes => 0;

    public void End(TResult result) => _done.TrySetResult(result);

    public void Fail(Exception exception) => _done.TrySetException(exception);
}

/// <summary>How much is done together.</summary>
/// <param name="Interval">How long after the beginning of one batch the next one begins, unless it is full.</param>
/// <param name="MostItems">How many items fill one.</param>
/// <param name="EnoughBytes">How many bytes fill one.</param>
internal sealed record BatchLimits(TimeSpan Interval, int MostItems, long EnoughBytes);

/// <summary>Gathers what comes from many streams while the batch before is under way, or was not long ago, and does it in one go.</summary>
internal sealed class Batcher<TItem, TResult>(Func<IReadOnlyList<TItem>, Task> run, BatchLimits limits, TimeProvider clock)
    where TItem : BatchItem<TResult>
{
    private readonly object _gate = new();
    private readonly Queue<TItem> _waiting = [];
    private TaskCompletionSource? _filled;
    private long _waitingBytes;
    private long? _begunAt;
    private bool _isRunning;

    private bool IsFull => _waiting.Count >= limits.MostItems || _waitingBytes >= limits.EnoughBytes;

    /// <summary>Does it with the next batch.</summary>
    /// <returns>A task that ends with the item's.</returns>
    public Task<TResult> RunAsync(TItem item)
    {
        lock (_gate)
        {
            _waiting.Enqueue(item);
            _waitingBytes += item.Bytes;
            if (IsFull)
                _filled?.TrySetResult();
            if (!_isRunning)
            {
                _isRunning = true;
                _ = Task.Run(LoopAsync);
            }
        }
        return item.Task;
    }

    private async Task LoopAsync()
    {
        while (true)
        {
            await WaitAsync().ConfigureAwait(false);
            List<TItem>? batch = Take();
            if (batch is null)
                return;
            try
            {
                await run(batch).ConfigureAwait(false);
            }
            catch (Exception e)
            {
                foreach (TItem item in batch)
                    item.Fail(e);
            }
        }
    }

    private async Task WaitAsync()
    {
        TimeSpan left;
        Task filled;
        lock (_gate)
        {
            left = _begunAt is { } begun ? limits.Interval - clock.GetElapsedTime(begun) : TimeSpan.Zero;
            if (left <= TimeSpan.Zero || IsFull)
                return;
            _filled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            filled = _filled.Task;
        }
        using CancellationTokenSource enough = new();
        await Task.WhenAny(Task.Delay(left, clock, enough.Token), filled).ConfigureAwait(false);
        await enough.CancelAsync().ConfigureAwait(false);
    }

    private List<TItem>? Take()
    {
        lock (_gate)
        {
            _filled = null;
            if (_waiting.Count == 0)
            {
                _isRunning = false;
                return null;
            }
            List<TItem> batch = [];
            long bytes = 0;
            while (batch.Count < limits.MostItems && bytes < limits.EnoughBytes && _waiting.TryDequeue(out TItem? item))
            {
                batch.Add(item);
                bytes += item.Bytes;
            }
            _waitingBytes -= bytes;
            _begunAt = clock.GetTimestamp();
            return batch;
        }
    }
}

using System.Runtime.CompilerServices;

namespace ClaudeStreaming;

/// <summary>Waits for what comes next and, meanwhile, does what the target has due. All writing happens here, one step after the other, so
/// that a heartbeat never lands inside an event.</summary>
internal sealed class Pump : IDisposable
{
    private readonly IFrameTarget _target;
    private readonly TimeProvider _clock;
    private readonly Wakeup _wakeup = new();
    private readonly ITimer _timer;

    // When the timer goes off, by the clock's timestamp. It is only moved forward: an answer has more waits than silences.
    private long _armedFor = long.MaxValue;

    public Pump(IFrameTarget target, TimeProvider clock)
    {
        _target = target;
        _clock = clock;
        _timer = clock.CreateTimer(
            static state => ((Pump)state!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Waits for a step that may be under way.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<T> WaitAsync<T>(ValueTask<T> step)
    {
        if (!step.IsCompleted)
        {
            ConfiguredValueTaskAwaitable<T>.ConfiguredValueTaskAwaiter awaiter = step.ConfigureAwait(false).GetAwaiter();
            awaiter.UnsafeOnCompleted(_wakeup.SetAction);
            while (!awaiter.IsCompleted)
            {
                TimeSpan due = _target.DueIn;
                if (due == TimeSpan.Zero)
                {
                    await _target.OnDueAsync().ConfigureAwait(false);
                    continue;
                }
                Arm(due);
                await _wakeup.WaitAsync().ConfigureAwait(false);
            }
            return awaiter.GetResult();
        }
        return await step.ConfigureAwait(false);
    }

    public async ValueTask WaitAsync(Task step)
    {
        await WaitAsync(new ValueTask<Task>(Task.WhenAny(step))).ConfigureAwait(false);
        await step.ConfigureAwait(false);
    }

    public void Dispose() => _timer.Dispose();

    private void Arm(TimeSpan due)
    {
        if (due == Timeout.InfiniteTimeSpan)
            return;
        long at = _clock.GetTimestamp() + (long)(due.TotalSeconds * _clock.TimestampFrequency);
        if (at >= Interlocked.Read(ref _armedFor))
            return;
        Interlocked.Exchange(ref _armedFor, at);
        _timer.Change(due, Timeout.InfiniteTimeSpan);
    }

    private void OnTimer()
    {
        Interlocked.Exchange(ref _armedFor, long.MaxValue);
        _wakeup.Set();
    }
}

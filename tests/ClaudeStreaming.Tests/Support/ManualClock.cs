namespace ClaudeStreaming.Tests.Support;

/// <summary>A clock that stands still until a test moves it.</summary>
internal sealed class ManualClock : TimeProvider
{
    private readonly object _gate = new();
    private readonly List<ManualTimer> _timers = [];
    private readonly List<(Func<TimeSpan, bool> Wanted, TaskCompletionSource<TimeSpan> Armed)> _waiting = [];
    private DateTimeOffset _now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => GetUtcNow().Ticks;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
            return _now;
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ManualTimer timer = new(this, () => callback(state));
        lock (_gate)
            _timers.Add(timer);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>How many timers there are, armed or not, that nobody has disposed.</summary>
    public int Timers
    {
        get
        {
            lock (_gate)
                return _timers.Count;
        }
    }

    /// <summary>Moves the clock, and runs what falls due on the way, in order.</summary>
    public void Advance(TimeSpan by)
    {
        DateTimeOffset until = GetUtcNow() + by;
        while (true)
        {
            ManualTimer? next;
            lock (_gate)
            {
                next = _timers.Where(timer => timer.DueAt <= until).MinBy(static timer => timer.DueAt);
                _now = next?.DueAt > _now ? next.DueAt.Value : next is null ? until : _now;
                if (next is not null)
                    next.DueAt = null;
            }
            if (next is null)
                return;
            next.Callback();
        }
    }

    /// <summary>Waits until something arms a timer of a length that is wanted, now or already, and says of what length.</summary>
    public Task<TimeSpan> WaitForTimerAsync(Func<TimeSpan, bool> wanted)
    {
        lock (_gate)
        {
            foreach (ManualTimer timer in _timers)
            {
                if (timer.DueAt is { } due && wanted(due - _now))
                    return Task.FromResult(due - _now);
            }
            TaskCompletionSource<TimeSpan> armed = new(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((wanted, armed));
            return armed.Task;
        }
    }

    private void Arm(ManualTimer timer, TimeSpan dueTime)
    {
        lock (_gate)
        {
            timer.DueAt = dueTime == Timeout.InfiniteTimeSpan ? null : _now + dueTime;
            if (timer.DueAt is null)
                return;
            foreach ((Func<TimeSpan, bool> wanted, TaskCompletionSource<TimeSpan> armed) in _waiting)
            {
                if (wanted(dueTime))
                    armed.TrySetResult(dueTime);
            }
        }
    }

    private void Remove(ManualTimer timer)
    {
        lock (_gate)
            _timers.Remove(timer);
    }

    private sealed class ManualTimer(ManualClock clock, Action callback) : ITimer
    {
        public DateTimeOffset? DueAt { get; set; }

        public Action Callback { get; } = callback;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            clock.Arm(this, dueTime);
            return true;
        }

        public void Dispose() => clock.Remove(this);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }
}

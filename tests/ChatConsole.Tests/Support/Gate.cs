namespace ChatConsole.Tests.Support;

/// <summary>A clock for FakeClaude on which a pause lasts until the test opens the gate.</summary>
internal sealed class Gate : TimeProvider
{
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Open() => _opened.SetResult();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        _opened.Task.ContinueWith(_ => callback(state), TaskScheduler.Default);
        return new Waiting();
    }

    private sealed class Waiting : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => default;
    }
}

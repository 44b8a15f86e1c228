using System.Threading.Tasks.Sources;

namespace ClaudeStreaming;

/// <summary>Wakes one waiter, from any thread. What wakes it while it does not wait is remembered, once.</summary>
/// <remarks>Allocates nothing per wait, of which an answer has as many as it has reads from the network.</remarks>
internal sealed class Wakeup : IValueTaskSource
{
    private const int Idle = 0;
    private const int IsSet = 1;
    private const int Waiting = 2;

    private ManualResetValueTaskSourceCore<bool> _core;
    private int _state;

    public Wakeup() => SetAction = Set;

    /// <summary><see cref="Set"/>, for whoever wants a delegate.</summary>
    public Action SetAction { get; }

    public void Set()
    {
        if (Interlocked.CompareExchange(ref _state, IsSet, Idle) == Waiting && Interlocked.CompareExchange(ref _state, Idle, Waiting) == Waiting)
            _core.SetResult(true);
    }

    public ValueTask WaitAsync()
    {
        _core.Reset();
        if (Interlocked.CompareExchange(ref _state, Waiting, Idle) == Idle)
            return new ValueTask(this, _core.Version);
        Volatile.Write(ref _state, Idle);
        return default;
    }

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _core.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);

    void IValueTaskSource.GetResult(short token) => _core.GetResult(token);
}

namespace ClaudeStreaming;

/// <summary>A lock for what takes nanoseconds, such as one step of a cursor. Its holder may enter it again.</summary>
/// <remarks>
/// <c>lock</c> takes two interlocked operations, one to enter and one to leave, because it has to know whether somebody sleeps at it. Here
/// nobody does: who finds it held tries again, and soon sleeps in between, so that leaving it is a plain write. Every event pays for it: it
/// was a quarter of what an event costs, and this is a tenth. Nothing in it waits for anything; the longest is to make a string of a block
/// when <see cref="StreamCursor.CurrentMessage"/> is asked for.
/// </remarks>
internal sealed class Gate
{
    // The managed thread ID of the holder; 0 where there is none.
    private int _holder;

    /// <summary>Enters it, once it is free.</summary>
    /// <returns>Leaves it when it is disposed.</returns>
    public Scope Enter()
    {
        int me = Environment.CurrentManagedThreadId;
        return Interlocked.CompareExchange(ref _holder, me, 0) == 0 ? new Scope(this) : EnterHeld(me);
    }

    private Scope EnterHeld(int me)
    {
        if (Volatile.Read(ref _holder) == me)
            return default; // Left where it was entered first.
        SpinWait wait = default;
        do
            wait.SpinOnce(); // Soon yields the processor, and then sleeps.
        while (Interlocked.CompareExchange(ref _holder, me, 0) != 0);
        return new Scope(this);
    }

    /// <summary>The time between entering and leaving.</summary>
    public readonly ref struct Scope(Gate? gate)
    {
        public void Dispose()
        {
            if (gate is not null)
                Volatile.Write(ref gate._holder, 0);
        }
    }
}

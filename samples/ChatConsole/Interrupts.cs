using System.Runtime.InteropServices;

namespace ChatConsole;

/// <summary>Ctrl+C and the request to end (SIGTERM), as tokens for what the program is doing at the moment.</summary>
/// <remarks>One that comes while nothing has begun ends the program at once, and so does a second one for the same thing: the first did
/// not help.</remarks>
internal sealed class Interrupts : IDisposable
{
    private readonly List<PosixSignalRegistration> _registrations = [];
    private readonly Lock _gate = new();
    private CancellationTokenSource _current = Cancelled();

    /// <summary>Whether the whole program is to end, and not only what it is doing.</summary>
    public bool IsTerminated { get; private set; }

    /// <summary>The interrupts of this process.</summary>
    public static Interrupts OfProcess()
    {
        Interrupts interrupts = new();
        interrupts.Listen(PosixSignal.SIGINT, static self => self.Interrupt());
        interrupts.Listen(PosixSignal.SIGTERM, static self => self.Terminate());
        return interrupts;
    }

    /// <summary>Begins something that can be interrupted.</summary>
    public CancellationToken Begin()
    {
        lock (_gate)
        {
            if (!IsTerminated)
                _current = new CancellationTokenSource();
            return _current.Token;
        }
    }

    /// <summary>Ends what the program is doing.</summary>
    public void Interrupt() => End(isForGood: false);

    /// <summary>Ends what the program is doing, and then the program.</summary>
    public void Terminate() => End(isForGood: true);

    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations)
            registration.Dispose();
    }

    private static CancellationTokenSource Cancelled()
    {
        CancellationTokenSource source = new();
        source.Cancel();
        return source;
    }

    private void End(bool isForGood)
    {
        CancellationTokenSource current;
        lock (_gate)
        {
            IsTerminated |= isForGood;
            current = _current;
        }
        // The first one did not help, or there is nothing that could be ended.
        if (current.IsCancellationRequested)
            Environment.Exit(ExitCodes.Cancelled);
        current.Cancel();
    }

    private void Listen(PosixSignal signal, Action<Interrupts> react) =>
        _registrations.Add(PosixSignalRegistration.Create(signal, context =>
        {
            context.Cancel = true;
            react(this);
        }));
}

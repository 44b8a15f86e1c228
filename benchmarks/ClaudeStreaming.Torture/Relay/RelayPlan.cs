namespace ClaudeStreaming.Torture;

/// <summary>What is done to the servers of a relay.</summary>
internal enum Harm
{
    /// <summary>One is killed, as <c>kill -9</c> does, and another one started in its place.</summary>
    Kill,

    /// <summary>The database crashes and is started again.</summary>
    CrashDatabase,

    /// <summary>The network between one server and the database is cut for longer than a lease lasts.</summary>
    CutNetwork,

    /// <summary>One stands still for longer than a lease lasts, and then goes on: it still believes that its streams are its own.</summary>
    Freeze,
}

/// <summary>What a run of the relay is to be like.</summary>
/// <param name="Length">For how long streams are begun; then the last ones end.</param>
/// <param name="Streams">How many run at the same time.</param>
/// <param name="Seed">Where chance begins.</param>
internal sealed record RelayPlan(TimeSpan Length, int Streams, int Seed)
{
    /// <summary>Whether answers go on at the other server.</summary>
    public bool Recovers { get; init; } = true;

    /// <summary>How long a producer may be silent.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>For how long a server tries again where the database is away.</summary>
    public TimeSpan RetryFor => Lease * 2 / 3;

    /// <summary>What is done, one after the other and then again; nothing where it is empty.</summary>
    public IReadOnlyList<Harm> Harms { get; init; } = [];

    /// <summary>How long the servers are left alone before each.</summary>
    public TimeSpan Peace { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How many words an answer has.</summary>
    public int Words { get; init; } = 100;

    /// <summary>How long the model takes for each.</summary>
    public TimeSpan Pace { get; init; } = TimeSpan.FromMilliseconds(100);
}

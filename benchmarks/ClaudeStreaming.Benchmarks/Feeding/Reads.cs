namespace ClaudeStreaming.Benchmarks;

/// <summary>How the bytes of a body arrive.</summary>
internal sealed record Reads(string Name)
{
    public static readonly Reads FourKiB = new("reads of 4 KiB") { Most = 4 * 1024 };

    public static readonly Reads SixtyFourKiB = new("reads of 64 KiB") { Most = 64 * 1024 };

    public static readonly Reads OneByte = new("reads of one byte") { Most = 1 };

    public static readonly Reads OneEvent = new("one event a read") { EndAtEvents = true };

    /// <summary>The reader has to wait for each event, as on a network.</summary>
    public static readonly Reads OneEventSuspending = OneEvent with { Name = "one event a read, each read suspends", Suspend = true };

    /// <summary>The most that one read gives.</summary>
    public int Most { get; private init; } = int.MaxValue;

    /// <summary>Whether a read ends where an event does.</summary>
    public bool EndAtEvents { get; private init; }

    public bool Suspend { get; private init; }
}

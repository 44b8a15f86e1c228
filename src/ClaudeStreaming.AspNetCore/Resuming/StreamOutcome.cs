namespace ClaudeStreaming;

/// <summary>How a resumable stream ended.</summary>
public enum StreamOutcome
{
    /// <summary>The answer is complete.</summary>
    Completed,

    /// <summary>The answer broke off; the last record says why.</summary>
    Failed,

    /// <summary>Somebody asked for it.</summary>
    Stopped,

    /// <summary>The producer is gone, and nobody took over. Said by the store.</summary>
    Orphaned,

    /// <summary>There is no such stream, or none any more. Said by the store.</summary>
    Missing,
}

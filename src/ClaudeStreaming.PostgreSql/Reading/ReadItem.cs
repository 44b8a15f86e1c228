namespace ClaudeStreaming;

/// <summary>What one reader wants to know.</summary>
/// <param name="key">The stream.</param>
/// <param name="after">The last record that it has.</param>
internal sealed class ReadItem(long key, long after) : BatchItem<ReadResult?>
{
    public long Key => key;

    public long After => after;
}

/// <summary>What there is of a stream, all seen at one moment; null where there is no stream.</summary>
/// <param name="LastSequence">The number of its last record.</param>
/// <param name="Outcome">How it ended; null while it runs.</param>
/// <param name="IsAbandoned">Whether it runs, and its producer is gone for good.</param>
internal sealed record ReadResult(long LastSequence, StreamOutcome? Outcome, bool IsAbandoned)
{
    /// <summary>The next rows, in order; not all of them where there are many.</summary>
    public List<RecordRow> Rows { get; } = [];
}

/// <param name="First">The number of its first record.</param>
/// <param name="Last">The number of its last one.</param>
/// <param name="IsProtected">Whether it is encrypted.</param>
/// <param name="Data">The records, packed.</param>
internal readonly record struct RecordRow(long First, long Last, bool IsProtected, byte[] Data);

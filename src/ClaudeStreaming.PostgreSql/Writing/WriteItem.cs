namespace ClaudeStreaming;

/// <summary>What one producer has to write: records, the end, or only a sign of life.</summary>
internal sealed class WriteItem : BatchItem<WriteResult>
{
    // No outcome, in a column that has to have one.
    public const short Running = -1;

    public required StreamLease Lease { get; init; }

    /// <summary>The number of the first record; 0 for a sign of life alone.</summary>
    public required long First { get; init; }

    public int Count { get; init; }

    /// <summary>What the records have, before they are packed.</summary>
    public long Size { get; init; }

    public byte[] Data { get; init; } = [];

    public short Outcome { get; init; } = Running;

    public long Last => First + Count - 1;

    public override int Bytes => Data.Length;
}

/// <summary>What became of it.</summary>
internal enum WriteStatus
{
    /// <summary>It is written, now or before.</summary>
    Written,

    /// <summary>The lease is lost, or the stream has ended.</summary>
    Fenced,

    /// <summary>There is no room.</summary>
    Full,

    /// <summary>There would be a gap.</summary>
    Gap,

    /// <summary>Some of it was there already; the rest has to be written by itself.</summary>
    Known,
}

/// <param name="Status">What became of it.</param>
/// <param name="LastSequence">The last record that is there, where some were known.</param>
internal readonly record struct WriteResult(WriteStatus Status, long LastSequence = 0);

namespace ClaudeStreaming;

/// <summary>The right to append to a stream.</summary>
public sealed class StreamLease
{
    /// <summary>Creates a lease; for stores.</summary>
    /// <param name="id">The stream's id.</param>
    /// <param name="generation">Which acquisition it is, from 1.</param>
    /// <param name="stopRequested">Cancelled when somebody asks the producer to stop.</param>
    /// <exception cref="ArgumentException">The id is null or empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The generation is below 1.</exception>
    public StreamLease(string id, long generation, CancellationToken stopRequested)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        ArgumentOutOfRangeException.ThrowIfLessThan(generation, 1);
        Id = id;
        Generation = generation;
        StopRequested = stopRequested;
    }

    /// <summary>The stream's id.</summary>
    public string Id { get; }

    /// <summary>Which acquisition it is, from 1. A later one fences this one off.</summary>
    public long Generation { get; }

    /// <summary>Cancelled when somebody asks the producer to stop.</summary>
    public CancellationToken StopRequested { get; }
}

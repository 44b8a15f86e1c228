namespace ClaudeStreaming;

/// <summary>Keeps the records of streams that a browser can come back to. The one in memory is registered by <c>AddResumableStreams</c>;
/// register another behind it for several servers.</summary>
/// <remarks>
/// <para>A stream has one producer at a time, who holds a lease, any number of readers, and records numbered from 1 without a gap. It always ends in
/// a terminal record: what its producer said or, where the producer's lease ran out and nobody took over, <see cref="StreamOutcome.Orphaned"/>,
/// no later than a third of the lease's length after that. Each acquisition has a generation, and a producer of an older one can append
/// nothing more.</para>
/// <para>Every member may be called from any thread, at the same time. <c>StoreConformance</c> of ClaudeStreaming.Testing checks an
/// implementation against what is said here. What fails for reasons of the store's own throws; the relay tells the browser that the store is
/// unavailable.</para>
/// </remarks>
public interface IResumableStreamStore
{
    /// <summary>Creates a stream and makes the caller its producer. Of several at once, one succeeds.</summary>
    /// <param name="id">The stream's id.</param>
    /// <param name="terms">What holds for it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The lease; null where there is a stream of this id already.</returns>
    ValueTask<StreamLease?> TryCreateAsync(string id, StreamTerms terms, CancellationToken cancellationToken);

    /// <summary>Makes the caller the producer of a stream whose producer's lease has run out, at the next generation.</summary>
    /// <param name="id">The stream's id.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The lease; null where the stream is missing or has ended, or its producer's lease is good.</returns>
    ValueTask<StreamLease?> TryTakeOverAsync(string id, CancellationToken cancellationToken);

    /// <summary>Finds streams that somebody could go on with: their producers' leases have run out, and they have a
    /// <see cref="StreamTerms.TakeOverState"/>.</summary>
    /// <param name="most">How many are wanted; at least 1.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Their ids. Whoever wants one has to take it over, which another may do sooner. None in a store that does not implement this: there
    /// nobody goes on with anything.</returns>
    ValueTask<IReadOnlyList<string>> FindAbandonedAsync(int most, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<string>>([]);

    /// <summary>Makes the lease last for its whole length from now on.</summary>
    /// <param name="lease">The lease.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>False where it is lost, or the stream has ended.</returns>
    ValueTask<bool> RenewAsync(StreamLease lease, CancellationToken cancellationToken);

    /// <summary>Appends records, all or none, and renews the lease. Readers see them at once.</summary>
    /// <param name="lease">The lease.</param>
    /// <param name="firstSequence">The number of the first one. Records that are there already under their numbers are left out, so that
    /// an append whose answer was lost can be sent again.</param>
    /// <param name="payloads">The records; theirs is the memory only until the task ends.</param>
    /// <param name="cancellationToken">Ends the wait; whether they were appended is not known then.</param>
    /// <returns>What became of them.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There would be a gap before <paramref name="firstSequence"/>, or it is below 1.</exception>
    ValueTask<AppendResult> AppendAsync(
        StreamLease lease, long firstSequence, IReadOnlyList<ReadOnlyMemory<byte>> payloads, CancellationToken cancellationToken);

    /// <summary>Appends the last records and the terminal one, all or none, whatever room there is. The same again is no failure.</summary>
    /// <param name="lease">The lease.</param>
    /// <param name="outcome">How the stream ended: not <see cref="StreamOutcome.Orphaned"/> or <see cref="StreamOutcome.Missing"/>, which only
    /// the store says.</param>
    /// <param name="firstSequence">As for <see cref="AppendAsync"/>; one beyond the last where there are no records.</param>
    /// <param name="payloads">As for <see cref="AppendAsync"/>; may be empty.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>False where the lease is lost.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There would be a gap, or the outcome is not the producer's to say.</exception>
    ValueTask<bool> CompleteAsync(
        StreamLease lease, StreamOutcome outcome, long firstSequence, IReadOnlyList<ReadOnlyMemory<byte>> payloads, CancellationToken cancellationToken);

    /// <summary>Says what is known of a stream.</summary>
    /// <param name="id">The stream's id.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Null where there is none, or none any more.</returns>
    ValueTask<StreamState?> FindAsync(string id, CancellationToken cancellationToken);

    /// <summary>Reads records as they come, each once and in order, and then the terminal record.</summary>
    /// <param name="id">The stream's id.</param>
    /// <param name="afterSequence">The last record that the reader has; 0 for none. Beyond the last one, the terminal record comes alone.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>The records. The last one, and only that, has an outcome: <see cref="StreamOutcome.Missing"/> where there is no such stream.</returns>
    IAsyncEnumerable<StreamRecord> ReadAsync(string id, long afterSequence, CancellationToken cancellationToken);

    /// <summary>Asks the producer, wherever it is, to stop: its lease says so.</summary>
    /// <param name="id">The stream's id.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>False where the stream is missing or has ended.</returns>
    ValueTask<bool> RequestStopAsync(string id, CancellationToken cancellationToken);
}

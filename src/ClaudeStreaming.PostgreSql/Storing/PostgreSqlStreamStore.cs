using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Logging;

namespace ClaudeStreaming;

/// <summary>Keeps resumable streams in PostgreSQL. The tables are the truth; what is said over <c>LISTEN</c> only wakes those who wait.</summary>
internal sealed class PostgreSqlStreamStore : IResumableStreamStore, IAsyncDisposable
{
    private readonly PayloadProtector _protector;
    private readonly LeaseBook _leases;
    private readonly WakeBook _wakes;
    private readonly Listener _listener;
    private readonly Cleaner _cleaner;
    private readonly StreamCommands _streams;
    private readonly Batcher<WriteItem, WriteResult> _writes;
    private readonly RecordSequence _records;
    private bool _isDisposed;

    public PostgreSqlStreamStore(
        PostgreSqlStreamOptions options, IDataProtectionProvider? dataProtection, ILoggerFactory loggers, TimeProvider? clock = null)
    {
        clock ??= TimeProvider.System;
        ILogger logger = loggers.CreateLogger<PostgreSqlStreamStore>();
        Database = new Database(options, clock);
        _protector = new PayloadProtector(options, dataProtection);
        _leases = new LeaseBook(clock);
        _wakes = new WakeBook(options.PollInterval, clock);
        _listener = new Listener(Database, _wakes, _leases, logger);
        _cleaner = new Cleaner(Database, _leases, options, logger);
        _streams = new StreamCommands(Database, _leases, _protector);
        StreamWriter writer = new(Database, _leases);
        _writes = new(writer.WriteAsync, new BatchLimits(options.BatchDelay, StreamWriter.MostItems, options.BatchBytes), clock);
        RecordReader reader = new(Database);
        // Readers are not made to wait for each other: they gather while the query before is under way.
        Batcher<ReadItem, ReadResult?> reads = new(reader.ReadAsync, new BatchLimits(TimeSpan.Zero, RecordReader.MostItems, long.MaxValue), clock);
        _records = new RecordSequence(_streams, reads, Database, _listener, _wakes, _protector);
    }

    public Database Database { get; }

    public async ValueTask<StreamLease?> TryCreateAsync(string id, StreamTerms terms, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(id);
        ArgumentNullException.ThrowIfNull(terms);
        if (!StreamCommands.IsPossible(id) || terms.Owner.Contains('\0', StringComparison.Ordinal))
            throw new ArgumentException("An id is at most 256 visible ASCII characters, and an owner has no character zero.", nameof(id));
        await ListenAsync(cancellationToken).ConfigureAwait(false);
        return await _streams.CreateAsync(id, terms, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<StreamLease?> TryTakeOverAsync(string id, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(id);
        if (!StreamCommands.IsPossible(id))
            return null;
        await ListenAsync(cancellationToken).ConfigureAwait(false);
        return await _streams.TakeOverAsync(id, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<IReadOnlyList<string>> FindAbandonedAsync(int most, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 1);
        return await _streams.FindAbandonedAsync(most, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<bool> RenewAsync(StreamLease lease, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(lease);
        while (true)
        {
            WriteResult result = await WriteAsync(() => new WriteItem { Lease = lease, First = 0 }, cancellationToken).ConfigureAwait(false);
            if (result.Status != WriteStatus.Known)
                return result.Status == WriteStatus.Written;
        }
    }

    public async ValueTask<AppendResult> AppendAsync(
        StreamLease lease, long firstSequence, IReadOnlyList<ReadOnlyMemory<byte>> payloads, CancellationToken cancellationToken) =>
        await WriteAsync(lease, WriteItem.Running, firstSequence, payloads, cancellationToken).ConfigureAwait(false) switch
        {
            WriteStatus.Written => AppendResult.Appended,
            WriteStatus.Full => AppendResult.Full,
            _ => AppendResult.Fenced,
        };

    public async ValueTask<bool> CompleteAsync(
        StreamLease lease, StreamOutcome outcome, long firstSequence, IReadOnlyList<ReadOnlyMemory<byte>> payloads, CancellationToken cancellationToken)
    {
        if (outcome is not (StreamOutcome.Completed or StreamOutcome.Failed or StreamOutcome.Stopped))
            throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "That is for the store to say. Say how the answer ended.");
        WriteStatus status = await WriteAsync(lease, (short)outcome, firstSequence, payloads, cancellationToken).ConfigureAwait(false);
        _leases.Forget(lease);
        return status == WriteStatus.Written;
    }

    public async ValueTask<StreamState?> FindAsync(string id, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(id);
        return await _streams.FindAsync(id, cancellationToken).ConfigureAwait(false);
    }

    public IAsyncEnumerable<StreamRecord> ReadAsync(string id, long afterSequence, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(id);
        ArgumentOutOfRangeException.ThrowIfNegative(afterSequence);
        _cleaner.Start();
        return _records.ReadAsync(id, afterSequence, cancellationToken);
    }

    public async ValueTask<bool> RequestStopAsync(string id, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(id);
        return await _streams.RequestStopAsync(id, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        // The container does so once for each type that it is registered as.
        if (Interlocked.Exchange(ref _isDisposed, true))
            return;
        await _cleaner.DisposeAsync().ConfigureAwait(false);
        await _listener.DisposeAsync().ConfigureAwait(false);
        _wakes.Dispose();
        await Database.DisposeAsync().ConfigureAwait(false);
    }

    private Task ListenAsync(CancellationToken cancellationToken)
    {
        _cleaner.Start();
        return _listener.StartAsync(cancellationToken);
    }

    private async Task<WriteStatus> WriteAsync(
        StreamLease lease, short outcome, long firstSequence, IReadOnlyList<ReadOnlyMemory<byte>> payloads, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(lease);
        ArgumentNullException.ThrowIfNull(payloads);
        ArgumentOutOfRangeException.ThrowIfLessThan(firstSequence, 1);
        int known = 0;
        while (true)
        {
            WriteResult result = await WriteAsync(
                () => ItemOf(lease, outcome, firstSequence + known, payloads, known), cancellationToken).ConfigureAwait(false);
            if (result.Status == WriteStatus.Gap)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(firstSequence), firstSequence, "There would be a gap: records before it are missing. Append them first.");
            }
            if (result.Status != WriteStatus.Known)
                return result.Status;
            known = (int)Math.Clamp(result.LastSequence + 1 - firstSequence, known, payloads.Count);
        }
    }

    private WriteItem ItemOf(StreamLease lease, short outcome, long first, IReadOnlyList<ReadOnlyMemory<byte>> payloads, int known)
    {
        long size = 0;
        for (int i = known; i < payloads.Count; i++)
            size += payloads[i].Length;
        byte[] data = known < payloads.Count ? RecordPack.Pack(payloads, known) : [];
        return new WriteItem
        {
            Lease = lease,
            First = first,
            Count = payloads.Count - known,
            Size = size,
            Data = data.Length > 0 && _protector.IsOn ? _protector.Protect(lease.Id, first, data) : data,
            Outcome = outcome,
        };
    }

    // A new item each time that it is tried: the one before has failed.
    private Task<WriteResult> WriteAsync(Func<WriteItem> item, CancellationToken cancellationToken) =>
        Database.RetryAsync(token => _writes.RunAsync(item()).WaitAsync(token), cancellationToken);
}

using Microsoft.Extensions.Logging;
using Npgsql;

namespace ClaudeStreaming;

/// <summary>Ends streams that nobody writes any more and nobody reads, and removes those whose time is over: in small batches, by one server at
/// a time.</summary>
internal sealed class Cleaner(Database database, LeaseBook leases, PostgreSqlStreamOptions options, ILogger logger) : IAsyncDisposable
{
    // A number that nobody else has is as good as a name.
    private const string TakeTurn = "SELECT pg_try_advisory_xact_lock(7163384702117)";

    private const string EndAbandoned =
        """
        WITH ended AS (
          UPDATE claude_streaming.streams SET outcome = 3, expires_at = clock_timestamp() + keep
          WHERE key IN (
            SELECT key FROM claude_streaming.streams
            WHERE outcome IS NULL AND (lease_until + lease / 5 <= clock_timestamp() OR created_at + $1 <= clock_timestamp())
            LIMIT 100 FOR UPDATE SKIP LOCKED)
          RETURNING key
        ), told AS MATERIALIZED (
          SELECT pg_notify('claude_streaming', 'r' || string_agg(key::text, ',')) FROM ended HAVING count(*) > 0
        )
        SELECT count(*), (SELECT count(*) FROM told) FROM ended
        """;

    private const string Remove =
        """
        WITH gone AS (
          DELETE FROM claude_streaming.streams
          WHERE key IN (
            SELECT key FROM claude_streaming.streams WHERE outcome IS NOT NULL AND expires_at <= clock_timestamp()
            ORDER BY expires_at LIMIT 50 FOR UPDATE SKIP LOCKED)
          RETURNING key
        ), removed AS (
          DELETE FROM claude_streaming.records WHERE stream_key IN (SELECT key FROM gone)
        )
        SELECT count(*), 0 FROM gone
        """;

    private readonly TimeSpan _interval = options.CleanupInterval;
    private readonly TimeSpan _maxAge = options.MaxAge;
    private readonly CancellationTokenSource _stopping = new();
    private readonly object _gate = new();
    private Task? _running;

    /// <summary>Begins, where that has not begun.</summary>
    public void Start()
    {
        lock (_gate)
            _running ??= Task.Run(RunAsync);
    }

    /// <summary>Does what there is to do, unless another server is at it.</summary>
    public async Task CleanAsync(CancellationToken cancellationToken)
    {
        leases.ForgetSilent();
        int ended = await RepeatAsync(
            EndAbandoned, () => [new NpgsqlParameter<TimeSpan> { TypedValue = _maxAge }], cancellationToken).ConfigureAwait(false);
        if (ended > 0)
            StoreLog.Orphaned(logger, ended);
        int removed = await RepeatAsync(Remove, static () => [], cancellationToken).ConfigureAwait(false);
        if (removed > 0)
            StoreLog.Removed(logger, removed);
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await (_running ?? Task.CompletedTask).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stopping.Dispose();
    }

    private async Task RunAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            await Task.Delay(_interval, database.Clock, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            try
            {
                if (!_stopping.IsCancellationRequested)
                    await CleanAsync(_stopping.Token).ConfigureAwait(false);
            }
            catch (Exception e) when (!_stopping.IsCancellationRequested)
            {
                StoreLog.CleanupFailed(logger, e);
            }
        }
    }

    private async Task<int> RepeatAsync(string sql, Func<NpgsqlParameter[]> parameters, CancellationToken cancellationToken)
    {
        int total = 0;
        while (true)
        {
            int done = await database.RunOnceAsync(
                (connection, token) => InTurnAsync(connection, sql, parameters(), token), cancellationToken).ConfigureAwait(false);
            if (done == 0)
                return total;
            total += done;
        }
    }

    /// <summary>One batch, in a transaction of its own: nobody waits long for what it locks.</summary>
    private static async Task<int> InTurnAsync(
        NpgsqlConnection connection, string sql, NpgsqlParameter[] parameters, CancellationToken cancellationToken)
    {
        NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await using (transaction.ConfigureAwait(false))
        {
            NpgsqlCommand turn = new(TakeTurn, connection, transaction);
            await using (turn.ConfigureAwait(false))
            {
                if (await turn.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is not true)
                    return 0;
            }
            NpgsqlCommand command = new(sql, connection, transaction);
            command.Parameters.AddRange(parameters);
            int done;
            await using (command.ConfigureAwait(false))
                done = (int)(long)(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!;
            await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
            return done;
        }
    }
}

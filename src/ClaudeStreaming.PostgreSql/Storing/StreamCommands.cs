using System.Text;
using Npgsql;
using NpgsqlTypes;

namespace ClaudeStreaming;

/// <summary>What is asked or said of one stream at a time. Each is one statement that may be sent again.</summary>
internal sealed class StreamCommands(Database database, LeaseBook leases, PayloadProtector protector)
{
    // What cannot have been an id is not asked for: it comes from an address, and the database takes no zeros in its texts.
    private const int LongestId = 256;

    // What is encrypted beside the records, which are numbered from 1.
    private const long StatePlace = 0;

    // The holder makes it the same acquisition where it is sent again.
    private const string Create =
        """
        INSERT INTO claude_streaming.streams AS s (id, owner, kind, is_protected, take_over_state, max_bytes, lease, keep, holder, lease_until)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, clock_timestamp() + $7)
        ON CONFLICT (id) DO UPDATE SET lease_until = clock_timestamp() + s.lease
          WHERE s.holder = excluded.holder AND s.generation = 1 AND s.outcome IS NULL
        RETURNING key, generation, lease, stop_requested
        """;

    private const string TakeOver =
        """
        UPDATE claude_streaming.streams
        SET generation = generation + CASE WHEN holder = $2 THEN 0 ELSE 1 END, holder = $2, lease_until = clock_timestamp() + lease
        WHERE id = $1 AND outcome IS NULL AND (lease_until <= clock_timestamp() OR holder = $2)
        RETURNING key, generation, lease, stop_requested
        """;

    private const string Find =
        """
        SELECT owner, kind, is_protected, take_over_state, max_bytes, lease, keep, last_sequence, outcome,
          outcome IS NULL AND lease_until + lease / 5 <= clock_timestamp()
        FROM claude_streaming.streams WHERE id = $1 AND (expires_at IS NULL OR expires_at > clock_timestamp())
        """;

    private const string FindAbandoned =
        """
        SELECT id FROM claude_streaming.streams
        WHERE outcome IS NULL AND take_over_state IS NOT NULL AND lease_until <= clock_timestamp()
        ORDER BY lease_until LIMIT $1
        """;

    private const string FindKey =
        "SELECT key FROM claude_streaming.streams WHERE id = $1 AND (expires_at IS NULL OR expires_at > clock_timestamp())";

    private const string RequestStop =
        """
        WITH stopped AS (
          UPDATE claude_streaming.streams SET stop_requested = true
          WHERE id = $1 AND outcome IS NULL AND lease_until + lease / 5 > clock_timestamp() RETURNING key
        )
        SELECT pg_notify('claude_streaming', 's' || key) FROM stopped
        """;

    // Whoever sees first that nobody writes it any more says so, once, for all.
    private const string EndAbandoned =
        """
        WITH ended AS (
          UPDATE claude_streaming.streams SET outcome = 3, expires_at = clock_timestamp() + keep
          WHERE id = $1 AND outcome IS NULL AND lease_until + lease / 5 <= clock_timestamp() RETURNING key
        )
        SELECT pg_notify('claude_streaming', 'r' || key) FROM ended
        """;

    /// <summary>Makes the caller the producer of a new stream.</summary>
    public Task<StreamLease?> CreateAsync(string id, StreamTerms terms, CancellationToken cancellationToken)
    {
        Guid holder = Guid.NewGuid();
        byte[]? state = terms.TakeOverState is { } text ? Encoding.UTF8.GetBytes(text) : null;
        if (state is not null && protector.IsOn)
            state = protector.Protect(id, StatePlace, state);
        return AcquireAsync(
            id,
            Create,
            () =>
            [
                new NpgsqlParameter<string> { TypedValue = id },
                new NpgsqlParameter<string> { TypedValue = terms.Owner },
                new NpgsqlParameter<string> { TypedValue = terms.Kind },
                new NpgsqlParameter<bool> { TypedValue = protector.IsOn },
                new NpgsqlParameter { Value = (object?)state ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Bytea },
                new NpgsqlParameter<long> { TypedValue = terms.MaxBytes },
                new NpgsqlParameter<TimeSpan> { TypedValue = terms.LeaseDuration },
                new NpgsqlParameter<TimeSpan> { TypedValue = terms.KeepAfterEnd },
                new NpgsqlParameter<Guid> { TypedValue = holder },
            ],
            cancellationToken);
    }

    /// <summary>Makes the caller the producer of a stream whose producer's lease has run out.</summary>
    public Task<StreamLease?> TakeOverAsync(string id, CancellationToken cancellationToken)
    {
        Guid holder = Guid.NewGuid();
        return AcquireAsync(
            id, TakeOver, () => [.. IdOf(id), new NpgsqlParameter<Guid> { TypedValue = holder }], cancellationToken);
    }

    /// <summary>Says what is known of a stream.</summary>
    public async Task<StreamState?> FindAsync(string id, CancellationToken cancellationToken)
    {
        while (true)
        {
            (StreamState? state, bool isAbandoned) = await FindOnceAsync(id, cancellationToken).ConfigureAwait(false);
            if (!isAbandoned)
                return state;
            await EndAbandonedAsync(id, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Finds streams that somebody could go on with.</summary>
    public Task<IReadOnlyList<string>> FindAbandonedAsync(int most, CancellationToken cancellationToken) => database.RunAsync<IReadOnlyList<string>>(
        async (connection, token) =>
        {
            List<string> ids = [];
            NpgsqlCommand command = new(FindAbandoned, connection) { Parameters = { new NpgsqlParameter<int> { TypedValue = most } } };
            await using (command.ConfigureAwait(false))
            {
                NpgsqlDataReader rows = await command.ExecuteReaderAsync(token).ConfigureAwait(false);
                await using (rows.ConfigureAwait(false))
                {
                    while (await rows.ReadAsync(token).ConfigureAwait(false))
                        ids.Add(rows.GetString(0));
                }
            }
            return ids;
        },
        cancellationToken);

    /// <summary>Says under which key a stream is kept.</summary>
    public async Task<long?> FindKeyAsync(string id, CancellationToken cancellationToken) => IsPossible(id)
        ? await QueryAsync(FindKey, () => IdOf(id), static row => (long?)row.GetInt64(0), cancellationToken).ConfigureAwait(false)
        : null;

    /// <summary>Tells the producer, wherever it is, to stop.</summary>
    public async Task<bool> RequestStopAsync(string id, CancellationToken cancellationToken) => IsPossible(id) &&
        await QueryAsync(RequestStop, () => IdOf(id), static _ => true, cancellationToken).ConfigureAwait(false);

    /// <summary>Ends a stream whose producer is gone for good.</summary>
    public Task EndAbandonedAsync(string id, CancellationToken cancellationToken) =>
        QueryAsync(EndAbandoned, () => IdOf(id), static _ => true, cancellationToken);

    public static bool IsPossible(string id) => id.Length <= LongestId && !id.AsSpan().ContainsAnyExceptInRange('!', '~');

    private async Task<(StreamState? State, bool IsAbandoned)> FindOnceAsync(string id, CancellationToken cancellationToken) => IsPossible(id)
        ? await QueryAsync(
            Find,
            () => IdOf(id),
            row =>
            {
                StreamTerms terms = new(row.GetString(0), row.GetString(1))
                {
                    TakeOverState = row.IsDBNull(3) ? null : ReadState(id, row.GetFieldValue<byte[]>(3), isProtected: row.GetBoolean(2)),
                    MaxBytes = row.GetInt64(4),
                    LeaseDuration = row.GetFieldValue<TimeSpan>(5),
                    KeepAfterEnd = row.GetFieldValue<TimeSpan>(6),
                };
                return (new StreamState(terms, row.GetInt64(7), row.IsDBNull(8) ? null : (StreamOutcome)row.GetInt16(8)), row.GetBoolean(9));
            },
            cancellationToken).ConfigureAwait(false)
        : default;

    private string ReadState(string id, byte[] state, bool isProtected) =>
        Encoding.UTF8.GetString(isProtected ? protector.Unprotect(id, StatePlace, state).Span : state);

    private static NpgsqlParameter[] IdOf(string id) => [new NpgsqlParameter<string> { TypedValue = id }];

    private Task<StreamLease?> AcquireAsync(
        string id, string sql, Func<NpgsqlParameter[]> parameters, CancellationToken cancellationToken) => QueryAsync(
        sql,
        parameters,
        row => (StreamLease?)leases.Hold(id, row.GetInt64(0), row.GetInt64(1), row.GetFieldValue<TimeSpan>(2), row.GetBoolean(3)),
        cancellationToken);

    /// <returns>What there is in the row; nothing where there is none.</returns>
    private Task<T?> QueryAsync<T>(
        string sql, Func<NpgsqlParameter[]> parameters, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken) => database.RunAsync(
        async (connection, token) =>
        {
            NpgsqlCommand command = new(sql, connection);
            command.Parameters.AddRange(parameters());
            await using (command.ConfigureAwait(false))
            {
                NpgsqlDataReader row = await command.ExecuteReaderAsync(token).ConfigureAwait(false);
                await using (row.ConfigureAwait(false))
                    return await row.ReadAsync(token).ConfigureAwait(false) ? read(row) : default;
            }
        },
        cancellationToken);
}

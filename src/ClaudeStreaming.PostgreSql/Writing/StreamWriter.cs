using Npgsql;

namespace ClaudeStreaming;

/// <summary>Writes what the producers of this server have, in one statement for all of them.</summary>
/// <remarks>One statement is one round trip, one wait for the disk and one notification, however many answers run. A second one is
/// needed only where something of it could not be written, to see why.</remarks>
internal sealed class StreamWriter(Database database, LeaseBook leases)
{
    /// <summary>How many go into one statement: so many keys fit into one notification, whose limit is 8,000 bytes.</summary>
    public const int MostItems = 256;

    // What has to be true of the row is checked again where it was locked by somebody else meanwhile.
    private const string Write =
        """
        WITH given AS MATERIALIZED (
          SELECT * FROM unnest($1::text[], $2::bigint[], $3::bigint[], $4::int[], $5::bigint[], $6::bytea[], $7::smallint[])
            WITH ORDINALITY AS g(id, generation, first, count, size, data, outcome, place)
        ), written AS (
          UPDATE claude_streaming.streams s
          SET last_sequence = s.last_sequence + g.count, bytes = s.bytes + g.size, lease_until = clock_timestamp() + s.lease,
            outcome = NULLIF(g.outcome, -1), expires_at = CASE WHEN g.outcome >= 0 THEN clock_timestamp() + s.keep END
          FROM given g
          WHERE s.id = g.id AND s.generation = g.generation AND s.outcome IS NULL
            AND (g.first = 0 OR s.last_sequence = g.first - 1)
            AND (g.count = 0 OR g.outcome >= 0 OR s.bytes + g.size <= s.max_bytes)
          RETURNING g.place, s.key, s.stop_requested, g.first, g.count, g.data, g.outcome
        ), stored AS (
          INSERT INTO claude_streaming.records (stream_key, last_sequence, first_sequence, data)
          SELECT key, first + count - 1, first, data FROM written WHERE count > 0
        ), told AS MATERIALIZED (
          SELECT pg_notify('claude_streaming', 'r' || string_agg(key::text, ',')) FROM written WHERE count > 0 OR outcome >= 0 HAVING count(*) > 0
        )
        SELECT place, key, stop_requested, (SELECT count(*) FROM told) FROM written
        """;

    private const string Look =
        """
        SELECT id, generation, last_sequence, outcome, bytes, max_bytes FROM claude_streaming.streams
        WHERE id = ANY ($1) AND (expires_at IS NULL OR expires_at > clock_timestamp())
        """;

    /// <summary>Writes, and ends every item.</summary>
    public Task<bool> WriteAsync(IReadOnlyList<WriteItem> items) => database.RunOnceAsync(
        async (connection, cancellationToken) =>
        {
            HashSet<WriteItem> left = [.. items];
            foreach (WriteItem item in await WriteAsync(connection, items, cancellationToken).ConfigureAwait(false))
            {
                left.Remove(item);
                item.End(new WriteResult(WriteStatus.Written));
            }
            if (left.Count > 0)
                await ExplainAsync(connection, [.. left], cancellationToken).ConfigureAwait(false);
            return true;
        },
        CancellationToken.None);

    private async Task<List<WriteItem>> WriteAsync(NpgsqlConnection connection, IReadOnlyList<WriteItem> items, CancellationToken cancellationToken)
    {
        List<WriteItem> written = [];
        NpgsqlCommand command = new(Write, connection)
        {
            Parameters =
            {
                new NpgsqlParameter<string[]> { TypedValue = [.. items.Select(static item => item.Lease.Id)] },
                new NpgsqlParameter<long[]> { TypedValue = [.. items.Select(static item => item.Lease.Generation)] },
                new NpgsqlParameter<long[]> { TypedValue = [.. items.Select(static item => item.First)] },
                new NpgsqlParameter<int[]> { TypedValue = [.. items.Select(static item => item.Count)] },
                new NpgsqlParameter<long[]> { TypedValue = [.. items.Select(static item => item.Size)] },
                new NpgsqlParameter<byte[][]> { TypedValue = [.. items.Select(static item => item.Data)] },
                new NpgsqlParameter<short[]> { TypedValue = [.. items.Select(static item => item.Outcome)] },
            },
        };
        await using (command.ConfigureAwait(false))
        {
            await command.PrepareAsync(cancellationToken).ConfigureAwait(false);
            NpgsqlDataReader rows = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (rows.ConfigureAwait(false))
            {
                while (await rows.ReadAsync(cancellationToken).ConfigureAwait(false))
                {
                    WriteItem item = items[(int)rows.GetInt64(0) - 1];
                    written.Add(item);
                    leases.Saw(item.Lease, rows.GetInt64(1), isStopRequested: rows.GetBoolean(2));
                }
            }
        }
        return written;
    }

    private static async Task ExplainAsync(NpgsqlConnection connection, IReadOnlyList<WriteItem> items, CancellationToken cancellationToken)
    {
        Dictionary<string, StreamRow> found = [];
        NpgsqlCommand command = new(Look, connection)
        {
            Parameters = { new NpgsqlParameter<string[]> { TypedValue = [.. items.Select(static item => item.Lease.Id)] } },
        };
        await using (command.ConfigureAwait(false))
        {
            NpgsqlDataReader rows = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (rows.ConfigureAwait(false))
            {
                while (await rows.ReadAsync(cancellationToken).ConfigureAwait(false))
                {
                    found[rows.GetString(0)] = new StreamRow(
                        rows.GetInt64(1),
                        rows.GetInt64(2),
                        rows.IsDBNull(3) ? WriteItem.Running : rows.GetInt16(3),
                        Room: rows.GetInt64(5) - rows.GetInt64(4));
                }
            }
        }
        foreach (WriteItem item in items)
            item.End(found.TryGetValue(item.Lease.Id, out StreamRow row) ? row.Explain(item) : new WriteResult(WriteStatus.Fenced));
    }

    /// <summary>The row of a stream that something could not be written to.</summary>
    private readonly record struct StreamRow(long Generation, long LastSequence, short Outcome, long Room)
    {
        public WriteResult Explain(WriteItem item)
        {
            if (item.First > LastSequence + 1)
                return new(WriteStatus.Gap);
            bool isKnown = item.First > 0 && item.Last <= LastSequence;
            if (Generation != item.Lease.Generation || Outcome == (short)StreamOutcome.Orphaned)
                return new(WriteStatus.Fenced);
            // What was written before stays so, also after the end; its answer was lost.
            if (isKnown && Outcome != WriteItem.Running && (item.Outcome == WriteItem.Running || item.Outcome == Outcome))
                return new(WriteStatus.Written);
            if (Outcome != WriteItem.Running)
                return new(WriteStatus.Fenced);
            if (isKnown && item.Outcome == WriteItem.Running)
                return new(WriteStatus.Written);
            return item.First == LastSequence + 1 && item.Size > Room ? new(WriteStatus.Full) : new(WriteStatus.Known, LastSequence);
        }
    }
}

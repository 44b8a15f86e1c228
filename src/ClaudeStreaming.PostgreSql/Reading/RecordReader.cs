using Npgsql;

namespace ClaudeStreaming;

/// <summary>Reads what the readers of this server want to know, in one query for all of them.</summary>
internal sealed class RecordReader(Database database)
{
    /// <summary>How many read at once: with the rows of each, what a server holds that reads much is bounded.</summary>
    public const int MostItems = 64;

    // One query, so that records and end are of one moment: no end comes before the last record.
    private const string Read =
        """
        SELECT w.place, s.last_sequence, s.outcome, s.outcome IS NULL AND s.lease_until + s.lease / 5 <= clock_timestamp(),
          s.is_protected, r.first_sequence, r.last_sequence, r.data
        FROM unnest($1::bigint[], $2::bigint[]) WITH ORDINALITY AS w(key, after, place)
        JOIN claude_streaming.streams s ON s.key = w.key AND (s.expires_at IS NULL OR s.expires_at > clock_timestamp())
        LEFT JOIN LATERAL (
          SELECT first_sequence, last_sequence, data FROM claude_streaming.records
          WHERE stream_key = w.key AND last_sequence > w.after ORDER BY last_sequence LIMIT 16
        ) r ON true
        ORDER BY w.place, r.last_sequence
        """;

    /// <summary>Reads, and ends every item.</summary>
    public Task<bool> ReadAsync(IReadOnlyList<ReadItem> items) => database.RunOnceAsync(
        async (connection, cancellationToken) =>
        {
            ReadResult?[] results = new ReadResult?[items.Count];
            NpgsqlCommand command = new(Read, connection)
            {
                Parameters =
                {
                    new NpgsqlParameter<long[]> { TypedValue = [.. items.Select(static item => item.Key)] },
                    new NpgsqlParameter<long[]> { TypedValue = [.. items.Select(static item => item.After)] },
                },
            };
            await using (command.ConfigureAwait(false))
            {
                await command.PrepareAsync(cancellationToken).ConfigureAwait(false);
                NpgsqlDataReader rows = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
                await using (rows.ConfigureAwait(false))
                {
                    while (await rows.ReadAsync(cancellationToken).ConfigureAwait(false))
                        Add(rows, ref results[rows.GetInt64(0) - 1]);
                }
            }
            for (int i = 0; i < results.Length; i++)
                items[i].End(results[i]);
            return true;
        },
        CancellationToken.None);

    private static void Add(NpgsqlDataReader row, ref ReadResult? result)
    {
        result ??= new ReadResult(row.GetInt64(1), row.IsDBNull(2) ? null : (StreamOutcome)row.GetInt16(2), row.GetBoolean(3));
        if (!row.IsDBNull(5))
            result.Rows.Add(new RecordRow(row.GetInt64(5), row.GetInt64(6), row.GetBoolean(4), row.GetFieldValue<byte[]>(7)));
    }
}

using System.Runtime.CompilerServices;

namespace ClaudeStreaming;

/// <summary>Reads one stream: it listens first, then reads until there is nothing more, and only then waits for news.</summary>
internal sealed class RecordSequence(
    StreamCommands streams, Batcher<ReadItem, ReadResult?> reads, Database database, Listener listener, WakeBook wakes, PayloadProtector protector)
{
    public async IAsyncEnumerable<StreamRecord> ReadAsync(
        string id, long afterSequence, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        long last = afterSequence;
        await listener.StartAsync(cancellationToken).ConfigureAwait(false);
        if (await streams.FindKeyAsync(id, cancellationToken).ConfigureAwait(false) is not { } key)
        {
            yield return Missing(last);
            yield break;
        }
        using WakeBook.Watch news = wakes.Begin(key);
        while (true)
        {
            ReadResult? found = await database.RetryAsync(
                token => reads.RunAsync(new ReadItem(key, last)).WaitAsync(token), cancellationToken).ConfigureAwait(false);
            if (found is null)
            {
                yield return Missing(last);
                yield break;
            }
            foreach (RecordRow row in found.Rows)
            {
                foreach (StreamRecord record in Unpack(id, row, last))
                {
                    yield return record;
                    last = record.Sequence;
                }
            }
            if (last < found.LastSequence)
            {
                if (found.Rows.Count == 0)
                    throw Gap();
            }
            else if (found.Outcome is { } outcome)
            {
                yield return new StreamRecord(found.LastSequence + 1, default, outcome);
                yield break;
            }
            else if (found.IsAbandoned)
            {
                await streams.EndAbandonedAsync(id, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                await news.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private IEnumerable<StreamRecord> Unpack(string id, RecordRow row, long last)
    {
        if (row.First > last + 1)
            throw Gap();
        ReadOnlyMemory<byte> data = row.IsProtected ? protector.Unprotect(id, row.First, row.Data) : row.Data;
        for (long sequence = row.First; sequence <= row.Last; sequence++)
        {
            ReadOnlyMemory<byte> payload = RecordPack.Take(ref data);
            if (sequence > last)
                yield return new StreamRecord(sequence, payload);
        }
    }

    // Nothing is better than a hole that nobody knows of.
    private static InvalidDataException Gap() => new("Records of the stream are missing in claude_streaming.records. Somebody else deleted them.");

    private static StreamRecord Missing(long last) => new(last + 1, default, StreamOutcome.Missing);
}

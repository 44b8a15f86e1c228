using System.Buffers.Binary;
using System.Diagnostics;

namespace ClaudeStreaming.Torture;

/// <summary>One stream under load: written at one server as an answer is, read at the other, each event with the time at which it came.</summary>
internal sealed class LoadStream(IResumableStreamStore writing, IResumableStreamStore reading)
{
    // What an event of an answer has, more or less.
    private const int EventBytes = 150;

    private static readonly StreamTerms Terms = new("load", "events")
    {
        MaxBytes = 1024 * 1024 * 1024,
        LeaseDuration = TimeSpan.FromSeconds(15),
        KeepAfterEnd = TimeSpan.FromMinutes(1),
    };

    private readonly string _id = Guid.NewGuid().ToString("N");
    private readonly List<ReadOnlyMemory<byte>> _waiting = [];
    private long _written;

    /// <summary>How long each event took from one server to the reader at the other, in milliseconds.</summary>
    public List<double> Delays { get; } = [];

    /// <summary>Writes for a while, and reads to the end.</summary>
    /// <param name="pace">How long from one event to the next; zero for as fast as it goes, several at a time.</param>
    /// <param name="length">For how long.</param>
    public async Task RunAsync(TimeSpan pace, TimeSpan length)
    {
        StreamLease lease = (await writing.TryCreateAsync(_id, Terms, default))!;
        Task read = ReadAsync();
        long begun = Stopwatch.GetTimestamp();
        if (pace == TimeSpan.Zero)
        {
            while (Stopwatch.GetElapsedTime(begun) < length)
            {
                for (int i = 0; i < 16; i++)
                    _waiting.Add(NewEvent());
                await AppendAsync(lease);
            }
        }
        else
        {
            await PaceAsync(lease, pace, length);
        }
        await writing.CompleteAsync(lease, StreamOutcome.Completed, _written + 1, _waiting, default);
        await read;
    }

    // As the relay does it: what comes while an append is under way goes with the next one.
    private async Task PaceAsync(StreamLease lease, TimeSpan pace, TimeSpan length)
    {
        using PeriodicTimer timer = new(pace);
        Task appending = Task.CompletedTask;
        for (TimeSpan at = TimeSpan.Zero; at < length; at += pace)
        {
            await timer.WaitForNextTickAsync();
            _waiting.Add(NewEvent());
            if (!appending.IsCompleted)
                continue;
            await appending;
            appending = AppendAsync(lease);
        }
        await appending;
    }

    private async Task AppendAsync(StreamLease lease)
    {
        ReadOnlyMemory<byte>[] events = [.. _waiting];
        _waiting.Clear();
        if (await writing.AppendAsync(lease, _written + 1, events, default) != AppendResult.Appended)
            throw new InvalidOperationException("An append was refused.");
        _written += events.Length;
    }

    private async Task ReadAsync()
    {
        await foreach (StreamRecord record in reading.ReadAsync(_id, 0, default))
        {
            if (record.Outcome is null)
                Delays.Add(Stopwatch.GetElapsedTime(BinaryPrimitives.ReadInt64LittleEndian(record.Payload.Span)).TotalMilliseconds);
        }
    }

    private static ReadOnlyMemory<byte> NewEvent()
    {
        byte[] bytes = new byte[EventBytes];
        Random.Shared.NextBytes(bytes.AsSpan(sizeof(long)));
        BinaryPrimitives.WriteInt64LittleEndian(bytes, Stopwatch.GetTimestamp());
        return bytes;
    }
}

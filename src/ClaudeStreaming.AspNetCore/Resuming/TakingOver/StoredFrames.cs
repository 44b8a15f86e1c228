using System.Buffers;

namespace ClaudeStreaming;

/// <summary>What is stored of an answer, as its server wrote it.</summary>
/// <param name="frames">Its frames, in order.</param>
/// <param name="sse">The events that they were made of, as the API would have sent them.</param>
internal sealed class StoredFrames(IReadOnlyList<ReadOnlyMemory<byte>> frames, byte[] sse)
{
    /// <summary>How many frames there are.</summary>
    public int Count => frames.Count;

    /// <summary>Lets the events come once more.</summary>
    public Stream Open() => new EventByEventStream(sse);

    /// <summary>Reads what there is. Nobody else can write it: the lease is ours.</summary>
    /// <returns>Null where it cannot be gone on with: its format does not say all, or a version that is not this one wrote it.</returns>
    public static async Task<StoredFrames?> ReadAsync(
        IResumableStreamStore store, string id, StreamState state, RelayFormat format, MessageRequest request, CancellationToken cancellationToken)
    {
        List<ReadOnlyMemory<byte>> frames = [];
        if (state.LastSequence > 0)
        {
            await foreach (StreamRecord record in store.ReadAsync(id, 0, cancellationToken).ConfigureAwait(false))
            {
                if (record.Outcome is not null)
                    return null;
                frames.Add(record.Payload);
                if (record.Sequence == state.LastSequence)
                    break;
            }
        }
        ArrayBufferWriter<byte> sse = new();
        if (!format.TryReadBack(frames, request, sse))
            return null;
        StoredFrames stored = new(frames, sse.WrittenSpan.ToArray());
        return await stored.IsSaidTheSameAsync(RelayFormat.Of(format.Kind)!).ConfigureAwait(false) ? stored : null;
    }

    /// <summary>Whether a format makes the same frames of the events again: only then does what follows fit.</summary>
    private async Task<bool> IsSaidTheSameAsync(RelayFormat format)
    {
        Comparison comparison = new(frames);
        FrameWriter written = new(comparison);
        await using MessageStream stream = MessageStream.FromSse(Open());
        try
        {
            while (await stream.WaitToReadAsync().ConfigureAwait(false))
            {
                format.Drain(stream, written);
                await written.FlushAsync().ConfigureAwait(false);
            }
        }
        catch (ClaudeException)
        {
            // It ends in the middle; that is why it is here.
        }
        return comparison.IsSame;
    }

    /// <summary>Compares what is written with what there is.</summary>
    private sealed class Comparison(IReadOnlyList<ReadOnlyMemory<byte>> frames) : IFrameTarget
    {
        private readonly ArrayBufferWriter<byte> _frame = new();
        private int _count;
        private bool _isDifferent;

        public bool IsSame => !_isDifferent && _count == frames.Count;

        public IBufferWriter<byte> Buffer => _frame;

        public TimeSpan DueIn => Timeout.InfiniteTimeSpan;

        public void EndFrame(long sequence)
        {
            _isDifferent |= _count >= frames.Count || !frames[_count].Span.SequenceEqual(_frame.WrittenSpan);
            _count++;
            _frame.ResetWrittenCount();
        }

        public ValueTask FlushAsync() => default;

        public ValueTask OnDueAsync() => default;

        public ValueTask CompleteAsync(StreamOutcome outcome) => default;
    }
}

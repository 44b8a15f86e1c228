using System.Buffers;

namespace ClaudeStreaming;

/// <summary>Numbers the frames that a format writes.</summary>
/// <param name="target">Where they go.</param>
/// <param name="last">The number before the first.</param>
internal sealed class FrameWriter(IFrameTarget target, long last = 0)
{
    // So many are passed on at once, however many have arrived: nothing grows with the speed of the one side and the slowness of the other.
    private const int LongestBatch = 128;

    private long _batchStart = last;

    /// <summary>The number of the last frame.</summary>
    public long Last { get; private set; } = last;

    public IBufferWriter<byte> Buffer => target.Buffer;

    /// <summary>Whether what was written should be passed on before there is more.</summary>
    public bool IsFull => Last - _batchStart >= LongestBatch;

    /// <summary>Whether frames count. Those that do not have the number of the last one that did: a browser that comes back behind them has
    /// missed nothing.</summary>
    public bool IsCounting { get; set; } = true;

    /// <summary>The frame that was written is complete, and the next one.</summary>
    public void EndFrame() => EndFrame(IsCounting ? Last + 1 : Last);

    /// <summary>The frame that was written is complete, and has a number already.</summary>
    public void EndFrame(long sequence)
    {
        Last = sequence;
        target.EndFrame(sequence);
    }

    public ValueTask FlushAsync()
    {
        _batchStart = Last;
        return target.FlushAsync();
    }
}

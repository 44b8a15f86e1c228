using System.Buffers;

namespace ClaudeStreaming;

/// <summary>Where frames of an event stream go: to a browser, or into a store from which browsers read them.</summary>
internal interface IFrameTarget
{
    /// <summary>Where the fields of a frame are to be written, each line with its line end, without <c>id:</c> and blank line.</summary>
    IBufferWriter<byte> Buffer { get; }

    /// <summary>How long until <see cref="OnDueAsync"/> wants to be called; infinite for not at all.</summary>
    TimeSpan DueIn { get; }

    /// <summary>The frame that was written is complete.</summary>
    /// <param name="sequence">Its number.</param>
    void EndFrame(long sequence);

    /// <summary>Passes on what was written. Takes as long as whoever is behind it takes.</summary>
    ValueTask FlushAsync();

    /// <summary>Does what is due: a sign of life, or something that was held back.</summary>
    ValueTask OnDueAsync();

    /// <summary>Passes on what was written, and that it was the last.</summary>
    ValueTask CompleteAsync(StreamOutcome outcome);
}

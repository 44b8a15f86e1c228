using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;

namespace ClaudeStreaming;

/// <summary>How events of an answer are spelled for the browser. One for each response, since some remember what came before.</summary>
internal abstract class RelayFormat
{
    /// <summary>A word for it, which is stored with a resumable stream.</summary>
    public abstract string Kind { get; }

    /// <summary>The format that a word stands for; null where this version knows none.</summary>
    public static RelayFormat? Of(string kind) => kind switch
    {
        EventsFormat.Name => new EventsFormat(),
        TextFormat.Name => new TextFormat(marksBlockEnds: false),
        TextFormat.MarkedName => new TextFormat(marksBlockEnds: true),
        UiMessageFormat.Name => new UiMessageFormat(),
        _ => null,
    };

    /// <summary>Sets headers beside those of every event stream.</summary>
    public virtual void SetHeaders(IHeaderDictionary headers)
    {
    }

    /// <summary>Writes what has arrived, as long as there is room in the batch.</summary>
    public abstract void Drain(MessageStream stream, FrameWriter frames);

    /// <summary>Writes the end of a complete answer.</summary>
    public abstract void WriteDone(FrameWriter frames);

    /// <summary>Writes the end of an answer that somebody stopped.</summary>
    public abstract void WriteStopped(FrameWriter frames);

    /// <summary>Writes the end of an answer that failed.</summary>
    public abstract void WriteError(FrameWriter frames, RelayError error);

    /// <summary>Writes that everything so far is void, and comes again.</summary>
    public virtual void WriteReset(IBufferWriter<byte> target)
    {
    }

    /// <summary>Writes the events that frames of this format were made of, as the API would have sent them, so that an answer can go on behind
    /// them.</summary>
    /// <param name="frames">The frames.</param>
    /// <param name="request">What was asked, for what the frames do not say.</param>
    /// <param name="sse">Where to.</param>
    /// <returns>False where the frames do not say all that is needed for it.</returns>
    public virtual bool TryReadBack(IReadOnlyList<ReadOnlyMemory<byte>> frames, MessageRequest request, IBufferWriter<byte> sse) => false;

    /// <summary>Finds the text of a frame of this format that is a piece of text and nothing else.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="block">What the text belongs to: text of another block does not go on in this one.</param>
    /// <param name="text">The text.</param>
    public abstract bool TryReadText(ReadOnlySpan<byte> frame, [NotNullWhen(true)] out string? block, [NotNullWhen(true)] out string? text);

    /// <summary>Writes such a frame.</summary>
    public abstract void WriteText(IBufferWriter<byte> target, string block, ReadOnlySpan<char> text);
}

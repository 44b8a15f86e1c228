namespace ClaudeStreaming.Sse;

/// <summary>An event in the stream is larger than the reader was told to accept.</summary>
/// <remarks>Final for its <see cref="SseReader"/>: every later read throws it again, since where the next event begins is not known.</remarks>
public sealed class SseFrameTooLargeException : Exception
{
    internal SseFrameTooLargeException(int maxFrameBytes)
        : base($"A server-sent event is larger than {maxFrameBytes:N0} bytes, the reader's limit. " +
               "If events that large are expected, construct the reader with a higher maxFrameBytes.")
        => MaxFrameBytes = maxFrameBytes;

    /// <summary>The limit that was exceeded.</summary>
    /// <value>Bytes.</value>
    public int MaxFrameBytes { get; }
}

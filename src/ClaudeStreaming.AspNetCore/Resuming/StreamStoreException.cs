namespace ClaudeStreaming;

/// <summary>The store of resumable streams failed, or has made somebody else the producer.</summary>
internal class StreamStoreException(string message, Exception? innerException = null) : Exception(message, innerException);

/// <summary>The stream is somebody else's now.</summary>
internal sealed class LeaseLostException()
    : StreamStoreException("Another server has taken over the stream, or its lease ran out. This one writes no more of it.");

/// <summary>A resumable stream has become larger than it may.</summary>
internal sealed class StreamTooLargeException()
    : StreamStoreException("The answer is larger than ResumableStreamOptions.MaxBytes, or all of them than MaxTotalBytes. Raise it if answers that large are expected.");

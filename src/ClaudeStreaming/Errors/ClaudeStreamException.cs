namespace ClaudeStreaming;

/// <summary>The stream broke, or was none.</summary>
public sealed class ClaudeStreamException : ClaudeException
{
    /// <summary>Creates the exception; public so that your tests can throw it.</summary>
    /// <param name="reason">What happened.</param>
    /// <param name="message">What happened, for people.</param>
    /// <param name="innerException">The cause.</param>
    public ClaudeStreamException(StreamFailure reason, string message, Exception? innerException = null)
        : base(message, innerException)
        => Reason = reason;

    /// <summary>What happened.</summary>
    public StreamFailure Reason { get; }

    internal override ClaudeException In(string? requestId, Message? partial, string? whyNotContinue) =>
        new ClaudeStreamException(Reason, Message, InnerException)
        {
            RequestId = RequestId ?? requestId,
            PartialMessage = partial,
            CannotContinueReason = whyNotContinue,
        };
}

/// <summary>How a stream broke.</summary>
public enum StreamFailure
{
    /// <summary>The body ended before the message did.</summary>
    Truncated,

    /// <summary>The connection was lost; the inner exception has the cause.</summary>
    ConnectionLost,

    /// <summary>Nothing came for longer than the idle time-out, not even a ping; the inner exception is a <see cref="TimeoutException"/>.</summary>
    Idle,

    /// <summary>An event was not valid JSON, or came in an impossible order.</summary>
    Malformed,

    /// <summary>An event or the message grew beyond the limits of the options.</summary>
    TooLarge,

    /// <summary>The response was not an event stream; the message has the start of its body.</summary>
    NotAnEventStream,
}

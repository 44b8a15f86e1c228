namespace ClaudeStreaming;

/// <summary>An answer came whole, but the value that was to be in it did not: it is cut off, refused, no JSON, or of another shape.</summary>
public sealed class ClaudeOutputException : ClaudeException
{
    /// <summary>Creates the exception; public so that your tests can throw it.</summary>
    /// <param name="reason">What is wrong with it.</param>
    /// <param name="message">What happened, for people.</param>
    /// <param name="innerException">The cause.</param>
    public ClaudeOutputException(OutputFailure reason, string message, Exception? innerException = null)
        : base(message, innerException)
        => Reason = reason;

    /// <summary>What is wrong with it.</summary>
    public OutputFailure Reason { get; }

    /// <summary>What stands where the JSON was to be, as it came.</summary>
    /// <value>Empty by default.</value>
    public string RawText { get; init; } = "";

    internal override ClaudeException In(string? requestId, Message? partial, string? whyNotContinue) =>
        new ClaudeOutputException(Reason, Message, InnerException)
        {
            RawText = RawText,
            RequestId = RequestId ?? requestId,
            PartialMessage = partial,
            CannotContinueReason = whyNotContinue,
        };
}

/// <summary>Why there is no value in an answer.</summary>
public enum OutputFailure
{
    /// <summary>The JSON ends in the middle. <see cref="Message.StopReason"/> says why; most often it is
    /// <see cref="StopReason.MaxTokens"/>.</summary>
    CutOff,

    /// <summary>Claude refused; see <see cref="Message.StopDetails"/>. Whatever JSON came is not an answer.</summary>
    Refused,

    /// <summary>What came is no JSON; the inner exception says where.</summary>
    Malformed,

    /// <summary>It is JSON, and does not fit the type; the inner exception says where.</summary>
    Mismatch,

    /// <summary>There is nothing of it: no text, no call of that tool, no such block.</summary>
    Missing,
}

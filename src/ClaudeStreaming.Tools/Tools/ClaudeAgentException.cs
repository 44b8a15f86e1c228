namespace ClaudeStreaming;

/// <summary>A run broke off. The inner exception is what happened: a <see cref="ClaudeApiException"/>, a
/// <see cref="ClaudeStreamException"/>, an <see cref="HttpRequestException"/>, or what <see cref="AgentOptions.Approve"/> threw.</summary>
/// <remarks>Nothing is done again by itself, since calls may have been made: look at <see cref="Calls"/>, and send
/// <see cref="Transcript"/> to go on from the turn that broke.</remarks>
public sealed class ClaudeAgentException : ClaudeException
{
    /// <summary>Creates the exception; public so that your tests can throw it.</summary>
    /// <param name="message">What happened, for people.</param>
    /// <param name="innerException">The cause.</param>
    public ClaudeAgentException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>The turn that broke.</summary>
    /// <value>From 1.</value>
    public int Turn { get; init; }

    /// <summary>Every call of every turn and, where there is one, its result; those that began before the last turn was complete,
    /// too.</summary>
    /// <value>Empty by default.</value>
    public IReadOnlyList<ToolCall> Calls { get; init; } = [];

    /// <summary>The conversation up to the last turn that is complete. Nothing of the one that broke is in it.</summary>
    /// <value>Empty by default.</value>
    public IReadOnlyList<InputMessage> Transcript { get; init; } = [];

    /// <summary>What all complete turns cost together.</summary>
    public Usage Usage { get; init; } = new();

    internal override ClaudeException In(string? requestId, Message? partial, string? whyNotContinue) =>
        new ClaudeAgentException(Message, InnerException!)
        {
            Turn = Turn,
            Calls = Calls,
            Transcript = Transcript,
            Usage = Usage,
            RequestId = RequestId ?? requestId,
            PartialMessage = partial,
            CannotContinueReason = whyNotContinue,
        };
}

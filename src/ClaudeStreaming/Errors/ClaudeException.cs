namespace ClaudeStreaming;

/// <summary>An answer that did not come, or did not come to its end.</summary>
/// <remarks>
/// <see cref="ClaudeApiException"/>: the API said no, before the stream or inside it. <see cref="ClaudeStreamException"/>: the stream broke.
/// The package ClaudeStreaming.Tools has two more: for a run with tools that broke off, and for an answer without the value that was due.
/// Failures to connect are not among them: they stay the <see cref="HttpRequestException"/> that handlers look for. Neither the key nor
/// the prompt is ever part of a message.
/// </remarks>
public abstract class ClaudeException : Exception
{
    private protected ClaudeException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>What the service calls this request; name it when you ask their support.</summary>
    /// <value>Null when no response came, or it did not say.</value>
    public string? RequestId { get; init; }

    /// <summary>What had arrived: exactly the events that came whole, folded.</summary>
    /// <value>Null when the message had not begun. Tool inputs in it that are not <see cref="ToolCallBlock.IsInputComplete"/> must not be
    /// acted upon.</value>
    public Message? PartialMessage { get; init; }

    /// <summary>Whether the answer could go on from <see cref="PartialMessage"/> in a new request.</summary>
    public bool CanContinue => PartialMessage is not null && CannotContinueReason is null;

    /// <summary>Why not, where <see cref="CanContinue"/> is false.</summary>
    public string? CannotContinueReason { get; init; } = NothingArrived;

    internal const string NothingArrived = "Nothing had arrived; send the request again.";

    /// <summary>The same failure, with what is known of the stream it ended.</summary>
    /// <param name="requestId">Counts where the failure named none itself.</param>
    /// <param name="partial">What had arrived.</param>
    /// <param name="whyNotContinue">Null where it could go on.</param>
    internal abstract ClaudeException In(string? requestId, Message? partial, string? whyNotContinue);
}

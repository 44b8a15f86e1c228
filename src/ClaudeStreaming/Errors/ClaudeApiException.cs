using System.Net;

namespace ClaudeStreaming;

/// <summary>The API said no: with a status other than 2xx, or with an <c>error</c> event inside a stream that had begun.</summary>
/// <remarks>Source: API reference, Errors.</remarks>
public sealed class ClaudeApiException : ClaudeException
{
    /// <summary>Creates the exception; public so that your tests can throw it.</summary>
    /// <param name="errorType">The kind of error.</param>
    /// <param name="message">What happened, for people.</param>
    public ClaudeApiException(ErrorType errorType, string message)
        : base(message, null)
    {
        ErrorType = errorType;
        ApiMessage = message;
    }

    /// <summary>The kind of error.</summary>
    /// <value>Told by the body or, where the body is not the API's (a proxy's page), by the status. The default value where an
    /// <c>error</c> event named none.</value>
    public ErrorType ErrorType { get; }

    /// <summary>What the API said, in its own words; <see cref="Exception.Message"/> has what to do about it as well.</summary>
    /// <value>Where the body is not the API's, how it starts. <see cref="Exception.Message"/> by default.</value>
    public string ApiMessage { get; init; }

    /// <summary>The stable code that tells errors of one type apart, for example <c>ramp_limit_exceeded</c>.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>What else the API said about the error, as a JSON object.</summary>
    public string? DetailsJson { get; init; }

    /// <summary>The status of the response.</summary>
    /// <value>Null for an error from inside a stream, whose status was 200.</value>
    public HttpStatusCode? StatusCode { get; init; }

    /// <summary>How long the API asks to wait before trying again.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>What the <c>x-should-retry</c> header said; it overrules the status.</summary>
    internal bool? ShouldRetry { get; init; }

    internal override ClaudeException In(string? requestId, Message? partial, string? whyNotContinue) =>
        new ClaudeApiException(ErrorType, Message)
        {
            ApiMessage = ApiMessage,
            ErrorCode = ErrorCode,
            DetailsJson = DetailsJson,
            StatusCode = StatusCode,
            RetryAfter = RetryAfter,
            ShouldRetry = ShouldRetry,
            RequestId = RequestId ?? requestId,
            PartialMessage = partial,
            CannotContinueReason = whyNotContinue,
        };

    /// <summary>Words from elsewhere, to be followed by a sentence.</summary>
    internal static string Sentence(string words) => words.TrimEnd() is [.., not ('.' or '!' or '?')] ? words.TrimEnd() + "." : words;
}

namespace ClaudeStreaming;

/// <summary>Asks Claude, and streams the answer.</summary>
/// <remarks>Safe for use by any number of threads.</remarks>
public interface IClaudeClient
{
    /// <summary>Sends a request now, and returns when the API has accepted it: its status was a success and its headers are read.</summary>
    /// <param name="request">What to ask. It is never changed.</param>
    /// <param name="options">What is different for this request; null for nothing.</param>
    /// <param name="cancellationToken">Governs the whole life of the stream, not only its opening.</param>
    /// <returns>The answer as it arrives; yours to dispose.</returns>
    /// <exception cref="ArgumentException">The request cannot be right (no model, no messages, a negative <c>MaxTokens</c>, JSON that is
    /// none), or an option is out of its range. Thrown before anything is sent.</exception>
    /// <exception cref="ClaudeApiException">The API said no, with a status that is not retried, or too often.</exception>
    /// <exception cref="ClaudeStreamException">The response is not an event stream.</exception>
    /// <exception cref="HttpRequestException">No connection, too often; or no headers within the response time-out, then with an inner
    /// <see cref="TimeoutException"/>.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    Task<MessageStream> StreamAsync(
        MessageRequest request, ClaudeRequestOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Goes on with an answer that somebody else began and did not bring to its end: a process that is gone, say, of whose stream what
    /// was read is kept.</summary>
    /// <param name="request">What was asked.</param>
    /// <param name="utf8Sse">The answer so far, as a <c>text/event-stream</c> of the API's events and <see cref="StreamResumed"/>; disposed with
    /// the message stream.</param>
    /// <param name="options">What is different for this request; null for nothing.</param>
    /// <param name="cancellationToken">Governs the whole life of the stream.</param>
    /// <returns>The whole answer: what there is of it first, and then, behind a <see cref="StreamResumed"/>, the rest of it. Nothing is sent
    /// before all that there is has been read, and nothing at all where the answer proves complete.</returns>
    /// <remarks>What there is goes on as any answer that broke off: where <see cref="ClaudeClientOptions.Recovery"/> allows it, and it broke off
    /// in text. Else the stream fails with <see cref="StreamFailure.Truncated"/>, and <see cref="MessageStream.Attempts"/> stays 0. Where
    /// nothing had been said yet the request is sent as if it were new.</remarks>
    /// <exception cref="ArgumentException">As <see cref="StreamAsync"/>; or <paramref name="utf8Sse"/> cannot be read.</exception>
    /// <exception cref="NotSupportedException">This client cannot; <see cref="ClaudeClient"/> can.</exception>
    MessageStream ContinueStream(
        MessageRequest request, Stream utf8Sse, ClaudeRequestOptions? options = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException($"{GetType().Name} cannot go on with an answer that was begun elsewhere. Use a ClaudeClient, or implement ContinueStream.");
}

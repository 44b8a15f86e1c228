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
}

namespace ClaudeStreaming;

/// <summary>Short ways of asking.</summary>
public static class ClaudeClientExtensions
{
    /// <summary>Asks, and returns only the finished message, however long it takes: it is streamed underneath, so that no time-out on
    /// the whole answer is in the way.</summary>
    /// <param name="client">The client.</param>
    /// <param name="request">What to ask.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The finished message.</returns>
    /// <exception cref="ArgumentException">As <see cref="IClaudeClient.StreamAsync"/>.</exception>
    /// <exception cref="ClaudeException">The API said no, or the stream broke; <see cref="ClaudeException.PartialMessage"/> has what
    /// arrived.</exception>
    /// <exception cref="HttpRequestException">No connection, or no response in time.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public static Task<Message> GetFinalMessageAsync(
        this IClaudeClient client, MessageRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(client);
        return ReadAsync(client.StreamAsync(request, options: null, cancellationToken));
    }

    private static async Task<Message> ReadAsync(Task<MessageStream> opening)
    {
        await using MessageStream stream = await opening.ConfigureAwait(false);
        return await stream.GetFinalMessageAsync(CancellationToken.None).ConfigureAwait(false);
    }
}

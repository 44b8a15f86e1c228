namespace ClaudeStreaming;

/// <summary>How an answer goes on whose server is gone.</summary>
/// <param name="Request">What had been asked.</param>
public sealed record StreamContinuation(MessageRequest Request)
{
    /// <summary>Who asks.</summary>
    /// <value>Null by default: the application's registered <see cref="IClaudeClient"/>.</value>
    public IClaudeClient? Client { get; init; }

    /// <summary>What is different for this request, its <see cref="ClaudeRequestOptions.Recovery"/> for example.</summary>
    /// <value>Null by default, for nothing.</value>
    public ClaudeRequestOptions? RequestOptions { get; init; }

    /// <summary>What is to be done with the answer; of these, its callbacks, <see cref="RelayOptions.MaxDuration"/> and the clock count.</summary>
    /// <value>Null by default, for nothing: set <see cref="RelayOptions.OnCompleted"/> to save the finished message.</value>
    public RelayOptions? Options { get; init; }
}

using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace ClaudeStreaming;

/// <summary>A client as an <see cref="IChatClient"/>.</summary>
internal sealed class ClaudeChatClient : IChatClient
{
    private readonly IClaudeClient _client;
    private readonly ChatClientMetadata _metadata;
    private readonly int _maxOutputTokens;
    private readonly bool _ownsClient;

    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public ClaudeChatClient(IClaudeClient client, ClaudeChatClientOptions options)
    {
        if (options.Model is not null && string.IsNullOrWhiteSpace(options.Model))
            throw new ArgumentException("The model is empty. Name one, or leave it null and set ChatOptions.ModelId.", nameof(options));
        if (options.MaxOutputTokens < 0)
            throw new ArgumentException("MaxOutputTokens is negative. Set it to the most tokens an answer may have.", nameof(options));
        _client = client;
        _maxOutputTokens = options.MaxOutputTokens;
        _ownsClient = options.OwnsClient;
        _metadata = new ChatClientMetadata("anthropic", (client as ClaudeClient)?.BaseAddress, options.Model);
    }

    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        ReadAsync(Request(messages, options), cancellationToken);

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        StreamAsync(Request(messages, options), cancellationToken);

    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        if (serviceKey is not null)
            return null;
        if (serviceType == typeof(ChatClientMetadata))
            return _metadata;
        return serviceType.IsInstanceOfType(this) ? this : serviceType.IsInstanceOfType(_client) ? _client : null;
    }

    public void Dispose()
    {
        if (_ownsClient)
            (_client as IDisposable)?.Dispose();
    }

    // Made when the method is called: a mistake shows there, and what is changed later has no effect.
    private ChatRequest Request(IEnumerable<ChatMessage> messages, ChatOptions? options)
    {
        ArgumentNullException.ThrowIfNull(messages);
        return ChatRequest.Of(messages, options ?? new ChatOptions(), _metadata.DefaultModelId, _maxOutputTokens, this);
    }

    private async Task<ChatResponse> ReadAsync(ChatRequest request, CancellationToken cancellationToken)
    {
        await using MessageStream stream =
            await _client.StreamAsync(request.Body, request.Options, cancellationToken).ConfigureAwait(false);
        return Reply.Of(await stream.GetFinalMessageAsync(CancellationToken.None).ConfigureAwait(false));
    }

    private async IAsyncEnumerable<ChatResponseUpdate> StreamAsync(
        ChatRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using MessageStream stream =
            await _client.StreamAsync(request.Body, request.Options, cancellationToken).ConfigureAwait(false);
        ReplyUpdates updates = new(() => stream.CurrentMessage!);
        await foreach (StreamEvent streamEvent in stream.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            if (updates.Of(streamEvent) is { } update)
                yield return update;
        }
        if (updates.End() is { } last)
            yield return last;
    }
}

using Microsoft.Extensions.AI;

namespace ClaudeStreaming;

/// <summary>What an <see cref="IChatClient"/> on Claude goes by where a request's <see cref="ChatOptions"/> do not say. Copied when the chat
/// client is made.</summary>
public sealed class ClaudeChatClientOptions
{
    /// <summary>The model, for example <c>claude-opus-4-8</c>.</summary>
    /// <value>Null by default: then every request has to say <see cref="ChatOptions.ModelId"/>.</value>
    public string? Model { get; set; }

    /// <summary>The most tokens of an answer, thinking included.</summary>
    /// <value>32,000 by default, which every model since Claude 4 takes; older ones need less. From 0, which only warms the prompt cache.
    /// Only tokens that are generated are paid for.</value>
    public int MaxOutputTokens { get; set; } = 32_000;

    /// <summary>Whether disposing the chat client disposes the client it is on.</summary>
    /// <value>False by default: the client stays yours.</value>
    public bool OwnsClient { get; set; }
}

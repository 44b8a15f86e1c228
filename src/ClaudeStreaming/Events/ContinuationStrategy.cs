namespace ClaudeStreaming;

/// <summary>How an answer that broke off is asked to go on.</summary>
/// <remarks>Source: Anthropic's documentation, Streaming, "Error recovery".</remarks>
public enum ContinuationStrategy
{
    /// <summary>What had arrived becomes an assistant turn, and a user turn behind it asks to go on. Every model takes it.</summary>
    UserTurn,

    /// <summary>What had arrived becomes the last turn, which the model continues to the letter. Models from 4.6 on refuse that.</summary>
    Prefill,
}

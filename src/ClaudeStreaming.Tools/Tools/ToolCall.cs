namespace ClaudeStreaming;

/// <summary>A call of a tool of yours that a run has dealt with.</summary>
/// <param name="Turn">The turn that it is of, from 1.</param>
/// <param name="Block">The call.</param>
public sealed record ToolCall(int Turn, ToolUseBlock Block)
{
    /// <summary>What Claude is told.</summary>
    /// <value>Null while the call is under way, and for good where the run ended meanwhile: it may have taken effect, or not.</value>
    public ToolResultBlock? Result { get; init; }

    /// <summary>What the tool threw, for you: Claude is not told.</summary>
    public Exception? Failure { get; init; }
}

namespace ClaudeStreaming;

/// <summary>An answer that began and did not come to its end.</summary>
/// <param name="PartialMessage">What had arrived; null where the message had not begun. Tool inputs in it that are not
/// <see cref="ToolCallBlock.IsInputComplete"/> must not be acted upon.</param>
/// <param name="Cause">Why.</param>
/// <param name="Exception">What ended it, for your log. Its text is not for the browser.</param>
public sealed record RelayInterruption(Message? PartialMessage, InterruptionCause Cause, Exception Exception);

using Microsoft.Extensions.AI;

namespace ClaudeStreaming;

internal static class FinishReason
{
    /// <summary>What M.E.AI calls a stop reason; the API's own word where it has none for it, so that a pause is not taken for an end.</summary>
    public static ChatFinishReason? Of(StopReason? reason) => reason?.Value switch
    {
        StopReason.EndTurn or StopReason.StopSequence => ChatFinishReason.Stop,
        StopReason.MaxTokens or StopReason.ModelContextWindowExceeded => ChatFinishReason.Length,
        StopReason.ToolUse => ChatFinishReason.ToolCalls,
        StopReason.Refusal => ChatFinishReason.ContentFilter,
        // M.E.AI refuses one that says nothing.
        { } other when !string.IsNullOrWhiteSpace(other) => new ChatFinishReason(other),
        _ => null,
    };
}

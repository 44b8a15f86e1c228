namespace ClaudeStreaming;

/// <summary>Whether an answer that broke off could go on from its last text in a new request.</summary>
/// <remarks>Source: Anthropic's documentation, Streaming, "Error recovery"; and the rules for the one partial turn the API itself takes.</remarks>
internal static class ContinuationRules
{
    /// <summary>Says why not, or null where it could.</summary>
    public static string? WhyNot(MessageRequest request, Message partial)
    {
        if (request.OutputConfig?.Format is not null)
            return "The answer has a required format: half of it cannot be continued as text.";
        if (request.ToolChoice?.Type is "any" or "tool")
            return "The request forces a call of a tool.";
        // What stands there wins over the properties: other messages would even be sent instead of those with the rest to be asked for.
        if (request.FirstExtra("messages", "tool_choice", "output_config", "output_format", "thread") is { } member)
            return $"The request's ExtraJson has {member}, which may forbid it; use the property, where there is one.";
        if (partial.Content.Count == 0)
            return ClaudeException.NothingArrived;
        if (partial.StopReason is not null)
            return "The answer had stopped already; PartialMessage has all of it.";
        HashSet<string> answered = [.. partial.Content.OfType<ServerToolResultBlock>().Select(static result => result.ToolUseId)];
        foreach (ContentBlock block in partial.Content)
        {
            switch (block)
            {
                case ToolCallBlock { IsInputComplete: false }:
                    return "A tool's input was cut off.";
                case ToolUseBlock:
                    return "It calls a tool, which has to be answered first.";
                case ServerToolUseBlock or McpToolUseBlock when !answered.Contains(((ToolCallBlock)block).Id):
                    return "A tool that the service runs had not answered yet.";
            }
        }
        return partial.Content[^1] is TextBlock text && !string.IsNullOrWhiteSpace(text.Text)
            ? null
            : $"It broke off in a {partial.Content[^1].Type} block; only text can be continued.";
    }
}

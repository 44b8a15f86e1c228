using Microsoft.Extensions.AI;

namespace ClaudeStreaming;

/// <summary>A whole block as M.E.AI has it.</summary>
internal static class BlockContent
{
    /// <summary>What an <see cref="ErrorContent"/> has for a call that must not be made.</summary>
    private const string InvalidToolCall = "invalid_tool_call";

    /// <summary>The content that stands for a block; null for text that says nothing, which the API would not take back.</summary>
    public static AIContent? Of(ContentBlock block) => block switch
    {
        TextBlock { Text: "", Citations: null or { Count: 0 } } => null,
        TextBlock text => new TextContent(text.Text) { Annotations = Annotation.Of(text.Citations) },
        ThinkingBlock thinking => new TextReasoningContent(thinking.Thinking)
        {
            ProtectedData = thinking.Signature.Length > 0 ? thinking.Signature : null,
        },
        RedactedThinkingBlock redacted => new TextReasoningContent("") { ProtectedData = redacted.Data },
        ToolCallBlock { IsInputComplete: false } call => Invalid(call),
        ToolUseBlock call => Function(call),
        // M.E.AI has no calls and results without an id.
        ToolCallBlock call when !string.IsNullOrWhiteSpace(call.Id) => HostedToolContent.Of(call),
        ServerToolResultBlock result when !string.IsNullOrWhiteSpace(result.ToolUseId) => HostedToolResult.Of(result),
        ContainerUploadBlock upload when !string.IsNullOrWhiteSpace(upload.FileId) => new HostedFileContent(upload.FileId),
        _ => new AIContent(),
    };

    private static AIContent Function(ToolUseBlock call) =>
        !string.IsNullOrWhiteSpace(call.Id) && !string.IsNullOrWhiteSpace(call.Name) &&
        FunctionArguments.TryRead(call.InputJson, out Dictionary<string, object?>? arguments)
            ? new FunctionCallContent(call.Id, call.Name, arguments)
            : Invalid(call);

    // Not a call with a mark on it: a loop that looks for calls would make it all the same.
    private static ErrorContent Invalid(ToolCallBlock call) =>
        new($"The call '{call.Id}' of the tool {call.Name} must not be made: its input was cut off or is not valid JSON, or it has no id. " +
            "Ask again, with more MaxOutputTokens where it was cut off.")
        {
            ErrorCode = InvalidToolCall,
            Details = call.InputJson,
        };
}

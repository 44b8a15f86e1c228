using Microsoft.Extensions.AI;

namespace ClaudeStreaming;

/// <summary>A whole block as M.E.AI has it.</summary>
internal static class BlockContent
{
    /// <summary>What an <see cref="ErrorContent"/> has for a call that must not be made.</summary>
    private const string IncompleteToolInput = "incomplete_tool_input";

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
        ToolCallBlock { IsInputComplete: false } call => Incomplete(call),
        ToolUseBlock call => FunctionArguments.TryRead(call.InputJson, out Dictionary<string, object?>? arguments)
            ? new FunctionCallContent(call.Id, call.Name, arguments)
            : Incomplete(call),
        ToolCallBlock call => HostedToolContent.Of(call),
        ServerToolResultBlock result => HostedToolResult.Of(result),
        ContainerUploadBlock upload when !string.IsNullOrWhiteSpace(upload.FileId) => new HostedFileContent(upload.FileId),
        _ => new AIContent(),
    };

    // Not a call with a mark on it: a loop that looks for calls would make it all the same.
    private static ErrorContent Incomplete(ToolCallBlock call) =>
        new($"The input of the call '{call.Id}' of the tool {call.Name} was cut off or is not valid JSON, so the call must not be made. " +
            "Ask again with more MaxOutputTokens.")
        {
            ErrorCode = IncompleteToolInput,
            Details = call.InputJson,
        };
}

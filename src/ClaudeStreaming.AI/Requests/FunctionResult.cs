using System.Text.Json;
using Microsoft.Extensions.AI;

namespace ClaudeStreaming;

/// <summary>The result of a function as the answer to the call.</summary>
internal static class FunctionResult
{
    /// <exception cref="NotSupportedException">The result is of a type that cannot be written as JSON, or has content that has no place in a
    /// request.</exception>
    public static ToolResultBlock Of(FunctionResultContent result)
    {
        // An exception's message may have secrets in it, and is for the application: what Claude may know of it is the result.
        object? value = result.Result ?? (result.Exception is null ? null : "The function failed.");
        ToolResultBlock block = value switch
        {
            null => new ToolResultBlock(result.CallId),
            AIContent content => Of(result.CallId, InputContent.Of([content])),
            IEnumerable<AIContent> contents => Of(result.CallId, InputContent.Of([.. contents])),
            ContentBlock content => Of(result.CallId, [content]),
            IEnumerable<ContentBlock> contents => Of(result.CallId, contents),
            _ => new ToolResultBlock(result.CallId, Text(value)),
        };
        return result.Exception is null ? block : block with { IsError = true };
    }

    private static ToolResultBlock Of(string callId, IEnumerable<ContentBlock> content) =>
        content.ToArray() is { Length: > 0 } blocks ? new ToolResultBlock(callId) { Content = blocks } : new ToolResultBlock(callId);

    // A string is for Claude to read as it is, also where a function's return value has become JSON.
    private static string Text(object value) => value switch
    {
        string text => text,
        JsonElement { ValueKind: JsonValueKind.String } text => text.TextOrRaw(),
        _ => JsonOption.Text(value, "The result of a function"),
    };
}

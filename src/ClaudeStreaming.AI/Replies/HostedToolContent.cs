using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace ClaudeStreaming;

/// <summary>Calls of tools that the service runs, as M.E.AI has them: none of them is for the caller to make.</summary>
internal static class HostedToolContent
{
    /// <param name="call">A call whose input is complete.</param>
    public static AIContent Of(ToolCallBlock call)
    {
        if (!FunctionArguments.TryRead(call.InputJson, out Dictionary<string, object?>? input))
            return new ToolCallContent(call.Id);
        if (call is McpToolUseBlock mcp && !string.IsNullOrWhiteSpace(mcp.Name))
            return new McpServerToolCallContent(mcp.Id, mcp.Name, mcp.ServerName) { Arguments = input };
        return call.Name switch
        {
            "web_search" => new WebSearchToolCallContent(call.Id) { Queries = Texts(input, "query") },
            "web_fetch" => new WebSearchToolCallContent(call.Id) { Queries = Texts(input, "url") },
            "code_execution" => Code(call.Id, input, "code", "text/x-python"),
            "bash_code_execution" => Code(call.Id, input, "command", "application/x-sh"),
            "text_editor_code_execution" => Code(call.Id, input, "command", "text/plain"),
            _ => new ToolCallContent(call.Id),
        };
    }

    private static CodeInterpreterToolCallContent Code(string id, Dictionary<string, object?> input, string name, string mediaType) => new(id)
    {
        Inputs = Texts(input, name)?.Select(code => (AIContent)new DataContent(Encoding.UTF8.GetBytes(code), mediaType)).ToList(),
    };

    private static List<string>? Texts(Dictionary<string, object?> input, string name) =>
        input.GetValueOrDefault(name) is JsonElement { ValueKind: JsonValueKind.String } text ? [text.TextOrRaw()] : null;
}

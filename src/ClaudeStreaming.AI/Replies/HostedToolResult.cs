using System.Text.Json;
using Microsoft.Extensions.AI;

namespace ClaudeStreaming;

/// <summary>Results of tools that the service ran, as M.E.AI has them. What it has no place for is in the block, which is kept beside.</summary>
internal static class HostedToolResult
{
    public static AIContent Of(ServerToolResultBlock result)
    {
        using JsonDocument? content = Parse(result.ContentJson);
        List<AIContent> outputs = [];
        if (content is not null)
            Read(content.RootElement, outputs);
        return result.Type switch
        {
            "web_search_tool_result" or "web_fetch_tool_result" => new WebSearchToolResultContent(result.ToolUseId) { Outputs = outputs },
            "code_execution_tool_result" or "bash_code_execution_tool_result" or "text_editor_code_execution_tool_result" =>
                new CodeInterpreterToolResultContent(result.ToolUseId) { Outputs = outputs },
            "mcp_tool_result" => new McpServerToolResultContent(result.ToolUseId) { Outputs = outputs },
            _ => new ToolResultContent(result.ToolUseId),
        };
    }

    // The shapes tell themselves apart, whatever kind of result they are in; one that is newer than this library adds nothing.
    private static void Read(JsonElement value, List<AIContent> outputs)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Array:
                foreach (JsonElement item in value.EnumerateArray())
                    Read(item, outputs);
                break;
            case JsonValueKind.String:
                outputs.Add(new TextContent(value.TextOrRaw()));
                break;
            case JsonValueKind.Object:
                ReadObject(value, outputs);
                break;
        }
    }

    private static void ReadObject(JsonElement value, List<AIContent> outputs)
    {
        if (Text(value, "error_code") is { } code)
            outputs.Add(new ErrorContent(Text(value, "error_message") ?? code) { ErrorCode = code });
        if (Text(value, "type") == "text" && Text(value, "text") is { } text)
            outputs.Add(new TextContent(text));
        if (Uri.TryCreate(Text(value, "url"), UriKind.Absolute, out Uri? address))
            outputs.Add(Page(address, Text(value, "title")));
        if (Text(value, "stdout") is { Length: > 0 } output)
            outputs.Add(new TextContent(output));
        if (Text(value, "stderr") is { Length: > 0 } error)
            outputs.Add(new ErrorContent(error) { ErrorCode = Number(value, "return_code") });
        if (Text(value, "file_id") is { } file && !string.IsNullOrWhiteSpace(file))
            outputs.Add(new HostedFileContent(file));
        if (!value.TryGetProperty("content", out JsonElement content))
            return;
        // A file that the editor shows, or the files that code wrote. A fetched page is a document of its own.
        if (content.ValueKind is JsonValueKind.String or JsonValueKind.Array)
            Read(content, outputs);
    }

    private static string? Text(JsonElement value, string name) =>
        value.TryGetProperty(name, out JsonElement member) && member.ValueKind == JsonValueKind.String ? member.TextOrRaw() : null;

    private static string? Number(JsonElement value, string name) =>
        value.TryGetProperty(name, out JsonElement member) && member.ValueKind == JsonValueKind.Number ? member.GetRawText() : null;

    private static UriContent Page(Uri address, string? title) =>
        new(address, "text/html") { AdditionalProperties = title is null ? null : new() { ["title"] = title } };

    private static JsonDocument? Parse(string json)
    {
        try
        {
            return JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 1024 });
        }
        catch (JsonException)
        {
            return null; // Set by somebody; the core refuses it when it is sent.
        }
    }
}

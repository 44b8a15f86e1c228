namespace ClaudeStreaming;

/// <summary>The API's words for blocks, each spelled once.</summary>
internal static class BlockTypes
{
    public const string Text = "text";
    public const string Thinking = "thinking";
    public const string RedactedThinking = "redacted_thinking";
    public const string ToolUse = "tool_use";
    public const string ServerToolUse = "server_tool_use";
    public const string McpToolUse = "mcp_tool_use";
    public const string McpToolListing = "mcp_tool_listing";
    public const string ContainerUpload = "container_upload";
    public const string Compaction = "compaction";
    public const string Fallback = "fallback";
    public const string ToolResult = "tool_result";
    public const string Image = "image";
    public const string Document = "document";
    public const string SearchResult = "search_result";
    public const string ToolReference = "tool_reference";
    public const string BrowserState = "browser_state";

    /// <summary>What the name of every result of a tool that the service runs ends with, known today or not.</summary>
    public const string ServerToolResultSuffix = "_tool_result";
}

using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace ClaudeStreaming;

/// <summary>An MCP server that the service is to call: its definition, and the tools of it that Claude may use.</summary>
/// <remarks>Source: API reference, Messages, beta, <c>mcp_servers</c> and <c>mcp_toolset</c>.</remarks>
internal sealed record McpServer(JsonObject Definition, JsonObject Toolset)
{
    /// <summary>The first version of the feature in which servers have toolsets.</summary>
    public const string Beta = "mcp-client-2025-11-20";

    /// <exception cref="NotSupportedException">Something that is said about the server is nothing that the API has.</exception>
    public static McpServer Of(HostedMcpServerTool tool)
    {
        if (!Uri.TryCreate(tool.ServerAddress, UriKind.Absolute, out Uri? address) || address.Scheme is not ("http" or "https"))
            throw Refused(tool, $"has the address {tool.ServerAddress}. Claude calls MCP servers at an https address.");
        if (tool.ServerDescription is not null)
            throw Refused(tool, "has a ServerDescription, which Claude has no place for. Leave it null; say it in ChatOptions.Instructions.");
        if (tool.ApprovalMode is HostedMcpServerToolAlwaysRequireApprovalMode or
            HostedMcpServerToolRequireSpecificApprovalMode { AlwaysRequireApprovalToolNames.Count: > 0 })
        {
            throw Refused(tool, "requires approval, and the service calls without asking. Set ApprovalMode to NeverRequire, and AllowedTools to those that may be called.");
        }
        JsonObject definition = new() { ["type"] = "url", ["name"] = tool.ServerName, ["url"] = tool.ServerAddress };
        if (Token(tool) is { } token)
            definition["authorization_token"] = token;
        return new McpServer(definition, Tools(tool));
    }

    private static JsonObject Tools(HostedMcpServerTool tool)
    {
        JsonObject toolset = new() { ["type"] = "mcp_toolset", ["mcp_server_name"] = tool.ServerName };
        if (tool.AllowedTools is { } allowed)
        {
            toolset["default_config"] = new JsonObject { ["enabled"] = false };
            toolset["configs"] = new JsonObject(allowed.Select(
                static name => KeyValuePair.Create(name, (JsonNode?)new JsonObject { ["enabled"] = true })));
        }
        return RequestTools.MembersOf(tool, toolset);
    }

    private static string? Token(HostedMcpServerTool tool)
    {
        const string scheme = "Bearer ";
        string? token = null;
        foreach ((string name, string value) in tool.Headers ?? new Dictionary<string, string>())
        {
            if (!name.Equals("Authorization", StringComparison.OrdinalIgnoreCase) || !value.StartsWith(scheme, StringComparison.OrdinalIgnoreCase))
                throw Refused(tool, $"has a header {name}. Claude sends an MCP server no header but Authorization with a Bearer token.");
            token = value[scheme.Length..];
        }
        return token;
    }

    private static NotSupportedException Refused(HostedMcpServerTool tool, string what) => new($"The HostedMcpServerTool {tool.ServerName} {what}");
}

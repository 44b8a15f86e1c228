using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace ClaudeStreaming;

/// <summary>Tools as a request has them, and what has to go with them.</summary>
internal sealed class RequestTools
{
    public List<Tool> Tools { get; } = [];

    public JsonArray McpServers { get; } = [];

    public List<string> Betas { get; } = [];

    /// <summary>Files for the code execution container.</summary>
    public List<ContentBlock> Uploads { get; } = [];

    /// <exception cref="NotSupportedException">A tool, or something that is said about it, is nothing that the API has.</exception>
    public static RequestTools Of(IEnumerable<AITool> tools)
    {
        RequestTools request = new();
        foreach (AITool? tool in tools)
            request.Add(tool ?? throw new ArgumentException("One of ChatOptions.Tools is null. Leave it out.", nameof(tools)));
        return request;
    }

    private void Add(AITool tool)
    {
        if (tool.GetService<Tool>() is { } native)
        {
            Tools.Add(native);
            return;
        }
        switch (tool)
        {
            case AIFunctionDeclaration function:
                Tools.Add(FunctionTool.Of(function));
                break;
            case HostedWebSearchTool search:
                Tools.Add(new Tool { Type = "web_search_20250305", Name = "web_search", ExtraJson = Members(search) });
                break;
            case HostedCodeInterpreterTool code:
                Tools.Add(new Tool { Type = "code_execution_20250825", Name = "code_execution", ExtraJson = Members(code) });
                Uploads.AddRange((code.Inputs ?? []).Select(Upload));
                break;
            case HostedMcpServerTool mcp:
                McpServer server = McpServer.Of(mcp);
                McpServers.Add((JsonNode)server.Definition);
                Tools.Add(Tool.FromJson(server.Toolset.ToJsonString()));
                if (!Betas.Contains(McpServer.Beta))
                    Betas.Add(McpServer.Beta);
                break;
            default:
                throw new NotSupportedException(
                    $"ChatOptions.Tools has a {tool.GetType().Name}, for which there is no tool of Claude's here. Take it out, or pass the tool " +
                    "as the API describes it: a Tool with AsAITool().");
        }
    }

    private static string? Members(AITool tool) =>
        tool.AdditionalProperties.Count == 0 ? null : MembersOf(tool, new JsonObject()).ToJsonString();

    /// <summary>What is said about a tool beside its properties, by the API's names.</summary>
    public static JsonObject MembersOf(AITool tool, JsonObject target)
    {
        foreach ((string name, object? value) in tool.AdditionalProperties)
            target[name] = value is null ? null : JsonOption.Node(value, $"{tool.GetType().Name}.AdditionalProperties[\"{name}\"]");
        return target;
    }

    private static ContainerUploadBlock Upload(AIContent input) => input is HostedFileContent file
        ? new ContainerUploadBlock(file.FileId)
        : throw new NotSupportedException(
            $"HostedCodeInterpreterTool.Inputs has a {input.GetType().Name}. Claude's container takes uploaded files; pass a HostedFileContent.");
}

using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace ClaudeStreaming;

/// <summary>A call of a tool, yours or one that the service runs. Its input arrives in pieces, by <see cref="InputJsonDelta"/>.</summary>
[JsonConverter(typeof(ContentBlockJsonConverter))]
public abstract record ToolCallBlock : ContentBlock
{
    private protected ToolCallBlock(string id, string name, string inputJson)
    {
        Id = id;
        Name = name;
        InputJson = inputJson;
    }

    /// <summary>Names the call, for its result.</summary>
    public string Id { get; init; }

    /// <summary>The tool.</summary>
    public string Name { get; init; }

    /// <summary>The input: one JSON object or, where <see cref="IsInputComplete"/> is false, as much of its text as arrived.</summary>
    public string InputJson { get; init; }

    /// <summary>Whether <see cref="InputJson"/> is a whole JSON object, safe to act upon.</summary>
    /// <value>True by default. False while the input is arriving, and for good where it was cut off (by
    /// <see cref="StopReason.MaxTokens"/>, by a broken stream) or was never valid JSON.</value>
    public bool IsInputComplete { get; init; } = true;

    /// <summary>Who called: Claude itself, or code that it runs.</summary>
    /// <value>Null where the API did not say.</value>
    public ToolCaller? Caller { get; init; }

    /// <summary>Reads the input into a type of yours.</summary>
    /// <typeparam name="T">The type that the tool's input schema describes.</typeparam>
    /// <param name="typeInfo">From your <see cref="JsonSerializerContext"/>; no reflection is used.</param>
    /// <returns>The input; null only where the JSON is <c>null</c>.</returns>
    /// <exception cref="InvalidOperationException">The input is incomplete; <see cref="InputJson"/> holds what there is of it.</exception>
    /// <exception cref="JsonException">The input does not fit <typeparamref name="T"/>.</exception>
    public T? ReadInput<T>(JsonTypeInfo<T> typeInfo)
    {
        ArgumentNullException.ThrowIfNull(typeInfo);
        if (!IsInputComplete)
        {
            throw new InvalidOperationException(
                $"The input of {Type} '{Id}' ({Name}) was cut off or is not valid JSON, so it must not be acted upon. " +
                "InputJson has the raw text; check IsInputComplete first.");
        }
        return JsonSerializer.Deserialize(InputJson, typeInfo);
    }
}

/// <summary>A call of a tool of yours, to be answered with a <see cref="ToolResultBlock"/> in the next user message.</summary>
/// <param name="Id">Names the call, for its result.</param>
/// <param name="Name">The tool.</param>
/// <param name="InputJson">The input: one JSON object or, where it is incomplete, as much of its text as arrived.</param>
[JsonConverter(typeof(ContentBlockJsonConverter))]
public sealed record ToolUseBlock(string Id, string Name, string InputJson) : ToolCallBlock(Id, Name, InputJson)
{
    /// <inheritdoc/>
    public override string Type => BlockTypes.ToolUse;

    /// <summary>The toolset that the tool is a member of, such as <c>browser</c>.</summary>
    public string? ToolsetName { get; init; }
}

/// <summary>A call of a tool that the service runs itself; its result follows as a <see cref="ServerToolResultBlock"/>.</summary>
/// <param name="Id">Names the call, for its result.</param>
/// <param name="Name">The tool: <c>web_search</c>, <c>code_execution</c> …; an open set.</param>
/// <param name="InputJson">The input: one JSON object or, where it is incomplete, as much of its text as arrived.</param>
[JsonConverter(typeof(ContentBlockJsonConverter))]
public sealed record ServerToolUseBlock(string Id, string Name, string InputJson) : ToolCallBlock(Id, Name, InputJson)
{
    /// <inheritdoc/>
    public override string Type => BlockTypes.ServerToolUse;
}

/// <summary>Beta: a call of a tool on an MCP server, which the service makes itself.</summary>
/// <param name="Id">Names the call, for its result.</param>
/// <param name="Name">The tool.</param>
/// <param name="InputJson">The input: one JSON object or, where it is incomplete, as much of its text as arrived.</param>
[JsonConverter(typeof(ContentBlockJsonConverter))]
public sealed record McpToolUseBlock(string Id, string Name, string InputJson) : ToolCallBlock(Id, Name, InputJson)
{
    /// <inheritdoc/>
    public override string Type => BlockTypes.McpToolUse;

    /// <summary>The MCP server.</summary>
    public string? ServerName { get; init; }
}

/// <summary>The result of a tool that the service ran: <c>web_search_tool_result</c>, <c>mcp_tool_result</c> and every other one.</summary>
/// <param name="Type">The API's word for it; an open set.</param>
/// <param name="ToolUseId">The call that this is the result of.</param>
/// <param name="ContentJson">The result as JSON, its shape by <paramref name="Type"/>. A tool's failure is content too, an object whose
/// type ends with <c>_error</c>; it is not an error of the stream.</param>
[JsonConverter(typeof(ContentBlockJsonConverter))]
public sealed record ServerToolResultBlock(string Type, string ToolUseId, string ContentJson) : ContentBlock
{
    /// <inheritdoc/>
    public override string Type { get; } = Type;

    /// <summary>Who called the tool.</summary>
    public ToolCaller? Caller { get; init; }

    /// <summary>Whether the tool failed; said by MCP tools only.</summary>
    public bool? IsError { get; init; }
}

/// <summary>Beta: the tools that an MCP server offers.</summary>
/// <param name="McpServerName">The MCP server.</param>
/// <param name="ToolsJson">The tools, as a JSON array.</param>
[JsonConverter(typeof(ContentBlockJsonConverter))]
public sealed record McpToolListingBlock(string McpServerName, string ToolsJson) : ContentBlock
{
    /// <inheritdoc/>
    public override string Type => BlockTypes.McpToolListing;
}

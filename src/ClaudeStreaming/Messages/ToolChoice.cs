using System.Text.Json;

namespace ClaudeStreaming;

/// <summary>Whether Claude may, must or must not call tools.</summary>
/// <param name="Type"><c>auto</c>, <c>any</c>, <c>tool</c> or <c>none</c>; an open set.</param>
public sealed record ToolChoice(string Type) : ApiObject
{
    /// <summary>Claude may call tools; the service's default.</summary>
    public static ToolChoice Auto { get; } = new("auto");

    /// <summary>Claude must call a tool.</summary>
    public static ToolChoice Any { get; } = new("any");

    /// <summary>Claude must not call tools.</summary>
    public static ToolChoice None { get; } = new("none");

    /// <summary>The tool that Claude must call.</summary>
    public string? Name { get; init; }

    /// <summary>Whether to allow one call at a time only.</summary>
    public bool? DisableParallelToolUse { get; init; }

    /// <summary>Claude must call this tool.</summary>
    /// <param name="name">The tool.</param>
    /// <returns>The choice.</returns>
    /// <exception cref="ArgumentException"><paramref name="name"/> is null or empty.</exception>
    public static ToolChoice Tool(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return new ToolChoice("tool") { Name = name };
    }

    internal override void WriteTo(Utf8JsonWriter writer)
    {
        ObjectWriter o = new(writer, Extras);
        o.Required("type"u8, Type);
        o.Optional("name"u8, Name);
        o.Optional("disable_parallel_tool_use"u8, DisableParallelToolUse);
        o.End();
    }
}

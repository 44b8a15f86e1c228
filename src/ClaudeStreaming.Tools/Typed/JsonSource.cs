namespace ClaudeStreaming;

/// <summary>Where in an answer the JSON is.</summary>
/// <remarks>The default value is <see cref="Text"/>.</remarks>
public readonly record struct JsonSource
{
    /// <summary>All text of the answer: structured output, which <see cref="OutputConfig.Format"/> asks for.</summary>
    public static JsonSource Text => default;

    /// <summary>The index of the block; null where it is not told by that.</summary>
    internal int? Index { get; private init; }

    /// <summary>The tool whose call it is; null where it is not told by that.</summary>
    internal string? ToolName { get; private init; }

    /// <summary>The input of the first call of a tool.</summary>
    /// <param name="name">The tool: yours, or one that the service runs.</param>
    /// <returns>The source.</returns>
    /// <exception cref="ArgumentException"><paramref name="name"/> is null or empty.</exception>
    public static JsonSource Tool(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return new JsonSource { ToolName = name };
    }

    /// <summary>One block: the input of a tool call or the text of a text block.</summary>
    /// <param name="index">Its index, as <see cref="ContentBlockStart"/> says it.</param>
    /// <returns>The source.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="index"/> is negative.</exception>
    public static JsonSource Block(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        return new JsonSource { Index = index };
    }

    /// <summary>The source in words.</summary>
    /// <returns>For people.</returns>
    public override string ToString() => (ToolName, Index) switch
    {
        ({ } name, _) => $"the input of tool '{name}'",
        (_, { } index) => $"block {index}",
        _ => "the answer's text",
    };
}

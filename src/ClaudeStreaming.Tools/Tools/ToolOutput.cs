using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace ClaudeStreaming;

/// <summary>What a tool tells Claude. A string converts.</summary>
public sealed record ToolOutput
{
    /// <summary>What it says: text, images, documents, search results.</summary>
    /// <value>Null by default, for nothing to say.</value>
    public IReadOnlyList<ContentBlock>? Content { get; init => field = ValueList<ContentBlock>.Copy(value); }

    /// <summary>Whether the tool failed, so that Claude can try another way.</summary>
    public bool IsError { get; init; }

    /// <summary>Says a text.</summary>
    /// <param name="text">The text. One that is empty or white space alone is nothing to say, since the API takes no such text.</param>
    public static implicit operator ToolOutput(string text) => FromString(text);

    /// <inheritdoc cref="op_Implicit(string)"/>
    /// <returns>The output.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is null.</exception>
    public static ToolOutput FromString(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new ToolOutput { Content = string.IsNullOrWhiteSpace(text) ? null : ValueList<ContentBlock>.Shorthand(new TextBlock(text)) };
    }

    /// <summary>Says that it failed.</summary>
    /// <param name="text">What Claude should know of it.</param>
    /// <returns>The output.</returns>
    /// <exception cref="ArgumentException"><paramref name="text"/> is null, empty, or white space alone.</exception>
    public static ToolOutput Error(string text)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(text);
        return FromString(text) with { IsError = true };
    }

    /// <summary>Says a value of yours, as JSON.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="value">The value.</param>
    /// <param name="typeInfo">Its contract.</param>
    /// <returns>The output.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="typeInfo"/> is null.</exception>
    public static ToolOutput Json<T>(T value, JsonTypeInfo<T> typeInfo)
    {
        ArgumentNullException.ThrowIfNull(typeInfo);
        return JsonSerializer.Serialize(value, typeInfo);
    }

    /// <summary>Says blocks: text, images, documents, search results.</summary>
    /// <param name="blocks">The blocks.</param>
    /// <returns>The output.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="blocks"/> is null.</exception>
    public static ToolOutput Blocks(params ContentBlock[] blocks)
    {
        ArgumentNullException.ThrowIfNull(blocks);
        return new ToolOutput { Content = blocks };
    }

    /// <summary>The block that answers a call with this.</summary>
    internal ToolResultBlock For(ToolUseBlock call) =>
        new(call.Id) { Content = Content, IsError = IsError ? true : null, ToolsetName = call.ToolsetName };
}

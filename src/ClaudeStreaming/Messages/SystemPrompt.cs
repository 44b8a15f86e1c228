using System.Text.Json;

namespace ClaudeStreaming;

/// <summary>What Claude is told before the conversation: a string, or blocks of text where parts are to be cached.</summary>
/// <param name="Blocks">Blocks of text.</param>
public sealed record SystemPrompt(IReadOnlyList<ContentBlock> Blocks)
{
    /// <summary>Blocks of text.</summary>
    public IReadOnlyList<ContentBlock> Blocks { get; init => field = ValueList<ContentBlock>.Copy(value); } =
        ValueList<ContentBlock>.Copy(Blocks);

    /// <summary>Makes a system prompt of a string.</summary>
    /// <param name="text">The prompt.</param>
    public static implicit operator SystemPrompt?(string? text) => text is null ? null : FromString(text);

    /// <summary>Makes a system prompt of a string.</summary>
    /// <param name="text">The prompt.</param>
    /// <returns>The system prompt.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is null.</exception>
    public static SystemPrompt FromString(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new SystemPrompt(ValueList<ContentBlock>.Shorthand(new TextBlock(text)));
    }
}

using System.Diagnostics.CodeAnalysis;

namespace ClaudeStreaming;

/// <summary>A value as far as it has arrived; see <see cref="TypedOutputExtensions"/>.</summary>
/// <typeparam name="T">The type of the whole value.</typeparam>
/// <remarks>
/// Each is a value of its own: what came later never changes one that was given before. Before the last one a string may be only its
/// beginning, numbers and literals are there only once they are complete, and what has not come yet is what the type starts with:
/// references that are not nullable may be null, and <c>required</c> members unset.
/// </remarks>
[SuppressMessage("Naming", "CA1716:Identifiers should not match keywords", Justification =
    "Visual Basic spells it [Partial]. No other word says as well what it is.")]
public sealed record Partial<T>
{
    /// <summary>The value so far.</summary>
    public required T? Value { get; init; }

    /// <summary>The part of the value that was completed last, as a JSON pointer (RFC 6901), for example <c>/items/2/name</c>: that and
    /// everything before it in the text will not change any more.</summary>
    /// <value>Null while nothing is complete; an empty string for the whole.</value>
    public string? CompletedThrough { get; init; }

    /// <summary>Whether this is the last one: the whole value, read by a strict parse of the complete text.</summary>
    public bool IsFinal { get; init; }
}

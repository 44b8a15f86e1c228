namespace ClaudeStreaming;

/// <summary>By what a block grows. A closed set; match by type.</summary>
/// <remarks>Immutable; compares by value. Source: API reference, Streaming Messages, content block delta types.</remarks>
public abstract record ContentDelta
{
    private protected ContentDelta()
    {
    }

    /// <summary>The name of the type and its members, for a debugger or a log.</summary>
    /// <returns>The text.</returns>
    public sealed override string ToString() => RecordText.Of(this, PrintMembers);
}

/// <summary>More text of a <see cref="TextBlock"/>.</summary>
/// <param name="Text">The piece. It may end on the first half of a surrogate pair whose other half begins the next piece, which
/// <see cref="MessageStream.TextAsync"/> and the finished message join.</param>
public sealed record TextDelta(string Text) : ContentDelta;

/// <summary>More of the JSON text of a tool's input.</summary>
/// <param name="PartialJson">The piece. Cuts fall anywhere, inside strings and escapes too: only the joined text is JSON.</param>
public sealed record InputJsonDelta(string PartialJson) : ContentDelta;

/// <summary>More of a <see cref="ThinkingBlock"/>.</summary>
/// <param name="Thinking">The piece.</param>
public sealed record ThinkingDelta(string Thinking) : ContentDelta
{
    /// <summary>Beta: about how many tokens this piece took; an increment.</summary>
    public long? EstimatedTokens { get; init; }
}

/// <summary>The signature of a <see cref="ThinkingBlock"/>, just before it ends.</summary>
/// <param name="Signature">The whole signature; it replaces what was there.</param>
public sealed record SignatureDelta(string Signature) : ContentDelta;

/// <summary>One more source for a <see cref="TextBlock"/>.</summary>
/// <param name="Citation">The source.</param>
public sealed record CitationsDelta(Citation Citation) : ContentDelta;

/// <summary>Beta: the content of a <see cref="CompactionBlock"/>; it replaces what was there.</summary>
/// <param name="Content">The summary; null where the compaction failed.</param>
public sealed record CompactionDelta(string? Content) : ContentDelta
{
    /// <summary>The summary, for Claude only.</summary>
    /// <value>Counts only where <see cref="HasEncryptedContent"/> is true.</value>
    public string? EncryptedContent { get; init; }

    /// <summary>Whether the delta says anything of encrypted content, be it null.</summary>
    public bool HasEncryptedContent { get; init; }
}

/// <summary>A delta of a kind this library does not know, verbatim; not folded into the message.</summary>
/// <param name="Type">The API's word for it; empty where it named none.</param>
/// <param name="Json">The whole delta.</param>
public sealed record UnknownDelta(string Type, string Json) : ContentDelta;

using System.Text.Json;
using System.Text.Json.Serialization;

namespace ClaudeStreaming;

/// <summary>Your answer to a <see cref="ToolUseBlock"/>.</summary>
/// <param name="ToolUseId">The call that this is the result of.</param>
[JsonConverter(typeof(ContentBlockJsonConverter))]
public sealed record ToolResultBlock(string ToolUseId) : ContentBlock
{
    /// <summary>Answers a call with text.</summary>
    /// <param name="toolUseId">The call that this is the result of.</param>
    /// <param name="text">The result.</param>
    public ToolResultBlock(string toolUseId, string text)
        : this(toolUseId)
        => Content = ValueList<ContentBlock>.Shorthand(new TextBlock(text));

    /// <inheritdoc/>
    public override string Type => BlockTypes.ToolResult;

    /// <summary>The result: text, images, documents, search results, tool references, the state of a browser.</summary>
    /// <value>Null for a result that has nothing to say.</value>
    public IReadOnlyList<ContentBlock>? Content { get; init => field = ValueList<ContentBlock>.Copy(value); }

    /// <summary>Whether the tool failed, so that Claude can try another way.</summary>
    public bool? IsError { get; init; }

    /// <summary>The toolset, where the call named one.</summary>
    public string? ToolsetName { get; init; }
}

/// <summary>An image for Claude to look at.</summary>
/// <param name="Source">Where its bytes are.</param>
[JsonConverter(typeof(ContentBlockJsonConverter))]
public sealed record ImageBlock(MediaSource Source) : ContentBlock
{
    /// <inheritdoc/>
    public override string Type => BlockTypes.Image;

    /// <summary>What the service may do to it.</summary>
    public ImageTransformations? Transformations { get; init; }
}

/// <summary>A document for Claude to read.</summary>
/// <param name="Source">Where its content is.</param>
[JsonConverter(typeof(ContentBlockJsonConverter))]
public sealed record DocumentBlock(MediaSource Source) : ContentBlock
{
    /// <inheritdoc/>
    public override string Type => BlockTypes.Document;

    /// <summary>Its title, which citations repeat.</summary>
    public string? Title { get; init; }

    /// <summary>What Claude should know about it but not cite.</summary>
    public string? Context { get; init; }

    /// <summary>Whether Claude is to cite it.</summary>
    public CitationSettings? Citations { get; init; }
}

/// <summary>Something your own search found.</summary>
/// <param name="Source">Where it was found; citations repeat it.</param>
/// <param name="Title">Its title.</param>
/// <param name="Content">Its text, in pieces that can be cited one by one.</param>
[JsonConverter(typeof(ContentBlockJsonConverter))]
public sealed record SearchResultBlock(string Source, string Title, IReadOnlyList<ContentBlock> Content) : ContentBlock
{
    /// <inheritdoc/>
    public override string Type => BlockTypes.SearchResult;

    /// <summary>Its text, in pieces that can be cited one by one.</summary>
    public IReadOnlyList<ContentBlock> Content { get; init => field = ValueList<ContentBlock>.Copy(value); } =
        ValueList<ContentBlock>.Copy(Content);

    /// <summary>Whether Claude is to cite it.</summary>
    public CitationSettings? Citations { get; init; }
}

/// <summary>Within a <see cref="ToolResultBlock"/>: names a tool that Claude may use from now on.</summary>
/// <param name="ToolName">The tool.</param>
[JsonConverter(typeof(ContentBlockJsonConverter))]
public sealed record ToolReferenceBlock(string ToolName) : ContentBlock
{
    /// <inheritdoc/>
    public override string Type => BlockTypes.ToolReference;
}

/// <summary>Within a <see cref="ToolResultBlock"/>: what a browser shows after a call.</summary>
/// <param name="TabsJson">Its tabs, as a JSON array.</param>
[JsonConverter(typeof(ContentBlockJsonConverter))]
public sealed record BrowserStateBlock(string TabsJson) : ContentBlock
{
    /// <inheritdoc/>
    public override string Type => BlockTypes.BrowserState;

    /// <summary>What changed, as JSON.</summary>
    public string? StateChangesJson { get; init; }
}

/// <summary>What the service may do to an image.</summary>
public sealed record ImageTransformations : ApiObject
{
    /// <summary>What happens to an image that is too large: <c>downsize</c> or <c>error</c>.</summary>
    public string? OversizedImage { get; init; }

    internal static ImageTransformations Read(ReadOnlySpan<byte> utf8Json)
    {
        string? oversized = null;
        ObjectReader reader = new(utf8Json);
        while (reader.Next())
        {
            if (reader.Is("oversized_image"u8))
                reader.Read(ref oversized);
            else
                reader.Keep();
        }
        return new ImageTransformations { OversizedImage = oversized, Extras = reader.Extras };
    }

    internal override void WriteTo(Utf8JsonWriter writer)
    {
        ObjectWriter o = new(writer, Extras);
        o.Optional("oversized_image"u8, OversizedImage);
        o.End();
    }
}

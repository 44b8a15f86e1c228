using System.Text.Json;
using System.Text.Json.Serialization;

namespace ClaudeStreaming;

/// <summary>One block of a message's content, the same type in a reply and in a request, so that a reply can be sent back as it came.</summary>
/// <remarks>
/// A closed set; match by type. What Claude writes is here, its tools are in <see cref="ToolCallBlock"/> and
/// <see cref="ServerToolResultBlock"/>, what only you send is <see cref="ToolResultBlock"/>, <see cref="ImageBlock"/>,
/// <see cref="DocumentBlock"/> and <see cref="SearchResultBlock"/>; anything newer than this library is an <see cref="UnknownBlock"/>.
/// Source: API reference, Messages, <c>content</c>.
/// </remarks>
[JsonConverter(typeof(ContentBlockJsonConverter))]
public abstract record ContentBlock : ApiObject
{
    private protected ContentBlock()
    {
    }

    /// <summary>The API's word for this kind of block.</summary>
    public abstract string Type { get; }

    /// <summary>In a request: caches the prompt up to and including this block.</summary>
    /// <value>Null by default. The API refuses it on thinking, redacted thinking and fallback blocks.</value>
    public CacheControl? CacheControl { get; init; }

    internal static ContentBlock Read(ReadOnlySpan<byte> utf8Json) => ContentBlockReader.Read(utf8Json);

    internal override void WriteTo(Utf8JsonWriter writer) => ContentBlockWriter.Write(writer, this);
}

/// <summary>Text. In a stream it begins, usually empty, with a <see cref="ContentBlockStart"/> and grows by <see cref="TextDelta"/>.</summary>
/// <param name="Text">The text.</param>
[JsonConverter(typeof(ContentBlockJsonConverter))]
public sealed record TextBlock(string Text) : ContentBlock
{
    /// <inheritdoc/>
    public override string Type => BlockTypes.Text;

    /// <summary>The sources that support this text.</summary>
    /// <value>Null or empty when there are none.</value>
    public IReadOnlyList<Citation>? Citations { get; init => field = ValueList<Citation>.Copy(value); }
}

/// <summary>What Claude thought. Grows by <see cref="ThinkingDelta"/> and ends with one <see cref="SignatureDelta"/>.</summary>
/// <param name="Thinking">The thoughts, or a summary of them; empty where the request asked to omit them.</param>
/// <param name="Signature">Proof of origin. The block has to be sent back unmodified and in its place, or the API refuses it.</param>
[JsonConverter(typeof(ContentBlockJsonConverter))]
public sealed record ThinkingBlock(string Thinking, string Signature) : ContentBlock
{
    /// <inheritdoc/>
    public override string Type => BlockTypes.Thinking;
}

/// <summary>Thoughts that are only for Claude. Complete in its start event; send it back unmodified.</summary>
/// <param name="Data">Opaque.</param>
[JsonConverter(typeof(ContentBlockJsonConverter))]
public sealed record RedactedThinkingBlock(string Data) : ContentBlock
{
    /// <inheritdoc/>
    public override string Type => BlockTypes.RedactedThinking;
}

/// <summary>A file for, or from, the code execution container. Complete in its start event.</summary>
/// <param name="FileId">The file's id.</param>
[JsonConverter(typeof(ContentBlockJsonConverter))]
public sealed record ContainerUploadBlock(string FileId) : ContentBlock
{
    /// <inheritdoc/>
    public override string Type => BlockTypes.ContainerUpload;
}

/// <summary>Beta: a summary that stands for the conversation before it. Assigned, not grown, by <see cref="CompactionDelta"/>.</summary>
/// <param name="Content">The summary; null where the compaction failed.</param>
[JsonConverter(typeof(ContentBlockJsonConverter))]
public sealed record CompactionBlock(string? Content) : ContentBlock
{
    /// <inheritdoc/>
    public override string Type => BlockTypes.Compaction;

    /// <summary>The summary, for Claude only.</summary>
    public string? EncryptedContent { get; init; }

    /// <summary>Proof of origin.</summary>
    public string? Signature { get; init; }

    /// <summary>Tools that were added or removed before the summary, as JSON.</summary>
    public string? ToolChangesJson { get; init; }
}

/// <summary>Beta: from here on another model answers; <see cref="Message.Model"/> of the finished message is the last such model.</summary>
/// <param name="From">The model that would not answer.</param>
/// <param name="To">The model that does.</param>
[JsonConverter(typeof(ContentBlockJsonConverter))]
public sealed record FallbackBlock(FallbackModel From, FallbackModel To) : ContentBlock
{
    /// <inheritdoc/>
    public override string Type => BlockTypes.Fallback;

    /// <summary>Why the model was changed.</summary>
    public FallbackTrigger? Trigger { get; init; }
}

/// <summary>A block of a kind this library does not know, verbatim: it keeps its place and goes back as it came.</summary>
/// <param name="Type">The API's word for it; empty where the block named none.</param>
/// <param name="Json">The whole block.</param>
/// <remarks>Deltas that such a block gets in a stream are delivered as events and not folded into it: how is not known.</remarks>
[JsonConverter(typeof(ContentBlockJsonConverter))]
public sealed record UnknownBlock(string Type, string Json) : ContentBlock
{
    /// <inheritdoc/>
    public override string Type { get; } = Type;
}

/// <summary>Writes and reads content blocks in the API's own JSON.</summary>
public sealed class ContentBlockJsonConverter : JsonConverter<ContentBlock>
{
    /// <inheritdoc/>
    public override bool CanConvert(Type typeToConvert) => typeof(ContentBlock).IsAssignableFrom(typeToConvert);

    /// <inheritdoc/>
    public override ContentBlock Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        ApiJson.Read<ContentBlock>(ref reader, typeToConvert, ContentBlock.Read);

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, ContentBlock value, JsonSerializerOptions options) => value.WriteTo(writer);
}

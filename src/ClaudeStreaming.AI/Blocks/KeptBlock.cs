using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.AI;

namespace ClaudeStreaming;

/// <summary>The block that a content stands for: kept with it, so that it goes back as it came.</summary>
/// <remarks>
/// <para>The first content of a block has the block, without what the contents say themselves, and each has the block's index. Merging
/// contents, M.E.AI keeps the additional properties of the first; as JSON it writes additional properties and no raw representation. So the
/// block is there. A content is never changed once it was given out: somebody may have stored it already.</para>
/// <para>As text: M.E.AI's options have no metadata for our types, where there is no reflection, and a JSON value in it could be one
/// that they cannot write (half a surrogate pair, more levels than they take).</para>
/// </remarks>
internal static class KeptBlock
{
    private const string BlockKey = "claude_block";
    private const string IndexKey = "claude_index";
    private const string CitationKey = "claude_citation";

    private static readonly KeptJson Json = new(new JsonSerializerOptions
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = 1024,
    });

    /// <summary>Keeps a block with the content that stands for it, or with the first of several.</summary>
    public static void Keep(AIContent content, int? index, ContentBlock block)
    {
        content.RawRepresentation ??= block;
        content.AdditionalProperties = new() { [BlockKey] = Write(Bare(block, content)) };
        if (index is not null)
            content.AdditionalProperties[IndexKey] = index;
    }

    /// <summary>Marks a content as a further part of the block with this index.</summary>
    public static void Mark(AIContent content, int index) => content.AdditionalProperties = new() { [IndexKey] = index };

    /// <summary>Keeps a citation with the annotation that stands for it, in a text block of its own.</summary>
    public static void Keep(AIAnnotation annotation, Citation citation)
    {
        annotation.RawRepresentation = citation;
        annotation.AdditionalProperties = new() { [CitationKey] = Write(new TextBlock("") { Citations = [citation] }) };
    }

    /// <summary>The block kept with a content, maybe with what the content says as it was when it came.</summary>
    /// <exception cref="ArgumentException">What stands in its place is no block.</exception>
    public static ContentBlock? Of(AIContent content) =>
        content.RawRepresentation as ContentBlock ?? Read(content.AdditionalProperties, BlockKey);

    /// <summary>The citation kept with an annotation; null for one that does not come from Claude.</summary>
    /// <exception cref="ArgumentException">What stands in its place is no citation.</exception>
    public static Citation? Of(AIAnnotation annotation) =>
        annotation.RawRepresentation as Citation ??
        (Read(annotation.AdditionalProperties, CitationKey) is TextBlock { Citations: [var citation, ..] } ? citation : null);

    /// <summary>The index of the block that a content stands for.</summary>
    public static int? IndexOf(AIContent content) => Property(content.AdditionalProperties, IndexKey) switch
    {
        int index => index,
        JsonElement { ValueKind: JsonValueKind.Number } json when json.TryGetInt32(out int index) => index,
        _ => null,
    };

    /// <summary>A block without what the content that stands for it says itself: that counts, and need not be stored twice.</summary>
    public static ContentBlock Bare(ContentBlock block, AIContent content) => (block, content) switch
    {
        (TextBlock text, TextContent) => text with { Text = "", Citations = text.Citations is { Count: > 0 } ? null : text.Citations },
        (ThinkingBlock thinking, TextReasoningContent) => thinking with { Thinking = "", Signature = "" },
        (RedactedThinkingBlock redacted, TextReasoningContent) => redacted with { Data = "" },
        (ToolUseBlock call, FunctionCallContent) => call with { InputJson = "{}" },
        _ => block,
    };

    private static string Write(ContentBlock block) => JsonSerializer.Serialize(block, Json.ContentBlock);

    private static ContentBlock? Read(AdditionalPropertiesDictionary? properties, string key)
    {
        if (Property(properties, key) is not { } kept)
            return null;
        try
        {
            return JsonSerializer.Deserialize(kept is JsonElement { ValueKind: JsonValueKind.String } json ? json.GetString()! : $"{kept}", Json.ContentBlock);
        }
        catch (JsonException e)
        {
            throw new ArgumentException($"A content's {key} is not what came with it. Remove it, or keep it as it was.", e);
        }
    }

    private static object? Property(AdditionalPropertiesDictionary? properties, string key) =>
        properties is not null && properties.TryGetValue(key, out object? value) ? value : null;
}

[JsonSerializable(typeof(ContentBlock))]
internal sealed partial class KeptJson : JsonSerializerContext;

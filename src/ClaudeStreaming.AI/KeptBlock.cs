using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.AI;

namespace ClaudeStreaming;

/// <summary>The block that a content stands for: kept with it, so that it goes back as it came.</summary>
/// <remarks>
/// <para>Merging contents, M.E.AI keeps the additional properties of the first and drops what else they have; as JSON it writes additional
/// properties and no raw representation. So the block is in both.</para>
/// <para>As text: M.E.AI's options have no metadata for our types, where there is no reflection, and a JSON value in it could be one
/// that they cannot write (half a surrogate pair, more levels than they take).</para>
/// </remarks>
internal static class KeptBlock
{
    private const string BlockKey = "claude_block";
    private const string IndexKey = "claude_index";

    private static readonly KeptJson Json = new(new JsonSerializerOptions
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = 1024,
    });

    /// <summary>Keeps a block with the content that stands for it, or with the first of several.</summary>
    public static void Keep(AIContent content, int? index, ContentBlock block)
    {
        content.RawRepresentation = block;
        // Replaced and not changed: somebody else may be reading what a content had when it was given out.
        content.AdditionalProperties = new() { [BlockKey] = JsonSerializer.Serialize(WithoutWhatTheContentSays(block), Json.ContentBlock) };
        if (index is not null)
            content.AdditionalProperties[IndexKey] = index;
    }

    /// <summary>Marks a content as part of the block with this index.</summary>
    public static void Mark(AIContent content, int index) => content.AdditionalProperties = new() { [IndexKey] = index };

    /// <summary>The block kept with a content; where the content says some of it, as it was when it came, or not at all.</summary>
    /// <exception cref="ArgumentException">What stands in its place is no block.</exception>
    public static ContentBlock? Of(AIContent content)
    {
        if (content.RawRepresentation is ContentBlock block)
            return block;
        if (Property(content, BlockKey) is not { } kept)
            return null;
        try
        {
            return JsonSerializer.Deserialize(kept is JsonElement { ValueKind: JsonValueKind.String } json ? json.GetString()! : $"{kept}", Json.ContentBlock);
        }
        catch (JsonException e)
        {
            throw new ArgumentException($"A content's {BlockKey} is not the JSON of a block. Remove it, or keep it as it came.", e);
        }
    }

    /// <summary>Whether a content is a mark and nothing else: it keeps the blocks before and behind it apart.</summary>
    public static bool IsMark(AIContent content) => content.GetType() == typeof(AIContent) && IndexOf(content) is not null;

    /// <summary>Whether a content goes on with the block that an earlier one began.</summary>
    public static bool GoesOn(AIContent first, AIContent content) =>
        content.GetType() == first.GetType() && Property(content, BlockKey) is null && content.RawRepresentation is not ContentBlock &&
        IndexOf(content) is { } index && index == IndexOf(first);

    /// <summary>The block as its contents say it now: what a user has changed in them counts.</summary>
    /// <param name="kept">The block as it was kept.</param>
    /// <param name="parts">The contents that stand for it, in order.</param>
    public static ContentBlock Now(ContentBlock kept, IReadOnlyList<AIContent> parts) => (kept, parts[0]) switch
    {
        (TextBlock block, TextContent) => Now(block, string.Concat(parts.Cast<TextContent>().Select(static part => part.Text))),
        (ThinkingBlock block, TextReasoningContent) => block with
        {
            Thinking = string.Concat(parts.Cast<TextReasoningContent>().Select(static part => part.Text)),
            Signature = parts.Cast<TextReasoningContent>().LastOrDefault(static part => part.ProtectedData is not null)?.ProtectedData ?? "",
        },
        (RedactedThinkingBlock block, TextReasoningContent part) => block with { Data = part.ProtectedData ?? "" },
        (ToolUseBlock block, FunctionCallContent call) => block with
        {
            InputJson = FunctionArguments.Write(call.Arguments),
            IsInputComplete = true,
        },
        _ => kept,
    };

    private static TextBlock Now(TextBlock block, string text) => block with
    {
        Text = text,
        // What supports a text that somebody changed is not known.
        Citations = block.Text == text ? block.Citations : null,
    };

    // A stored history need not have everything twice. Cited text is whole, to tell whether it was changed.
    private static ContentBlock WithoutWhatTheContentSays(ContentBlock block) => block switch
    {
        TextBlock { Citations: null or { Count: 0 } } text => text with { Text = "" },
        ThinkingBlock thinking => thinking with { Thinking = "", Signature = "" },
        RedactedThinkingBlock redacted => redacted with { Data = "" },
        ToolUseBlock { IsInputComplete: true } call => call with { InputJson = "{}" },
        _ => block,
    };

    private static int? IndexOf(AIContent content) => Property(content, IndexKey) switch
    {
        int index => index,
        JsonElement { ValueKind: JsonValueKind.Number } json when json.TryGetInt32(out int index) => index,
        _ => null,
    };

    private static object? Property(AIContent content, string key) =>
        content.AdditionalProperties is { } properties && properties.TryGetValue(key, out object? value) ? value : null;
}

[JsonSerializable(typeof(ContentBlock))]
internal sealed partial class KeptJson : JsonSerializerContext;

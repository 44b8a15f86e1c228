using Microsoft.Extensions.AI;

namespace ClaudeStreaming;

/// <summary>The contents that stand for one block; a content that does not come from Claude stands for itself.</summary>
internal sealed class BlockParts
{
    private readonly ContentBlock? _kept;
    private readonly List<AIContent> _contents;

    private BlockParts(ContentBlock? kept, AIContent first) => (_kept, _contents) = (kept, [first]);

    public AIContent First => _contents[0];

    /// <summary>Finds what belongs together: the parts of a block need not lie side by side.</summary>
    /// <exception cref="ArgumentException">A content is null, or has something else where its block was kept.</exception>
    public static IEnumerable<BlockParts> Of(IEnumerable<AIContent> contents)
    {
        List<BlockParts> all = [];
        Dictionary<int, BlockParts> begun = [];
        foreach (AIContent? content in contents)
        {
            if (content is null)
                throw new ArgumentException("One of a message's contents is null. Leave it out.", nameof(contents));
            int? index = KeptBlock.IndexOf(content);
            ContentBlock? kept = KeptBlock.Of(content);
            if (kept is null && index is not null && begun.TryGetValue(index.Value, out BlockParts? block) && block.First.GetType() == content.GetType())
            {
                block._contents.Add(content);
                continue;
            }
            BlockParts parts = new(kept, content);
            all.Add(parts);
            // A message may be made of two replies: what was kept last under an index counts.
            if (kept is not null && index is not null)
                begun[index.Value] = parts;
        }
        return all;
    }

    /// <summary>The block as its contents say it now: what somebody changed in them counts. Null where none was kept.</summary>
    /// <exception cref="NotSupportedException">An argument was set that cannot be written as JSON.</exception>
    public ContentBlock? ToBlock() => (_kept, First) switch
    {
        (TextBlock, TextContent) or (ThinkingBlock, TextReasoningContent) => Fold(KeptBlock.Bare(_kept, First)),
        (RedactedThinkingBlock block, TextReasoningContent content) => block with { Data = content.ProtectedData ?? "" },
        (ToolUseBlock block, FunctionCallContent call) => block with
        {
            Id = call.CallId,
            Name = call.Name,
            InputJson = FunctionArguments.Write(call.Arguments),
        },
        _ => _kept,
    };

    // The contents are what deltas were, so that they add up as those did.
    private ContentBlock Fold(ContentBlock start)
    {
        MessageAccumulator fold = new();
        fold.Add(new MessageStart(new Message("", "")));
        fold.Add(new ContentBlockStart(0, start));
        foreach (ContentDelta delta in _contents.SelectMany(Deltas))
            fold.Add(new ContentBlockDelta(0, delta));
        fold.Add(new ContentBlockStop(0));
        return fold.ToMessage().Content[0];
    }

    private static IEnumerable<ContentDelta> Deltas(AIContent content)
    {
        if (content is TextContent { Text: { Length: > 0 } text })
            yield return new TextDelta(text);
        if (content is TextReasoningContent { Text: { Length: > 0 } thoughts })
            yield return new ThinkingDelta(thoughts);
        if (content is TextReasoningContent { ProtectedData: { Length: > 0 } signature })
            yield return new SignatureDelta(signature);
        foreach (AIAnnotation annotation in content.Annotations ?? [])
        {
            if (KeptBlock.Of(annotation) is { } citation)
                yield return new CitationsDelta(citation);
        }
    }
}

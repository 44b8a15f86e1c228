using Microsoft.Extensions.AI;

namespace ClaudeStreaming;

/// <summary>The contents of a reply, in the order of its blocks: text and thoughts as they arrive, everything else once it is whole.</summary>
/// <remarks>
/// <para>M.E.AI merges what lies side by side: text with text, thoughts with thoughts until they are signed, unless it has annotations.
/// That joins the pieces of a block, and would join two blocks, so a mark goes between them.</para>
/// <para>The service sends one block after the other. Where blocks are open side by side, those behind the first wait for it: their texts
/// would run into each other wherever they are shown.</para>
/// </remarks>
/// <param name="message">The message so far.</param>
internal sealed class ReplyContents(Func<Message> message)
{
    // By index, as the message has them.
    private readonly List<ReplyBlock> _blocks = [];

    // The block that is being given out.
    private ReplyBlock? _front;

    // M.E.AI makes one of all hosted calls, and of all hosted results, with the same id. Some gateways number badly.
    private readonly HashSet<(Type, string)> _hosted = [];

    private AIContent? _last;
    private ReplyBlock? _lastBlock;

    /// <summary>Gives out blocks that are whole.</summary>
    public void AddWhole(IReadOnlyList<ContentBlock> blocks, List<AIContent> target)
    {
        foreach (ContentBlock block in blocks)
        {
            ReplyBlock whole = new(_blocks.Count, block) { IsStopped = true, IsDone = true };
            _blocks.Add(whole);
            whole.Skip(block);
            Add(whole, block, BlockContent.Of(block), target);
        }
    }

    public void Start(int index, ContentBlock block, List<AIContent> target)
    {
        ReplyBlock started = new(index, block);
        int place = _blocks.FindIndex(other => other.Index > index);
        _blocks.Insert(place < 0 ? _blocks.Count : place, started);
        if (_front is not null)
            return;
        _front = started;
        GiveSoFar(started, block, target);
    }

    public void Add(int index, ContentDelta delta, List<AIContent> target)
    {
        ReplyBlock? block = _front?.Index == index ? _front : _blocks.Find(other => other.Index == index);
        // After its stop a delta is odd but harmless, and still shown.
        if (block is not null && (block == _front || block.IsDone))
            Give(block, delta, target);
    }

    public void Stop(int index, List<AIContent> target)
    {
        if (_blocks.Find(other => other.Index == index) is not { } block)
            return;
        block.IsStopped = true;
        while (_front is { IsStopped: true })
            GoOn(target);
    }

    /// <summary>The answer goes on in a new request: half a character at the end did not arrive.</summary>
    public void Resume() => _blocks.ForEach(static block => block.ForgetHalf());

    /// <summary>The message is complete: what a gateway has not stopped is as complete as it will ever be.</summary>
    public void End(List<AIContent> target)
    {
        _blocks.ForEach(static block => block.IsStopped = true);
        while (_front is not null)
            GoOn(target);
        // Half a character may have come after a block's stop, and is all there is of it.
        IReadOnlyList<ContentBlock> content = message().Content;
        for (int i = 0; i < content.Count; i++)
            GiveRest(_blocks[i], content[i], target);
    }

    private void GoOn(List<AIContent> target)
    {
        Finish(_front!, Whole(_front!), target);
        _front = _blocks.Find(static block => !block.IsDone);
        if (_front is null)
            return;
        _front.IsLate = true;
        GiveSoFar(_front, Whole(_front), target);
    }

    private ContentBlock Whole(ReplyBlock block) => message().Content[_blocks.IndexOf(block)];

    private void Finish(ReplyBlock block, ContentBlock whole, List<AIContent> target)
    {
        block.IsDone = true;
        GiveRest(block, whole, target);
        if (!block.IsShown)
            Add(block, whole, BlockContent.Of(whole), target);
    }

    private void GiveRest(ReplyBlock block, ContentBlock whole, List<AIContent> target)
    {
        if (whole is TextBlock text)
            AddText(block, block.Rest(text.Text), target);
        else if (whole is ThinkingBlock thinking)
            AddThoughts(block, block.Rest(thinking.Thinking), target);
    }

    private void GiveSoFar(ReplyBlock block, ContentBlock soFar, List<AIContent> target)
    {
        switch (soFar)
        {
            case TextBlock text:
                AddText(block, block.Next(text.Text), target);
                foreach (Citation citation in text.Citations ?? [])
                    Give(block, new CitationsDelta(citation), target);
                break;
            case ThinkingBlock thinking:
                AddThoughts(block, block.Next(thinking.Thinking), target);
                Give(block, new SignatureDelta(thinking.Signature), target);
                break;
        }
    }

    private void Give(ReplyBlock block, ContentDelta delta, List<AIContent> target)
    {
        switch (block.Start, delta)
        {
            case (TextBlock, TextDelta text):
                AddText(block, block.IsLate ? block.Rest(((TextBlock)Whole(block)).Text) : block.Next(text.Text), target);
                break;
            case (TextBlock, CitationsDelta citation):
                Add(block, block.Start, new TextContent("") { Annotations = [Annotation.Of(citation.Citation)] }, target);
                break;
            case (ThinkingBlock, ThinkingDelta thinking):
                AddThoughts(block, block.IsLate ? block.Rest(((ThinkingBlock)Whole(block)).Thinking) : block.Next(thinking.Thinking), target);
                break;
            case (ThinkingBlock, SignatureDelta { Signature: { Length: > 0 } signature }):
                Add(block, block.Start, new TextReasoningContent("") { ProtectedData = signature }, target);
                break;
        }
    }

    private void AddText(ReplyBlock block, string text, List<AIContent> target)
    {
        if (text.Length > 0)
            Add(block, block.Start, new TextContent(text), target);
    }

    private void AddThoughts(ReplyBlock block, string thoughts, List<AIContent> target)
    {
        if (thoughts.Length > 0)
            Add(block, block.Start, new TextReasoningContent(thoughts), target);
    }

    /// <param name="block">The block that it is a part of.</param>
    /// <param name="kept">The block as it is kept with the first content.</param>
    /// <param name="content">The content; null for none.</param>
    /// <param name="target">Where to.</param>
    private void Add(ReplyBlock block, ContentBlock kept, AIContent? content, List<AIContent> target)
    {
        if (content is null)
            return;
        if (HostedId(content) is { } id && !_hosted.Add((content.GetType(), id)))
            content = new AIContent();
        if (_lastBlock != block && WouldMerge(_last, content))
        {
            AIContent mark = new();
            KeptBlock.Mark(mark, block.Index);
            target.Add(mark);
        }
        if (block.IsShown)
            KeptBlock.Mark(content, block.Index);
        else
            KeptBlock.Keep(content, block.Index, kept);
        block.IsShown = true;
        target.Add(content);
        (_last, _lastBlock) = (content, block);
    }

    private static string? HostedId(AIContent content) => content switch
    {
        FunctionCallContent => null,
        ToolCallContent call => call.CallId,
        ToolResultContent result => result.CallId,
        _ => null,
    };

    /// <summary>What M.E.AI makes one of: ChatResponseExtensions.ToChatResponse of Microsoft.Extensions.AI.Abstractions 10.11.</summary>
    private static bool WouldMerge(AIContent? first, AIContent second) =>
        first is { Annotations: null or { Count: 0 } } && second.Annotations is null or { Count: 0 } && (first, second) switch
        {
            (TextContent, TextContent) => true,
            (TextReasoningContent thoughts, TextReasoningContent) => string.IsNullOrEmpty(thoughts.ProtectedData),
            _ => false,
        };
}

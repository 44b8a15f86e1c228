using Microsoft.Extensions.AI;

namespace ClaudeStreaming;

/// <summary>The events of one answer as updates, none of them empty.</summary>
/// <param name="message">The message so far. There is one from the first event on that is no ping.</param>
internal sealed class ReplyUpdates(Func<Message> message)
{
    private readonly ReplyContents _contents = new(message);
    private readonly UsageIncrements _usage = new();

    // The message without its content, as it was given out last.
    private Message? _head;

    /// <summary>What an event brings; null where it brings nothing.</summary>
    public ChatResponseUpdate? Of(StreamEvent streamEvent)
    {
        List<AIContent> contents = [];
        switch (streamEvent)
        {
            // Gateways have been seen to repeat it.
            case MessageStart when _head is not null:
                break;
            case MessageStart { Message: var start }:
                _head = Reply.Head(start);
                _contents.AddWhole(start.Content, contents);
                // The output so far is a placeholder of a few tokens, and no increment yet.
                AddUsage(start.Usage with { OutputTokens = 0, OutputTokensDetails = null }, contents);
                break;
            case ContentBlockStart start:
                _contents.Start(start.Index, start.Block, contents);
                break;
            case ContentBlockDelta delta:
                _contents.Add(delta.Index, delta.Delta, contents);
                break;
            case ContentBlockStop stop:
                _contents.Stop(stop.Index, contents);
                break;
            case StreamResumed:
                _contents.Resume();
                AddUsage(message().Usage, contents);
                break;
            case MessageDelta:
                AddUsage(message().Usage, contents);
                return Update(contents, streamEvent, Reply.Head(message()));
        }
        return contents.Count > 0 ? Update(contents, streamEvent) : null;
    }

    /// <summary>What the end of the message brings; null where everything was given out.</summary>
    public ChatResponseUpdate? End()
    {
        List<AIContent> contents = [];
        _contents.End(contents);
        AddUsage(message().Usage, contents);
        Message head = Reply.Head(message());
        // It may have ended without its end, which is known only now.
        return contents.Count > 0 || head != _head ? Update(contents, raw: null, head) : null;
    }

    private void AddUsage(Usage usage, List<AIContent> contents)
    {
        if (_usage.Next(usage) is { } increment)
            contents.Add(new UsageContent(increment) { RawRepresentation = usage });
    }

    private ChatResponseUpdate Update(List<AIContent> contents, StreamEvent? raw, Message? head = null)
    {
        _head = head ?? _head;
        return new ChatResponseUpdate(ChatRole.Assistant, contents)
        {
            ResponseId = Reply.Id(_head!),
            MessageId = Reply.Id(_head!),
            ModelId = _head!.Model,
            FinishReason = head is null ? null : FinishReason.Of(head.StopReason),
            AdditionalProperties = head is null ? null : Reply.Properties(head),
            RawRepresentation = raw,
        };
    }
}

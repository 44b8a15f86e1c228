namespace ClaudeStreaming;

/// <summary>Makes the request for the rest of an answer that broke off. Pure.</summary>
/// <remarks>
/// The conversation is only appended to: the API refuses thinking whose preceding turns have changed. Source: Anthropic's documentation,
/// Streaming, "Error recovery".
/// </remarks>
internal static class ContinuationRequest
{
    // Enough to recognise the place by.
    private const int LongestEnding = 100;

    /// <summary>How to ask, as far as the request allows what is wanted.</summary>
    public static ContinuationStrategy Strategy(MessageRequest request, ContinuationStrategy wanted) =>
        // With thinking on, an answer has to begin with thinking, which a prefill has none of.
        request.Thinking is null or { Type: "disabled" } ? wanted : ContinuationStrategy.UserTurn;

    /// <summary>The request for the rest.</summary>
    /// <param name="request">The request whose answer broke off.</param>
    /// <param name="reply">What its answer had said; null where it had not begun.</param>
    /// <param name="strategy">How to ask.</param>
    /// <param name="prompt">Words the user turn.</param>
    public static MessageRequest Of(MessageRequest request, Message? reply, ContinuationStrategy strategy, Func<string, string> prompt)
    {
        ContentBlock[] content = Sendable(reply);
        // A continuation that itself broke off before it said anything: what was asked is asked again.
        if (content.Length == 0)
            return request;
        InputMessage said = new(InputMessage.AssistantRole, content);
        InputMessage[] added = strategy == ContinuationStrategy.Prefill ? [said] : [said, InputMessage.User(prompt(Ending(content)))];
        return request with { Messages = ValueList<InputMessage>.Take([.. request.Messages, .. added]) };
    }

    /// <summary>What of a broken answer the API takes as an assistant turn.</summary>
    private static ContentBlock[] Sendable(Message? reply)
    {
        List<ContentBlock> content = [];
        foreach (ContentBlock block in reply?.Content ?? [])
        {
            if (block is TextBlock { Text: var text } && string.IsNullOrWhiteSpace(text))
                continue;
            // Thinking is complete once it is signed, and only then accepted.
            if (block is ThinkingBlock { Signature: "" } or ToolCallBlock { IsInputComplete: false })
                continue;
            content.Add(block);
        }
        // A turn must not end in blanks, and what supports text that is not complete is not known.
        if (content is [.., TextBlock last])
            content[^1] = last with { Text = last.Text.TrimEnd(), Citations = null };
        return [.. content];
    }

    private static string Ending(ContentBlock[] content)
    {
        string text = content.OfType<TextBlock>().LastOrDefault()?.Text ?? "";
        int start = Math.Max(0, text.Length - LongestEnding);
        if (start > 0 && char.IsLowSurrogate(text[start]))
            start++;
        return text[start..];
    }
}

namespace ClaudeStreaming;

/// <summary>The conversation of a run as it grows, and the request for its next turn.</summary>
internal sealed class Dialogue(MessageRequest request)
{
    private MessageRequest _request = request;
    private Usage? _usage;

    /// <summary>The request for the present turn; none that was sent is ever changed.</summary>
    public MessageRequest Request => Volatile.Read(ref _request);

    /// <summary>What all complete turns cost together.</summary>
    public Usage Usage => Volatile.Read(ref _usage) ?? new Usage();

    public long TotalTokens => Usage.TotalInputTokens + Usage.OutputTokens;

    /// <summary>Claude's answer came whole.</summary>
    /// <param name="messages">All that was sent, and the answer.</param>
    /// <param name="reply">The answer.</param>
    public void Add(IReadOnlyList<InputMessage> messages, Message reply)
    {
        Volatile.Write(ref _usage, _usage is null ? reply.Usage : UsageSum.Of(_usage, reply.Usage));
        Volatile.Write(ref _request, _request with
        {
            Messages = messages,
            // To be forced again in every turn is to call tools for ever.
            ToolChoice = _request.ToolChoice is { Type: "any" or "tool" } forced
                ? forced with { Type = "auto", Name = null }
                : _request.ToolChoice,
            // Code that runs in a container may be waiting there for a result.
            Container = reply.Container is { Id: { } id } ? (_request.Container ?? new Container()) with { Id = id } : _request.Container,
        });
    }

    /// <summary>The calls of that answer have been answered.</summary>
    public void Add(IReadOnlyList<ToolResultBlock> results) =>
        Volatile.Write(ref _request, _request with { Messages = [.. _request.Messages, new InputMessage(InputMessage.UserRole, results)] });
}

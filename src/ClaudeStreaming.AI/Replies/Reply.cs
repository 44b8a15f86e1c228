using Microsoft.Extensions.AI;

namespace ClaudeStreaming;

/// <summary>A finished message as M.E.AI has it.</summary>
internal static class Reply
{
    private const string MessageKey = "claude_message";

    public static ChatResponse Of(Message message)
    {
        List<AIContent> contents = [];
        new ReplyContents(() => message).AddWhole(message.Content, contents);
        ChatMessage reply = new(ChatRole.Assistant, contents)
        {
            MessageId = Id(message),
            RawRepresentation = message,
            AdditionalProperties = Properties(Head(message)),
        };
        return new ChatResponse(reply)
        {
            ResponseId = Id(message),
            ModelId = message.Model,
            FinishReason = FinishReason.Of(message.StopReason),
            Usage = new UsageIncrements().Next(message.Usage),
            RawRepresentation = message,
        };
    }

    /// <summary>The message without its content.</summary>
    public static Message Head(Message message) => message with { Content = [] };

    /// <summary>What a message has beside its content, as the API's JSON. As text, for the reasons that <see cref="KeptBlock"/> has.</summary>
    public static AdditionalPropertiesDictionary Properties(Message head) => new() { [MessageKey] = head.ToJson() };

    /// <summary>Some gateways give none, and M.E.AI knows none by null.</summary>
    public static string? Id(Message message) => message.Id.Length > 0 ? message.Id : null;
}

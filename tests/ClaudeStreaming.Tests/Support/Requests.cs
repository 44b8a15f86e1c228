namespace ClaudeStreaming.Tests.Support;

internal static class Requests
{
    public static MessageRequest Hello { get; } = new() { Model = "claude-x", MaxTokens = 100, Messages = [InputMessage.User("Hello")] };
}

using System.Text.Json.Nodes;

namespace ClaudeStreaming.AI.Tests.Support;

/// <summary>What the core makes of a body: the measure for what comes through M.E.AI.</summary>
internal static class Bodies
{
    public static Task<Message> ReadAsync(byte[] body) => MessageStream.FromSse(new MemoryStream(body)).GetFinalMessageAsync();

    /// <summary>The content of a message that the API takes back: not empty text, and no call that was cut off.</summary>
    public static JsonArray Sendable(Message message)
    {
        Message sendable = message with
        {
            Content = [.. message.Content.Where(static block => block is not (TextBlock { Text: "" } or ToolCallBlock { IsInputComplete: false }))],
        };
        return JsonNode.Parse(sendable.ToJson())!["content"]!.DeepClone().AsArray();
    }
}

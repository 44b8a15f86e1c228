using ClaudeStreaming;
using Microsoft.Extensions.AI;

namespace Snippets;

internal static class Chatting
{
    public static async Task AskAsync(IClaudeClient client, CancellationToken ct)
    {
        #region chat
        IChatClient chat = client.AsIChatClient("claude-opus-4-8");
        List<ChatMessage> history = [new(ChatRole.User, "Explain streaming in one sentence.")];

        List<ChatResponseUpdate> updates = [];
        await foreach (ChatResponseUpdate update in chat.GetStreamingResponseAsync(history, cancellationToken: ct))
        {
            Console.Write(update.Text);
            updates.Add(update);
        }
        history.AddMessages(updates);                   // goes back as it came
        #endregion
    }
}

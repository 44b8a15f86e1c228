using ClaudeStreaming;

namespace Snippets;

internal static class Reading
{
    public static async Task AskAsync()
    {
        #region ask
        using ClaudeClient client = new(apiKey: "sk-ant-...");   // or new() for ANTHROPIC_API_KEY

        MessageRequest request = new()
        {
            Model = "claude-opus-4-8",
            MaxTokens = 1024,
            Messages = [InputMessage.User("Explain streaming in one sentence.")],
        };
        #endregion
        await TextAsync(client, request);
    }

    public static async Task TextAsync(IClaudeClient client, MessageRequest request)
    {
        #region text
        await using MessageStream stream = await client.StreamAsync(request);
        await foreach (string text in stream.TextAsync())
            Console.Write(text);
        Message message = await stream.GetFinalMessageAsync();
        #endregion
        Console.WriteLine(message.StopReason);
    }

    public static async Task EventsAsync(MessageStream stream)
    {
        #region events
        await foreach (StreamEvent e in stream)
        {
            switch (e)
            {
                case ContentBlockDelta { Delta: TextDelta d }: Console.Write(d.Text); break;
                case ContentBlockDelta { Delta: ThinkingDelta d }: Console.Write(d.Thinking); break;
                case ContentBlockStart { Block: ToolUseBlock tool }: Console.Write($"[{tool.Name}]"); break;
                case MessageDelta { StopReason: { } why }: Console.Write($" ({why})"); break;
            }
        }
        #endregion
    }

    public static async Task FinalAsync(IClaudeClient client, MessageRequest request, CancellationToken ct)
    {
        #region final
        Message message = await client.GetFinalMessageAsync(request, ct);
        string json = message.ToJson();                 // the API's own JSON, nothing lost
        Message stored = Message.Parse(json);           // equal to message

        MessageRequest next = request with
        {
            Messages = [.. request.Messages, InputMessage.Assistant(stored), InputMessage.User("And in French?")],
        };
        #endregion
        await client.GetFinalMessageAsync(next, ct);
    }

    public static async Task CopyAsync(MessageStream stream, Stream destination)
    {
        #region copy
        await stream.CopyTextToAsync(destination);      // UTF-8, flushed after each read from the network
        #endregion
    }

    public static async Task ErrorsAsync(IClaudeClient client, MessageRequest request)
    {
        #region errors
        try
        {
            await using MessageStream stream = await client.StreamAsync(request);
            await foreach (string text in stream.TextAsync())
                Console.Write(text);
        }
        catch (ClaudeApiException e) when (e.ErrorType == ErrorType.RateLimit)
        {
            Console.Error.WriteLine($"Try again in {e.RetryAfter}. Request {e.RequestId}.");
        }
        catch (ClaudeException e)
        {
            Console.Error.WriteLine($"{e.Message} Kept: {e.PartialMessage?.Text}");
            Console.Error.WriteLine(e.CanContinue ? "It could go on from there." : e.CannotContinueReason);
        }
        #endregion
    }
}

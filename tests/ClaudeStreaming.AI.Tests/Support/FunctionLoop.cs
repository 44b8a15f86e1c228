using Microsoft.Extensions.AI;

namespace ClaudeStreaming.AI.Tests.Support;

/// <summary>Calls functions and asks again, as M.E.AI's FunctionInvokingChatClient does, which is in a package of its own.</summary>
internal static class FunctionLoop
{
    /// <returns>All messages, from the question on.</returns>
    public static async Task<List<ChatMessage>> RunAsync(IChatClient client, Form form, string question, params AIFunction[] functions)
    {
        List<ChatMessage> messages = [new(ChatRole.User, question)];
        ChatOptions options = new() { Tools = [.. functions] };
        while (true)
        {
            ChatResponse response = await client.AskAsync(form, messages, options);
            messages.AddMessages(response);
            FunctionCallContent[] calls = [.. response.Messages.SelectMany(static message => message.Contents).OfType<FunctionCallContent>()];
            if (calls.Length == 0)
                return messages;
            List<AIContent> results = [];
            foreach (FunctionCallContent call in calls)
                results.Add(await InvokeAsync(functions.Single(function => function.Name == call.Name), call));
            messages.Add(new ChatMessage(ChatRole.Tool, results));
        }
    }

    private static async Task<FunctionResultContent> InvokeAsync(AIFunction function, FunctionCallContent call)
    {
        try
        {
            return new FunctionResultContent(call.CallId, await function.InvokeAsync(new AIFunctionArguments(call.Arguments)));
        }
        catch (InvalidOperationException e)
        {
            return new FunctionResultContent(call.CallId, "Error: the function failed.") { Exception = e };
        }
    }
}

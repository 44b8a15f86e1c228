using System.Text.Json.Nodes;
using ClaudeStreaming.Testing;
using Microsoft.Extensions.AI;

namespace ClaudeStreaming.AI.Tests.Support;

/// <summary>The two ways of asking an <see cref="IChatClient"/>.</summary>
public enum Form
{
    Streaming,
    NonStreaming,
}

internal static class Chat
{
    public static TheoryData<Form> Forms => [.. Enum.GetValues<Form>()];

    /// <summary>A client that fails where it is asked all the same.</summary>
    public static IChatClient Unasked { get; } =
        new FakeClaude(static _ => throw new InvalidOperationException("A request was sent.")).CreateChat();

    public static IChatClient CreateChat(this FakeClaude claude, string? model = "claude-x") => claude.CreateClient().AsIChatClient(model);

    /// <summary>Asks in one form or the other; the updates are merged as M.E.AI does it.</summary>
    public static Task<ChatResponse> AskAsync(
        this IChatClient client, Form form, IEnumerable<ChatMessage>? messages = null, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        messages ??= [new ChatMessage(ChatRole.User, "Hello")];
        return form == Form.Streaming
            ? client.GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(CancellationToken.None)
            : client.GetResponseAsync(messages, options, cancellationToken);
    }

    /// <summary>What an answer becomes.</summary>
    public static Task<ChatResponse> AskAsync(this FakeReply reply, Form form) => new FakeClaude(reply).CreateChat().AskAsync(form);

    /// <summary>The contents that an answer becomes.</summary>
    public static async Task<IList<AIContent>> ContentsAsync(this FakeReply reply, Form form) =>
        Assert.Single((await reply.AskAsync(form)).Messages).Contents;

    /// <summary>The updates that an answer becomes; in the form that does not stream, those that M.E.AI makes of the response.</summary>
    public static async Task<IReadOnlyList<ChatResponseUpdate>> UpdatesAsync(this FakeReply reply, Form form = Form.Streaming)
    {
        if (form == Form.NonStreaming)
            return (await reply.AskAsync(form)).ToChatResponseUpdates();
        List<ChatResponseUpdate> updates = [];
        await foreach (ChatResponseUpdate update in new FakeClaude(reply).CreateChat().GetStreamingResponseAsync("Hello"))
            updates.Add(update);
        return updates;
    }

    /// <summary>The request that is made of messages and options.</summary>
    public static async Task<JsonObject> RequestAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null) =>
        (await SentAsync(messages, options)).Json;

    /// <summary>The request, headers and all.</summary>
    public static async Task<FakeRequest> SentAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null)
    {
        FakeClaude claude = new(new FakeReply().Text("Yes."));
        await claude.CreateChat().GetResponseAsync(messages, options);
        return Assert.Single(claude.Requests);
    }

    public static Task<JsonObject> RequestAsync(ChatOptions options) => RequestAsync([new ChatMessage(ChatRole.User, "Hello")], options);

    /// <summary>The turns that messages are sent as.</summary>
    public static async Task<JsonArray> TurnsAsync(params ChatMessage[] messages) => (await RequestAsync(messages))["messages"]!.AsArray();

    /// <summary>The blocks that contents of the user's are sent as.</summary>
    public static async Task<JsonArray> BlocksAsync(params AIContent[] contents) =>
        Assert.Single(await TurnsAsync(new ChatMessage(ChatRole.User, [.. contents])))!["content"]!.AsArray();

    /// <summary>The content with which a reply goes back in the next request.</summary>
    public static async Task<JsonArray> SentBackAsync(this IEnumerable<ChatMessage> reply)
    {
        JsonArray turns = await TurnsAsync([new ChatMessage(ChatRole.User, "Hello"), .. reply, new ChatMessage(ChatRole.User, "Go on")]);
        Assert.InRange(turns.Count, 2, 3);
        if (turns.Count == 2)
            return []; // It had nothing that can be sent.
        Assert.Equal("assistant", (string?)turns[1]!["role"]);
        return turns[1]!["content"]!.AsArray();
    }
}

using ClaudeStreaming.AI.Tests.Support;
using ClaudeStreaming.Testing;
using Microsoft.Extensions.AI;

namespace ClaudeStreaming.AI.Tests.Client;

/// <summary>The chat client itself.</summary>
public class ClientTests
{
    public static TheoryData<Form> Forms => Chat.Forms;

    [Fact]
    public void It_says_what_it_is()
    {
        using ClaudeClient client = new FakeClaude(new FakeReply()).CreateClient(static o => o.BaseAddress = new Uri("https://claude.test/api"));
        ChatClientMetadata metadata = client.AsIChatClient("claude-x").GetService<ChatClientMetadata>()!;
        Assert.Equal(("anthropic", "https://claude.test/api", "claude-x"), (metadata.ProviderName, metadata.ProviderUri?.AbsoluteUri, metadata.DefaultModelId));
        Assert.Null(client.AsIChatClient().GetService<ChatClientMetadata>()!.DefaultModelId);
        Assert.Null(new Wrapped(client).AsIChatClient().GetService<ChatClientMetadata>()!.ProviderUri);
    }

    [Fact]
    public void It_gives_out_the_client_it_is_on_and_itself_and_nothing_else()
    {
        using ClaudeClient client = new FakeClaude(new FakeReply()).CreateClient();
        IChatClient chat = client.AsIChatClient("claude-x");
        Assert.Same(client, chat.GetService<IClaudeClient>());
        Assert.Same(client, chat.GetService<ClaudeClient>());
        Assert.Same(chat, chat.GetService<IChatClient>());
        Assert.Null(chat.GetService<string>());
        Assert.Null(chat.GetService<IChatClient>("key"));
        Assert.Throws<ArgumentNullException>(() => chat.GetService(null!));
    }

    [Fact]
    public void What_it_cannot_be_made_of_is_refused()
    {
        IClaudeClient client = new FakeClaude(new FakeReply()).CreateClient();
        Assert.Throws<ArgumentNullException>(() => ((IClaudeClient)null!).AsIChatClient("claude-x"));
        Assert.Throws<ArgumentNullException>(() => client.AsIChatClient((ClaudeChatClientOptions)null!));
        Assert.Contains("model", Assert.Throws<ArgumentException>(() => client.AsIChatClient(" ")).Message, StringComparison.Ordinal);
        Assert.Contains("MaxOutputTokens", Assert.Throws<ArgumentException>(() => client.AsIChatClient(new ClaudeChatClientOptions { MaxOutputTokens = -1 })).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>(() => ((Tool)null!).AsAITool());
        Assert.Throws<ArgumentNullException>(() => ((ContentBlock)null!).AsAIContent());
    }

    [Theory, MemberData(nameof(Forms))]
    public async Task Its_options_count_where_a_request_does_not_say_and_are_copied(Form form)
    {
        FakeClaude claude = new(new FakeReply().Text("Yes."));
        ClaudeChatClientOptions options = new() { Model = "claude-a", MaxOutputTokens = 5 };
        IChatClient chat = claude.CreateClient().AsIChatClient(options);
        options.Model = "claude-b";
        await chat.AskAsync(form);
        await chat.AskAsync(form, options: new() { ModelId = "claude-c", MaxOutputTokens = 6 });
        Assert.Equal([("claude-a", 5), ("claude-c", 6)], claude.Requests.Select(static request => (request.Model, (int)request.Json["max_tokens"]!)));
    }

    [Theory, MemberData(nameof(Forms))]
    public async Task Without_a_model_it_says_where_to_name_one(Form form)
    {
        IChatClient chat = new FakeClaude(new FakeReply().Text("Yes.")).CreateClient().AsIChatClient();
        var missing = await Assert.ThrowsAsync<InvalidOperationException>(() => chat.AskAsync(form));
        Assert.Contains("ChatOptions.ModelId", missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Disposing_it_leaves_the_client_alone_unless_it_owns_it()
    {
        ClaudeClient client = new FakeClaude(new FakeReply().Text("Yes.")).CreateClient();
        client.AsIChatClient("claude-x").Dispose();
        Assert.Equal("Yes.", (await client.AsIChatClient("claude-x").GetResponseAsync("Hello")).Text);
        IChatClient owner = client.AsIChatClient(new ClaudeChatClientOptions { Model = "claude-x", OwnsClient = true });
        owner.Dispose();
        owner.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => client.AsIChatClient("claude-x").GetResponseAsync("Hello"));
    }

    [Fact]
    public async Task Many_threads_may_ask_it_at_once()
    {
        FakeClaude claude = new(static request => new FakeReply().Text($"{request.Messages[0].Content.OfType<TextBlock>().Single().Text}!"));
        IChatClient chat = claude.CreateChat();
        string[] answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(async i =>
            (await chat.AskAsync(i % 2 == 0 ? Form.Streaming : Form.NonStreaming, [new ChatMessage(ChatRole.User, $"{i}")])).Text));
        Assert.Equal(Enumerable.Range(0, 50).Select(static i => $"{i}!"), answers);
    }

    [Fact]
    public async Task Nothing_is_asked_before_the_updates_are_read_and_each_reading_asks()
    {
        FakeClaude claude = new(new FakeReply().Text("Yes."));
        IAsyncEnumerable<ChatResponseUpdate> updates = claude.CreateChat().GetStreamingResponseAsync("Hello");
        Assert.Empty(claude.Requests);
        Assert.Equal("Yes.", (await updates.ToChatResponseAsync()).Text);
        Assert.Equal("Yes.", (await updates.ToChatResponseAsync()).Text);
        Assert.Equal(2, claude.Requests.Count);
    }

    private sealed class Wrapped(IClaudeClient inner) : IClaudeClient
    {
        public Task<MessageStream> StreamAsync(MessageRequest request, ClaudeRequestOptions? options = null, CancellationToken cancellationToken = default) =>
            inner.StreamAsync(request, options, cancellationToken);
    }
}

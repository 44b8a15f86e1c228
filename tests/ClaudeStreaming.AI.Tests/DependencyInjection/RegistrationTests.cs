using ClaudeStreaming.Testing;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace ClaudeStreaming.AI.Tests.DependencyInjection;

/// <summary>A chat client in a container.</summary>
public class RegistrationTests
{
    private readonly FakeClaude _claude = new(new FakeReply().Text("Yes."));
    private readonly ServiceCollection _services = new();

    [Fact]
    public async Task A_registered_chat_client_is_on_the_registered_client()
    {
        Add();
        _services.AddClaudeChatClient("claude-x");
        await using ServiceProvider provider = _services.BuildServiceProvider();
        IChatClient chat = provider.GetRequiredService<IChatClient>();
        Assert.Equal("Yes.", (await chat.GetResponseAsync("Hello")).Text);
        Assert.Equal("claude-x", _claude.Requests[0].Model);
        Assert.Same(provider.GetRequiredService<IClaudeClient>(), chat.GetService<IClaudeClient>());
        Assert.Same(chat, provider.GetRequiredService<IChatClient>());
        Assert.Equal("api.anthropic.com", chat.GetService<ChatClientMetadata>()!.ProviderUri!.Host);
    }

    [Fact]
    public async Task Its_options_are_set_in_code()
    {
        Add();
        _services.AddClaudeChatClient(static o => (o.Model, o.MaxOutputTokens) = ("claude-x", 7));
        await using ServiceProvider provider = _services.BuildServiceProvider();
        await provider.GetRequiredService<IChatClient>().GetResponseAsync("Hello");
        Assert.Equal(7, (int)_claude.Requests[0].Json["max_tokens"]!);
    }

    [Fact]
    public async Task Named_ones_are_keyed_and_on_the_client_of_their_name()
    {
        Add();
        _services.AddClaudeStreaming("batch", o => o.ApiKey = "fake-key").ConfigurePrimaryHttpMessageHandler(_claude.CreateHandler);
        _services.AddClaudeChatClient("claude-x").AddKeyedClaudeChatClient("batch", "claude-y");
        await using ServiceProvider provider = _services.BuildServiceProvider();
        IChatClient batch = provider.GetRequiredKeyedService<IChatClient>("batch");
        await batch.GetResponseAsync("Hello");
        Assert.Equal("claude-y", _claude.Requests[0].Model);
        Assert.Same(provider.GetRequiredKeyedService<IClaudeClient>("batch"), batch.GetService<IClaudeClient>());
        Assert.NotSame(provider.GetRequiredService<IClaudeClient>(), batch.GetService<IClaudeClient>());
    }

    [Fact]
    public void What_is_missing_is_named_with_what_to_call()
    {
        _services.AddClaudeChatClient("claude-x").AddKeyedClaudeChatClient("batch", "claude-x");
        using ServiceProvider provider = _services.BuildServiceProvider();
        Assert.Contains("AddClaudeStreaming()", Assert.Throws<InvalidOperationException>(provider.GetRequiredService<IChatClient>).Message, StringComparison.Ordinal);
        Assert.Contains("AddClaudeStreaming(\"batch\"", Assert.Throws<InvalidOperationException>(() => provider.GetRequiredKeyedService<IChatClient>("batch")).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => _services.AddKeyedClaudeChatClient("", "claude-x"));
        Assert.Throws<ArgumentNullException>(() => _services.AddClaudeChatClient((Action<ClaudeChatClientOptions>)null!));
    }

    private void Add() => _services.AddClaudeStreaming(static o => o.ApiKey = "fake-key").ConfigurePrimaryHttpMessageHandler(_claude.CreateHandler);
}

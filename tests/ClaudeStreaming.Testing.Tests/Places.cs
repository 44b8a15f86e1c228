namespace ClaudeStreaming.Testing.Tests;

/// <summary>The two places that a script can be played in; every script has to be the same in both.</summary>
public static class Places
{
    public static TheoryData<string> Names => ["in process", "over HTTP"];

    public static MessageRequest Hello { get; } = new() { Model = "claude-x", MaxTokens = 100, Messages = [InputMessage.User("Hello")] };

    /// <summary>Opens a client on a fake, and whatever has to be there for it.</summary>
    public static async Task<Place> OpenAsync(string name, FakeClaude claude, Action<ClaudeClientOptions>? configure = null)
    {
        if (name == "in process")
            return new Place(claude.CreateClient(configure), null);
        FakeClaudeServer server = await FakeClaudeServer.StartAsync(claude);
        return new Place(server.CreateClient(configure), server);
    }

    public sealed record Place(ClaudeClient Client, FakeClaudeServer? Server) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            Client.Dispose();
            if (Server is not null)
                await Server.DisposeAsync();
        }
    }
}

using ClaudeStreaming;
using ClaudeStreaming.Testing;
using Microsoft.Extensions.Logging;

namespace ChatConsole;

/// <summary>The client, and FakeClaude behind it where there is no key.</summary>
internal sealed class Connection : IAsyncDisposable
{
    private readonly ClaudeClient _client;
    private readonly FakeClaudeServer? _fake;

    private Connection(ClaudeClient client, string? notice, FakeClaudeServer? fake = null)
    {
        _client = client;
        _fake = fake;
        Notice = notice;
    }

    public IClaudeClient Client => _client;

    /// <summary>What the user has to know of whom they talk to; null for nothing.</summary>
    public string? Notice { get; }

    /// <summary>Connects as the command line and the environment say.</summary>
    /// <param name="settings">The command line.</param>
    /// <param name="environment">The environment.</param>
    /// <param name="loggers">Where the library logs to; null for nowhere.</param>
    /// <exception cref="UsageException">They cannot be right.</exception>
    public static async Task<Connection> OpenAsync(RequestSettings settings, Func<string, string?> environment, ILoggerFactory? loggers)
    {
        Target target = Target.Of(settings.BaseUrl, environment);
        if (target.IsFake)
        {
            FakeClaudeServer fake = await FakeClaudeServer.StartAsync(FakeConversation.Create());
            string notice = $"No ANTHROPIC_API_KEY, so this is FakeClaude on http://{fake.BaseAddress.Authority}, over real HTTP.";
            return new Connection(fake.CreateClient(options => Configure(options, settings, loggers)), notice, fake);
        }
        ClaudeClientOptions options = new() { ApiKey = target.ApiKey, AuthToken = target.AuthToken, BaseAddress = target.Address };
        Configure(options, settings, loggers);
        return new Connection(CreateClient(options), target.Notice);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        if (_fake is not null)
            await _fake.DisposeAsync();
    }

    private static void Configure(ClaudeClientOptions options, RequestSettings settings, ILoggerFactory? loggers)
    {
        options.UserAgentSuffix = "ChatConsole/0.1";
        options.IdleTimeout = settings.IdleTimeout ?? options.IdleTimeout;
        options.Recovery = settings.Recovers ? new RecoveryOptions() : null;
        options.LoggerFactory = loggers;
    }

    private static ClaudeClient CreateClient(ClaudeClientOptions options)
    {
        try
        {
            return new ClaudeClient(options);
        }
        catch (ArgumentException e)
        {
            // The library says which option is wrong, and never repeats a key. The parameter's name is nothing to the user.
            throw new UsageException(e.Message.Split(" (Parameter ")[0]);
        }
    }
}

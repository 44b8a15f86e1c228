using ClaudeStreaming;
using ClaudeStreaming.Testing;
using Microsoft.Extensions.Logging;

namespace ChatConsole;

/// <summary>The client, and FakeClaude behind it where there is no key.</summary>
internal sealed class Connection : IAsyncDisposable
{
    private readonly ClaudeClient _client;
    private readonly FakeClaudeServer? _fake;
    private readonly HttpClient? _recording;

    private Connection(ClaudeClient client, string? notice, FakeClaudeServer? fake, HttpClient? recording)
    {
        _client = client;
        _fake = fake;
        _recording = recording;
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
        HttpClient? recording = settings.Record is null ? null : Record(settings.Record, isToSelf: target.IsFake);
        ClaudeClientOptions options = new() { ApiKey = target.ApiKey, AuthToken = target.AuthToken, BaseAddress = target.Address };
        Configure(options, settings, loggers);
        if (!target.IsFake)
            return new Connection(CreateClient(options, recording), target.Notice, fake: null, recording);
        FakeClaudeServer fake = await FakeClaudeServer.StartAsync(FakeConversation.Create());
        options.BaseAddress = fake.BaseAddress;
        string notice = $"No ANTHROPIC_API_KEY, so this is FakeClaude on http://{fake.BaseAddress.Authority}, over real HTTP.";
        ClaudeClient client = recording is null ? fake.CreateClient(fakes => Configure(fakes, settings, loggers)) : CreateClient(options, recording);
        return new Connection(client, notice, fake, recording);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        _recording?.Dispose();
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

    private static HttpClient Record(string file, bool isToSelf)
    {
        try
        {
            // Whoever types --record wants it, on a build server too. And no proxy finds its way back to this process.
            SocketsHttpHandler sender = new() { AllowAutoRedirect = false, UseCookies = false, UseProxy = !isToSelf };
            CassetteRecorder recorder = new(file, new CassetteOptions { AllowRecordingInCI = true }, sender);
            return new HttpClient(recorder) { Timeout = Timeout.InfiniteTimeSpan };
        }
        catch (CassetteException e)
        {
            throw new UsageException(e.Message);
        }
    }

    private static ClaudeClient CreateClient(ClaudeClientOptions options, HttpClient? http)
    {
        try
        {
            return http is null ? new ClaudeClient(options) : new ClaudeClient(http, options);
        }
        catch (ArgumentException e)
        {
            // The library says which option is wrong, and never repeats a key. The parameter's name is nothing to the user.
            throw new UsageException(e.Message.Split(" (Parameter ")[0]);
        }
    }
}

using Microsoft.Extensions.DependencyInjection;

namespace ClaudeStreaming.Torture;

/// <summary>The clients under test, registered as an application registers them.</summary>
internal sealed class SoakClients : IAsyncDisposable
{
    public const int MaxRetries = 2;
    public const int MaxContinuations = 6;

    private const string Recovering = "recovering";

    private readonly ServiceProvider _services;

    public SoakClients(Uri server)
    {
        ServiceCollection services = new();
        SoonIdle(services.AddClaudeStreaming(options => Configure(options, server)));
        SoonIdle(services.AddClaudeStreaming(Recovering, options =>
        {
            Configure(options, server);
            options.Recovery = new RecoveryOptions { MaxContinuations = MaxContinuations };
        }));
        _services = services.BuildServiceProvider();
    }

    public IClaudeClient Client(bool recovers) => recovers
        ? _services.GetRequiredKeyedService<IClaudeClient>(Recovering)
        : _services.GetRequiredService<IClaudeClient>();

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    // Connections that nobody uses are closed soon, so that whether any are left can be told without waiting for long.
    private static void SoonIdle(IHttpClientBuilder http) => http.ConfigurePrimaryHttpMessageHandler(
        static (handler, _) => ((SocketsHttpHandler)handler).PooledConnectionIdleTimeout = TimeSpan.FromSeconds(2));

    private static void Configure(ClaudeClientOptions options, Uri server)
    {
        options.ApiKey = "no-key";
        options.BaseAddress = server;
        options.MaxRetries = MaxRetries;
        options.MaxRetryDelay = TimeSpan.FromSeconds(5);
        // Far shorter than anybody would set it, and long enough for a machine that others use too.
        options.IdleTimeout = options.ResponseTimeout = TimeSpan.FromSeconds(5);
    }
}

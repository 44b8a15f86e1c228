using ClaudeStreaming.Testing;
using ClaudeStreaming.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ClaudeStreaming.AspNetCore.Tests.Support;

/// <summary>An application with relays in it, on a loopback port of Kestrel's or in process.</summary>
internal sealed class RelayServer : IAsyncDisposable
{
    private readonly WebApplication _application;

    private RelayServer(WebApplication application, HttpClient client)
    {
        _application = application;
        Client = client;
    }

    /// <summary>Gets bodies as they come, and waits for as long as it takes.</summary>
    public HttpClient Client { get; }

    public int Port => new Uri(_application.Urls.First()).Port;

    public IServiceProvider Services => _application.Services;

    /// <summary>Starts it on Kestrel.</summary>
    public static Task<RelayServer> StartAsync(
        Action<WebApplication> map, Action<WebApplicationBuilder>? configure = null, HttpProtocols protocols = HttpProtocols.Http1) =>
        StartCoreAsync(map, builder =>
        {
            builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
                kestrel.Listen(System.Net.IPAddress.Loopback, 0, listen => listen.Protocols = protocols));
            configure?.Invoke(builder);
        }, static _ => new HttpClient(new SocketsHttpHandler { UseProxy = false }), protocols);

    /// <summary>Starts it in process.</summary>
    public static Task<RelayServer> StartInProcessAsync(Action<WebApplication> map, Action<WebApplicationBuilder>? configure = null) =>
        StartCoreAsync(map, builder =>
        {
            builder.WebHost.UseTestServer();
            configure?.Invoke(builder);
        }, static application => application.GetTestClient(), HttpProtocols.Http1);

    /// <summary>A relay of one answer at <c>/</c>.</summary>
    public static Task<RelayServer> StartAsync(FakeClaude claude, RelayOptions? options = null) =>
        StartAsync(application => application.MapPost("/", () => Relay(claude, options)));

    /// <summary>A relay of every event of one answer.</summary>
    public static IResult Relay(FakeClaude claude, RelayOptions? options = null) =>
        ClaudeResults.Events(ct => claude.CreateClient(static o => o.MaxRetries = 0).StreamAsync(Requests.Hello, cancellationToken: ct), options);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        // Streams that stall would hold up a polite stop for as long as it is willing to wait.
        await _application.StopAsync(new CancellationToken(canceled: true)).ConfigureAwait(false);
        await _application.DisposeAsync().ConfigureAwait(false);
    }

    private static async Task<RelayServer> StartCoreAsync(
        Action<WebApplication> map, Action<WebApplicationBuilder> configure, Func<WebApplication, HttpClient> client, HttpProtocols protocols)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRouting();
        configure(builder);
        WebApplication application = builder.Build();
        application.UseRouting();
        map(application);
        await application.StartAsync();
        HttpClient http = client(application);
        http.Timeout = Timeout.InfiniteTimeSpan;
        if (http.BaseAddress is null || http.BaseAddress.Port == 80 && application.Urls.Count > 0)
            http.BaseAddress = new Uri(application.Urls.First());
        if (protocols == HttpProtocols.Http2)
            (http.DefaultRequestVersion, http.DefaultVersionPolicy) = (new Version(2, 0), HttpVersionPolicy.RequestVersionExact);
        return new RelayServer(application, http);
    }
}

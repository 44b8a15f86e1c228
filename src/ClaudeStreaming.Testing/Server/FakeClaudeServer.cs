using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ClaudeStreaming.Testing;

/// <summary>A <see cref="FakeClaude"/> behind real HTTP, on a loopback port that was free.</summary>
public sealed class FakeClaudeServer : IAsyncDisposable
{
    private readonly FakeClaude _claude;
    private readonly WebApplication _application;

    // A proxy that the environment names would not find its way back to this process.
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, UseCookies = false })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    private FakeClaudeServer(FakeClaude claude, WebApplication application)
    {
        _claude = claude;
        _application = application;
    }

    /// <summary>Where it listens; the <see cref="ClaudeClientOptions.BaseAddress"/> for a client.</summary>
    public Uri BaseAddress => new(_application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    /// <summary>Starts a server.</summary>
    /// <param name="claude">What it answers.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <returns>The server; disposing it stops it and tears down its connections.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="claude"/> is null.</exception>
    public static Task<FakeClaudeServer> StartAsync(FakeClaude claude, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(claude);
        return StartCoreAsync(claude, cancellationToken);
    }

    /// <summary>A client that talks to this server over HTTP, past any proxy.</summary>
    /// <param name="configure">Changes its options, which have a key and the address already.</param>
    /// <returns>The client. Its connections go with the server.</returns>
    public ClaudeClient CreateClient(Action<ClaudeClientOptions>? configure = null)
    {
        ClaudeClientOptions options = new() { ApiKey = "fake-key", BaseAddress = BaseAddress };
        configure?.Invoke(options);
        return new ClaudeClient(_http, options);
    }

    /// <summary>Stops the server.</summary>
    /// <returns>A task that ends when it has stopped.</returns>
    public async ValueTask DisposeAsync()
    {
        // Streams that stall would hold up a polite stop for as long as it is willing to wait.
        using CancellationTokenSource now = new();
        await now.CancelAsync().ConfigureAwait(false);
        await _application.StopAsync(now.Token).ConfigureAwait(false);
        await _application.DisposeAsync().ConfigureAwait(false);
        _http.Dispose();
    }

    private static async Task<FakeClaudeServer> StartCoreAsync(FakeClaude claude, CancellationToken cancellationToken)
    {
        // Empty: no settings from files or the environment, no log on the console, and below no claim to Ctrl+C. It is a guest in its process.
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton<IHostLifetime, GuestLifetime>();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(static kestrel =>
        {
            kestrel.Listen(System.Net.IPAddress.Loopback, 0);
            kestrel.AddServerHeader = false;
        });
        WebApplication application = builder.Build();
        FakeClaudeServer server = new(claude, application);
        application.Run(server.AnswerAsync);
        await application.StartAsync(cancellationToken).ConfigureAwait(false);
        return server;
    }

    private async Task AnswerAsync(HttpContext context)
    {
        CancellationToken aborted = context.RequestAborted;
        using StreamReader reader = new(context.Request.Body);
        string body = await reader.ReadToEndAsync(aborted).ConfigureAwait(false);
        Dictionary<string, string> headers = new(StringComparer.OrdinalIgnoreCase);
        foreach ((string name, Microsoft.Extensions.Primitives.StringValues values) in context.Request.Headers)
            headers[name] = values.ToString();

        HttpRequest request = context.Request;
        (FakeRequest fake, FakeReply reply) = _claude.Receive(request.Method, request.Path + request.QueryString, headers, body, aborted);
        try
        {
            if (reply.HeaderDelay != TimeSpan.Zero)
                await Task.Delay(reply.HeaderDelay, _claude.TimeProvider, aborted).ConfigureAwait(false);
            context.Response.StatusCode = reply.StatusCode;
            foreach ((string name, string value) in reply.Headers)
                context.Response.Headers[name] = value;
            context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
            await context.Response.StartAsync(aborted).ConfigureAwait(false);
            await foreach (ReadOnlyMemory<byte> piece in FakePlayer.PlayAsync(reply, fake, _claude.TimeProvider, aborted).ConfigureAwait(false))
                await context.Response.BodyWriter.WriteAsync(piece, aborted).ConfigureAwait(false);
        }
        catch (FakeCutException)
        {
            context.Abort();
        }
        catch (OperationCanceledException)
        {
            // The client left.
        }
    }

    /// <summary>Starts and stops when it is told to.</summary>
    private sealed class GuestLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}

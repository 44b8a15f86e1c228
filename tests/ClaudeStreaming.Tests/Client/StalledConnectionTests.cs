#if NET10_0_OR_GREATER
using System.Net;
using System.Text;
using ClaudeStreaming.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace ClaudeStreaming.Tests.Client;

/// <summary>A server that falls silent in the middle of an answer, over real sockets: the read is aborted, and the server sees it.</summary>
public class StalledConnectionTests
{
    private static readonly TimeSpan IdleTimeout = TimeSpan.FromSeconds(20);

    private static readonly string Beginning = Wire.Start + Wire.StartText() + Wire.Text("Hel");

    [Theory]
    [InlineData(HttpProtocols.Http1)]
    [InlineData(HttpProtocols.Http2)]
    public async Task A_stalled_read_is_aborted_and_the_server_sees_it(HttpProtocols protocol)
    {
        TaskCompletionSource aborted = new(TaskCreationOptions.RunContinuationsAsynchronously);
        string? spoken = null;
        await using WebApplication server = await StartAsync(protocol, async context =>
        {
            spoken = context.Request.Protocol;
            context.RequestAborted.Register(aborted.SetResult);
            context.Response.ContentType = "text/event-stream";
            await context.Response.WriteAsync(Beginning, context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await aborted.Task;
        });
        using HttpClient http = new(new SocketsHttpHandler { UseProxy = false })
        {
            DefaultRequestVersion = protocol == HttpProtocols.Http2 ? HttpVersion.Version20 : HttpVersion.Version11,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        await AssertAbortedAsync(http, new Uri(server.Urls.Single()));
        await aborted.Task;
        Assert.Equal(protocol == HttpProtocols.Http2 ? "HTTP/2" : "HTTP/1.1", spoken);
    }

    [Fact]
    public async Task The_socket_of_a_stalled_read_is_closed()
    {
        TaskCompletionSource<int> closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using RawServer server = new(async (stream, token) =>
        {
            string head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n";
            await stream.WriteAsync(Encoding.UTF8.GetBytes(head + Beginning), token);
            try
            {
                closed.SetResult(await stream.ReadAsync(new byte[1], token));
            }
            catch (IOException)
            {
                closed.SetResult(0); // Reset, not only ended.
            }
        });
        using HttpClient http = new(new SocketsHttpHandler { UseProxy = false });
        await AssertAbortedAsync(http, server.Address);
        Assert.Equal(0, await closed.Task);
    }

    private static async Task AssertAbortedAsync(HttpClient http, Uri address)
    {
        ManualClock clock = new();
        using ClaudeClient client = new(http, new ClaudeClientOptions
        {
            ApiKey = "k",
            BaseAddress = address,
            IdleTimeout = IdleTimeout,
            TimeProvider = clock,
        });
        await using MessageStream stream = await client.StreamAsync(Requests.Hello);
        await using IAsyncEnumerator<string> text = stream.TextAsync().GetAsyncEnumerator();
        Assert.True(await text.MoveNextAsync());
        Task reading = text.MoveNextAsync().AsTask();
        await clock.WaitForTimerAsync(static due => due == IdleTimeout);
        Assert.False(reading.IsCompleted);
        clock.Advance(IdleTimeout);
        ClaudeStreamException failure = await Assert.ThrowsAsync<ClaudeStreamException>(() => reading);
        Assert.Equal(StreamFailure.Idle, failure.Reason);
        Assert.Equal("Hel", failure.PartialMessage!.Text);
    }

    private static async Task<WebApplication> StartAsync(HttpProtocols protocol, RequestDelegate answer)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = protocol));
        WebApplication server = builder.Build();
        server.Run(answer);
        await server.StartAsync();
        return server;
    }
}
#endif

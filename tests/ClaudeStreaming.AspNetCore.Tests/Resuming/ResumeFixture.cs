using ClaudeStreaming.AspNetCore.Tests.Support;
using ClaudeStreaming.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace ClaudeStreaming.AspNetCore.Tests.Resuming;

/// <summary>An application with one resumable answer, which a test sends piece by piece, and streams under <c>/streams</c>. Whose a request is
/// stands in its header <c>x-user</c>.</summary>
internal sealed class ResumeFixture : IAsyncDisposable
{
    private RelayServer? _server;

    public ManualClock Clock { get; } = new();

    public LiveBody Upstream { get; } = new();

    public TaskCompletionSource<Message> Completed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskCompletionSource<RelayInterruption> Interrupted { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskCompletionSource Left { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public RelayServer Server => _server!;

    public HttpClient Client => Server.Client;

    public RelayOptions Options { get; } = new() { OnDisconnect = DisconnectPolicy.Resumable };

    public static async Task<ResumeFixture> StartAsync(
        Action<ResumableStreamOptions>? configure = null, Func<ResumeFixture, IResult>? result = null, IResumableStreamStore? store = null,
        RelayOptions? reading = null)
    {
        ResumeFixture fixture = new();
        fixture.Options.OnCompleted = message => Task.FromResult(fixture.Completed.TrySetResult(message));
        fixture.Options.OnInterrupted = interruption => Task.FromResult(fixture.Interrupted.TrySetResult(interruption));
        result ??= static f => ClaudeResults.Events(_ => Task.FromResult(MessageStream.FromSse(f.Upstream)), f.Options);
        fixture._server = await RelayServer.StartAsync(
            app =>
            {
                app.MapPost("/", (HttpContext context) =>
                {
                    context.RequestAborted.Register(() => fixture.Left.TrySetResult());
                    return result(fixture);
                });
                app.MapGet("/chats/{id}/stream", (string id) => ClaudeResults.Resume(id));
                app.MapResumableStreams("/streams", reading);
            },
            builder =>
            {
                builder.Services.AddSingleton<TimeProvider>(fixture.Clock);
                if (store is not null)
                    builder.Services.AddSingleton(store);
                builder.Services.AddResumableStreams(o =>
                {
                    o.Owner = static context => context.Request.Headers["x-user"].ToString();
                    configure?.Invoke(o);
                });
            });
        fixture.Client.DefaultRequestHeaders.Add("x-user", "me");
        return fixture;
    }

    /// <summary>Asks, and returns the first reader and the stream's address.</summary>
    public async Task<(SseClient Reader, string Address)> AskAsync()
    {
        SseClient reader = await SseClient.PostAsync(Client);
        Assert.Equal(200, (int)reader.Response.StatusCode);
        return (reader, $"/streams/{Assert.Single(reader.Response.Headers.GetValues("Stream-Id"))}");
    }

    public Task<SseClient> ReadAsync(string address, string? lastEventId = null) => SseClient.GetAsync(Client, address, lastEventId);

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}

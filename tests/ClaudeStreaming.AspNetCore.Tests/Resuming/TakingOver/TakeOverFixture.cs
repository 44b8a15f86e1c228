using ClaudeStreaming.AspNetCore.Tests.Support;
using ClaudeStreaming.Testing;
using ClaudeStreaming.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace ClaudeStreaming.AspNetCore.Tests.Resuming.TakingOver;

/// <summary>Two servers on one store. The first one loses the store in mid-answer, and is as good as dead; the second one goes on.</summary>
internal sealed class TakeOverFixture : IAsyncDisposable
{
    private readonly BreakableStore _firstView;
    private RelayServer? _first;
    private RelayServer? _second;

    public TakeOverFixture()
    {
        Store = new InMemoryStreamStore(1_000_000, Clock);
        _firstView = new BreakableStore(Store);
    }

    public ManualClock Clock { get; } = new();

    public InMemoryStreamStore Store { get; }

    public LiveBody Upstream { get; } = new();

    public TaskCompletionSource<Message> Completed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskCompletionSource<RelayInterruption> Interrupted { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public List<StreamTakeOver> Asked { get; } = [];

    /// <summary>What of the first server's answer the second one continues, and how.</summary>
    public Func<StreamTakeOver, StreamContinuation?> TakeOver { get; set; } = static _ => new StreamContinuation(Requests.Hello);

    public RelayServer Second => _second!;

    /// <summary>Starts both.</summary>
    /// <param name="claude">Who answers the second one.</param>
    /// <param name="format">What the first one relays as.</param>
    /// <param name="state">What it stores for whoever takes over.</param>
    /// <param name="recovery">Whether and how the second one's client goes on.</param>
    public static async Task<TakeOverFixture> StartAsync(
        FakeClaude claude, Func<Func<CancellationToken, Task<MessageStream>>, RelayOptions, IResult>? format = null, string? state = "state",
        RecoveryOptions? recovery = null)
    {
        TakeOverFixture fixture = new();
        format ??= ClaudeResults.Events;
        RelayOptions options = new() { OnDisconnect = DisconnectPolicy.Resumable, TakeOverState = state };
        fixture._first = await RelayServer.StartAsync(
            app =>
            {
                app.MapPost("/", () => format(_ => Task.FromResult(MessageStream.FromSse(fixture.Upstream)), options));
                app.MapResumableStreams("/streams");
            },
            // It is the second one that looks: the first one has lost the store, and its clock.
            builder => fixture.Register(builder, fixture._firstView, new ManualClock(), static _ => null));
        fixture._second = await RelayServer.StartAsync(
            static app => app.MapResumableStreams("/streams"),
            builder =>
            {
                fixture.Register(builder, fixture.Store, fixture.Clock, taken => fixture.TakeOver(taken));
                builder.Services.AddSingleton<IClaudeClient>(claude.CreateClient(o => (o.Recovery, o.MaxRetryDelay) = (recovery, TimeSpan.Zero)));
            });
        return fixture;
    }

    /// <summary>Asks the first server, lets it get so far, and takes the store from it.</summary>
    /// <returns>The stream's address, and a reader at the second server.</returns>
    public async Task<(string Address, SseClient Reader)> DieBehindAsync(string sent, string seen)
    {
        await using SseClient own = await SseClient.PostAsync(_first!.Client);
        string address = $"/streams/{Assert.Single(own.Response.Headers.GetValues("Stream-Id"))}";
        SseClient reader = await SseClient.GetAsync(Second.Client, address);
        if (sent.Length > 0)
            Upstream.Send(sent);
        await reader.UntilAsync(seen);
        _firstView.IsBroken = true;
        return (address, reader);
    }

    /// <summary>Lets the first server's lease run out, and the second one see it.</summary>
    public async Task PassAsync()
    {
        await LooksAsync();
        Clock.Advance(TimeSpan.FromSeconds(14.5));
        await LooksAsync();
        Clock.Advance(TimeSpan.FromSeconds(1));
    }

    public async ValueTask DisposeAsync()
    {
        await Second.DisposeAsync();
        await _first!.DisposeAsync();
        Store.Dispose();
    }

    private Task<TimeSpan> LooksAsync() => Clock.WaitForTimerAsync(static due => due <= TimeSpan.FromSeconds(1)).Soon();

    private void Register(
        WebApplicationBuilder builder, IResumableStreamStore store, TimeProvider clock, Func<StreamTakeOver, StreamContinuation?> takeOver)
    {
        builder.Services.AddSingleton(clock);
        builder.Services.AddSingleton(store);
        builder.Services.AddResumableStreams(o =>
        {
            o.Owner = static _ => "me";
            o.TakeOver = taken =>
            {
                Asked.Add(taken);
                StreamContinuation? continuation = takeOver(taken);
                RelayOptions options = continuation?.Options ?? new RelayOptions();
                options.OnCompleted = message => Task.FromResult(Completed.TrySetResult(message));
                options.OnInterrupted = interruption => Task.FromResult(Interrupted.TrySetResult(interruption));
                return Task.FromResult(continuation is null ? null : continuation with { Options = options });
            };
        });
    }
}

using ClaudeStreaming.AspNetCore.Tests.Support;
using ClaudeStreaming.Testing;
using ClaudeStreaming.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ClaudeStreaming.AspNetCore.Tests.Relaying;

/// <summary>The browser leaves before the answer is complete.</summary>
public class DisconnectTests
{
    private readonly TaskCompletionSource<RelayInterruption> _interrupted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<Message> _completed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _left = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ManualClock _clock = new();

    [Theory]
    [InlineData(HttpProtocols.Http1)]
    [InlineData(HttpProtocols.Http2)]
    public async Task Upstream_is_cancelled_at_once_while_it_says_nothing(HttpProtocols protocol)
    {
        FakeClaude claude = new(new FakeReply().Text("Hel").Stall());
        await using RelayServer server = await RelayServer.StartAsync(
            app => app.MapPost("/", () => RelayServer.Relay(claude, Options(DisconnectPolicy.CancelUpstream))), protocols: protocol);
        await using (SseClient client = await SseClient.PostAsync(server.Client))
            await client.UntilAsync("Hel");
        await claude.Requests[0].Aborted.CanceledAsync();
        RelayInterruption seen = await _interrupted.Task.Soon();
        Assert.Equal(InterruptionCause.BrowserLeft, seen.Cause);
        Assert.Equal("Hel", seen.PartialMessage!.Text);
        Assert.False(_completed.Task.IsCompleted);
    }

    [Fact]
    public async Task Upstream_is_cancelled_also_before_it_has_accepted()
    {
        TaskCompletionSource asked = new();
        FakeClaude claude = new(_ =>
        {
            asked.SetResult();
            return new FakeReply().Text("Hello").DelayHeaders(Timeout.InfiniteTimeSpan);
        });
        await using RelayServer server = await RelayServer.StartAsync(claude, Options(DisconnectPolicy.CancelUpstream));
        using RawConnection connection = await RawConnection.PostAsync(server.Port);
        await asked.Task.Soon();
        connection.Reset();
        await claude.Requests[0].Aborted.CanceledAsync();
    }

    [Fact]
    public async Task A_connection_that_is_torn_down_cancels_upstream()
    {
        FakeClaude claude = new(new FakeReply().Text("Hel").Stall());
        await using RelayServer server = await RelayServer.StartAsync(claude);
        using RawConnection connection = await RawConnection.PostAsync(server.Port);
        await connection.UntilAsync("Hel");
        connection.Reset();
        await claude.Requests[0].Aborted.CanceledAsync();
    }

    [Fact]
    public async Task A_browser_that_closes_its_half_of_the_connection_has_left()
    {
        FakeClaude claude = new(new FakeReply().Text("Hel").Stall());
        await using RelayServer server = await RelayServer.StartAsync(claude);
        using RawConnection connection = await RawConnection.PostAsync(server.Port);
        await connection.UntilAsync("Hel");
        connection.CloseSending();
        await claude.Requests[0].Aborted.CanceledAsync();
        while (await connection.ReadAsync() > 0)
        {
        }
        Assert.DoesNotContain("error", connection.Received, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(HttpProtocols.Http1)]
    [InlineData(HttpProtocols.Http2)]
    public async Task By_policy_the_answer_runs_to_its_end_and_is_saved_whole(HttpProtocols protocol)
    {
        FakeClaude claude = new(new FakeReply().Text("Hel").Pause(TimeSpan.FromSeconds(5)).Text("lo, ", new string('x', 100_000))) { TimeProvider = _clock };
        await using RelayServer server = await RelayServer.StartAsync(
            app => app.MapPost("/", (HttpContext context) => Relay(context, claude, Options(DisconnectPolicy.KeepRunning))), protocols: protocol);
        await using (SseClient client = await SseClient.PostAsync(server.Client))
            await client.UntilAsync("Hel");
        await _left.Task.Soon();
        await _clock.WaitForTimerAsync(static due => due == TimeSpan.FromSeconds(5)).Soon();
        Assert.False(claude.Requests[0].Aborted.IsCancellationRequested);
        _clock.Advance(TimeSpan.FromSeconds(5));
        Message message = await _completed.Task.Soon();
        Assert.Equal("Hello, " + new string('x', 100_000), message.Text);
        Assert.Equal(StopReason.EndTurn, message.StopReason);
        Assert.False(_interrupted.Task.IsCompleted);
    }

    [Fact]
    public async Task An_answer_that_is_kept_running_and_fails_is_saved_as_far_as_it_came()
    {
        FakeClaude claude = new(new FakeReply().Text("Hel").Pause(TimeSpan.FromSeconds(5)).Error("overloaded_error")) { TimeProvider = _clock };
        await using RelayServer server = await RelayServer.StartAsync(
            app => app.MapPost("/", (HttpContext context) => Relay(context, claude, Options(DisconnectPolicy.KeepRunning))));
        await using (SseClient client = await SseClient.PostAsync(server.Client))
            await client.UntilAsync("Hel");
        await _left.Task.Soon();
        await _clock.WaitForTimerAsync(static due => due == TimeSpan.FromSeconds(5)).Soon();
        _clock.Advance(TimeSpan.FromSeconds(5));
        RelayInterruption seen = await _interrupted.Task.Soon();
        Assert.Equal((InterruptionCause.UpstreamFailed, "Hel"), (seen.Cause, seen.PartialMessage!.Text));
    }

    [Fact]
    public async Task Services_of_the_request_are_there_when_the_answer_is_saved_after_the_browser_has_left()
    {
        FakeClaude claude = new(new FakeReply().Text("Hel").Pause(TimeSpan.FromSeconds(5)).Text("lo")) { TimeProvider = _clock };
        await using RelayServer server = await RelayServer.StartAsync(
            app => app.MapPost("/", (HttpContext context) =>
            {
                RelayOptions options = Options(DisconnectPolicy.KeepRunning);
                Scoped scoped = context.RequestServices.GetRequiredService<Scoped>();
                options.OnCompleted = message =>
                {
                    Assert.False(scoped.IsDisposed);
                    Assert.Same(scoped, context.RequestServices.GetRequiredService<Scoped>());
                    _completed.SetResult(message);
                    return Task.CompletedTask;
                };
                return Relay(context, claude, options);
            }),
            builder => builder.Services.AddScoped<Scoped>());
        await using (SseClient client = await SseClient.PostAsync(server.Client))
            await client.UntilAsync("Hel");
        await _left.Task.Soon();
        await _clock.WaitForTimerAsync(static due => due == TimeSpan.FromSeconds(5)).Soon();
        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal("Hello", (await _completed.Task.Soon()).Text);
    }

    [Fact]
    public async Task However_long_a_browser_seems_to_be_there_an_answer_has_an_end()
    {
        FakeClaude claude = new(new FakeReply().Text("Hel").Stall());
        RelayOptions options = Options(DisconnectPolicy.KeepRunning);
        options.MaxDuration = TimeSpan.FromMinutes(3);
        await using RelayServer server = await RelayServer.StartAsync(claude, options);
        await using SseClient client = await SseClient.PostAsync(server.Client);
        await client.UntilAsync("Hel");
        _clock.Advance(TimeSpan.FromMinutes(3));
        Assert.Contains("timeout_error", (await client.RestAsync().Soon())[^1].Data, StringComparison.Ordinal);
        Assert.Equal(InterruptionCause.TookTooLong, (await _interrupted.Task.Soon()).Cause);
        await claude.Requests[0].Aborted.CanceledAsync();
    }

    [Fact]
    public async Task A_server_that_shuts_down_does_not_wait_for_what_nobody_reads_and_saves_it()
    {
        FakeClaude claude = new(new FakeReply().Text("Hel").Stall());
        await using RelayServer server = await RelayServer.StartAsync(claude, Options(DisconnectPolicy.KeepRunning));
        IHostApplicationLifetime lifetime = server.Services.GetRequiredService<IHostApplicationLifetime>();
        await using (SseClient client = await SseClient.PostAsync(server.Client))
            await client.UntilAsync("Hel");
        lifetime.StopApplication();
        RelayInterruption seen = await _interrupted.Task.Soon();
        Assert.Equal((InterruptionCause.ShuttingDown, "Hel"), (seen.Cause, seen.PartialMessage!.Text));
        await claude.Requests[0].Aborted.CanceledAsync();
    }

    [Fact]
    public async Task A_server_that_shuts_down_lets_an_answer_end_that_somebody_reads()
    {
        FakeClaude claude = new(new FakeReply().Text("Hel").Pause(TimeSpan.FromSeconds(5)).Text("lo")) { TimeProvider = _clock };
        await using RelayServer server = await RelayServer.StartAsync(claude, Options(DisconnectPolicy.KeepRunning));
        await using SseClient client = await SseClient.PostAsync(server.Client);
        await client.UntilAsync("Hel");
        server.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
        await _clock.WaitForTimerAsync(static due => due == TimeSpan.FromSeconds(5)).Soon();
        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal("done", (await client.RestAsync().Soon())[^1].Type);
    }

    private RelayOptions Options(DisconnectPolicy policy) => new()
    {
        OnDisconnect = policy,
        TimeProvider = _clock,
        OnCompleted = message =>
        {
            _completed.SetResult(message);
            return Task.CompletedTask;
        },
        OnInterrupted = interruption =>
        {
            _interrupted.SetResult(interruption);
            return Task.CompletedTask;
        },
    };

    private IResult Relay(HttpContext context, FakeClaude claude, RelayOptions options)
    {
        context.RequestAborted.Register(() => _left.TrySetResult());
        return RelayServer.Relay(claude, options);
    }

    private sealed class Scoped : IDisposable
    {
        public bool IsDisposed { get; private set; }

        public void Dispose() => IsDisposed = true;
    }
}

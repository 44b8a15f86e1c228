using ClaudeStreaming.AspNetCore.Tests.Support;
using ClaudeStreaming.Testing;
using ClaudeStreaming.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;

namespace ClaudeStreaming.AspNetCore.Tests.Relaying;

/// <summary>A result, as applications make and return it.</summary>
public class ResultTests
{
    [Theory]
    [InlineData("/answers/events")]
    [InlineData("/answers/refused")]
    public async Task A_controller_returns_it_like_any_other_result(string path)
    {
        await using RelayServer server = await RelayServer.StartAsync(
            static app => app.MapControllers(),
            static builder => builder.Services.AddControllers().AddApplicationPart(typeof(AnswersController).Assembly));
        await using SseClient client = await SseClient.PostAsync(server.Client, path);
        if (path.EndsWith("refused", StringComparison.Ordinal))
            Assert.Equal(429, (int)client.Response.StatusCode);
        else
            Assert.Equal("done", (await client.RestAsync())[^1].Type);
    }

    [Fact]
    public async Task A_stream_that_was_opened_before_is_relayed_and_disposed()
    {
        LiveBody body = new LiveBody().Send(Wire.Answer("Hello"));
        await using RelayServer server = await RelayServer.StartAsync(app => app.MapPost("/", () => ClaudeResults.Text(MessageStream.FromSse(body))));
        await using SseClient client = await SseClient.PostAsync(server.Client);
        List<SseEvent> events = await client.RestAsync();
        Assert.Equal(["\"Hello\"", """{"type":"done","outcome":"completed"}"""], events.Select(static e => e.Data));
        Assert.True(body.IsDisposed);
    }

    [Fact]
    public async Task A_stream_that_was_opened_and_begun_to_be_read_goes_on_where_it_is()
    {
        await using RelayServer server = await RelayServer.StartAsync(static app =>
        {
            app.MapPost("/events", static async () => ClaudeResults.Events(await BegunAsync()));
            app.MapPost("/ui", static async () => ClaudeResults.UiMessageStream(await BegunAsync()));
        });
        await using SseClient events = await SseClient.PostAsync(server.Client, "/events");
        Assert.Equal("content_block_delta", (await events.NextAsync())!.Type);
        await using SseClient ui = await SseClient.PostAsync(server.Client, "/ui");
        Assert.Equal("lo", UiClient.Read(await ui.RestAsync()).Text);

        static async Task<MessageStream> BegunAsync()
        {
            MessageStream stream = Wire.Open(Wire.Answer("Hel", "lo"));
            await foreach (StreamEvent e in stream)
            {
                if (e is ContentBlockDelta)
                    break;
            }
            return stream;
        }
    }

    [Theory]
    [InlineData(DisconnectPolicy.CancelUpstream)]
    [InlineData(DisconnectPolicy.KeepRunning)]
    public async Task A_stream_that_was_opened_before_is_cancelled_or_kept_running_as_well(DisconnectPolicy policy)
    {
        ManualClock clock = new();
        FakeClaude claude = new(new FakeReply().Text("Hel").Pause(TimeSpan.FromSeconds(5)).Text("lo")) { TimeProvider = clock };
        TaskCompletionSource left = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource<string> ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
        RelayOptions options = new()
        {
            OnDisconnect = policy,
            TimeProvider = clock,
            OnCompleted = message => Task.FromResult(ended.TrySetResult($"completed: {message.Text}")),
            OnInterrupted = interruption => Task.FromResult(ended.TrySetResult($"{interruption.Cause}: {interruption.PartialMessage!.Text}")),
        };
        await using RelayServer server = await RelayServer.StartAsync(app => app.MapPost("/", async (HttpContext context) =>
        {
            context.RequestAborted.Register(left.SetResult);
            return ClaudeResults.Events(await claude.CreateClient().StreamAsync(Requests.Hello), options);
        }));
        await using (SseClient client = await SseClient.PostAsync(server.Client))
            await client.UntilAsync("Hel");
        await left.Task.Soon();
        if (policy == DisconnectPolicy.KeepRunning)
        {
            await clock.WaitForTimerAsync(static due => due == TimeSpan.FromSeconds(5)).Soon();
            clock.Advance(TimeSpan.FromSeconds(5));
        }
        Assert.Equal(policy == DisconnectPolicy.KeepRunning ? "completed: Hello" : "BrowserLeft: Hel", await ended.Task.Soon());
    }

    [Theory]
    [InlineData(DisconnectPolicy.CancelUpstream)]
    [InlineData(DisconnectPolicy.KeepRunning)]
    public async Task A_stream_that_was_opened_with_the_requests_own_token_ends_with_the_request(DisconnectPolicy policy)
    {
        FakeClaude claude = new(new FakeReply().Text("Hel").Stall());
        TaskCompletionSource<RelayInterruption> interrupted = new(TaskCreationOptions.RunContinuationsAsynchronously);
        RelayOptions options = new() { OnDisconnect = policy, OnInterrupted = i => Task.FromResult(interrupted.TrySetResult(i)) };
        await using RelayServer server = await RelayServer.StartAsync(app => app.MapPost("/", async (CancellationToken requestAborted) =>
            ClaudeResults.Events(await claude.CreateClient().StreamAsync(Requests.Hello, cancellationToken: requestAborted), options)));
        await using (SseClient client = await SseClient.PostAsync(server.Client))
            await client.UntilAsync("Hel");
        RelayInterruption seen = await interrupted.Task.Soon();
        Assert.Equal((InterruptionCause.BrowserLeft, "Hel"), (seen.Cause, seen.PartialMessage!.Text));
    }

    [Fact]
    public async Task Done_comes_after_the_answer_is_saved()
    {
        TaskCompletionSource<Message> asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource saved = new();
        RelayOptions options = new()
        {
            OnCompleted = message =>
            {
                asked.SetResult(message);
                return saved.Task;
            },
            OnInterrupted = static _ => throw new InvalidOperationException("It was not."),
        };
        await using RelayServer server = await RelayServer.StartAsync(new FakeClaude(new FakeReply().Text("Hello").Usage(5, 3)), options);
        await using SseClient client = await SseClient.PostAsync(server.Client);
        Message message = await asked.Task.Soon();
        Assert.Equal(("Hello", 3), (message.Text, message.Usage.OutputTokens));
        await client.UntilAsync("message_stop");
        Assert.DoesNotContain("event: done", client.Raw, StringComparison.Ordinal);
        saved.SetResult();
        Assert.Equal("done", (await client.RestAsync())[^1].Type);
    }

    [Fact]
    public async Task An_answer_that_a_gateway_did_not_end_properly_is_done_all_the_same()
    {
        await using RelayServer server = await RelayServer.StartAsync(static app => app.MapPost("/", static () =>
            ClaudeResults.Events(Wire.Open(Wire.Answer("Hello").Replace(Wire.Stop, "", StringComparison.Ordinal)))));
        await using SseClient client = await SseClient.PostAsync(server.Client);
        Assert.Equal(["message_delta", "done"], (await client.RestAsync())[^2..].Select(static e => e.Type));
    }

    [Fact]
    public void What_cannot_be_right_is_refused_when_the_result_is_made()
    {
        Assert.Throws<ArgumentNullException>("open", static () => ClaudeResults.Events((Func<CancellationToken, Task<MessageStream>>)null!));
        Assert.Throws<ArgumentNullException>("open", static () => ClaudeResults.Text((Func<CancellationToken, Task<MessageStream>>)null!));
        Assert.Throws<ArgumentNullException>("open", static () => ClaudeResults.UiMessageStream((Func<CancellationToken, Task<MessageStream>>)null!));
        Assert.Throws<ArgumentNullException>("stream", static () => ClaudeResults.Events((MessageStream)null!));
        Assert.Throws<ArgumentNullException>("stream", static () => ClaudeResults.Text((MessageStream)null!));
        Assert.Throws<ArgumentNullException>("stream", static () => ClaudeResults.UiMessageStream((MessageStream)null!));
        Assert.Throws<ArgumentException>("streamId", static () => ClaudeResults.Resume(""));
        Refused(new() { HeartbeatInterval = TimeSpan.Zero }, "HeartbeatInterval");
        Refused(new() { HeartbeatInterval = TimeSpan.FromDays(2) }, "HeartbeatInterval");
        Refused(new() { MaxDuration = TimeSpan.FromSeconds(-5) }, "MaxDuration");
        Refused(new() { CommitHeaders = (CommitHeaders)7 }, "CommitHeaders");
        Refused(new() { OnDisconnect = (DisconnectPolicy)7 }, "OnDisconnect");
        Refused(new() { Smoothing = new() { MaxDelay = TimeSpan.FromSeconds(-1) } }, "MaxDelay");
        Assert.Throws<ArgumentException>(static () => new RelayError("", "x"));
        Assert.Throws<ArgumentOutOfRangeException>(static () => new RelayError("x", "x") { StatusCode = 200 });

        static void Refused(RelayOptions options, string what)
        {
            ArgumentOutOfRangeException e = Assert.Throws<ArgumentOutOfRangeException>(
                () => ClaudeResults.Events(static _ => throw new InvalidOperationException(), options));
            Assert.Contains(what, e.ParamName, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Options_are_read_when_the_result_is_made()
    {
        RelayOptions options = new();
        IResult result = ClaudeResults.Events(Wire.Open(Wire.Answer("Hello")), options);
        options.OnCompleted = static _ => throw new InvalidOperationException("Too late.");
        await using RelayServer server = await RelayServer.StartAsync(app => app.MapPost("/", () => result));
        await using SseClient client = await SseClient.PostAsync(server.Client);
        Assert.Equal("done", (await client.RestAsync())[^1].Type);
    }
}

[ApiController, Route("answers")]
public sealed class AnswersController : ControllerBase
{
    private readonly FakeClaude _good = new(new FakeReply().Text("Hello"));
    private readonly FakeClaude _busy = new(FakeReply.Refusal(429, "rate_limit_error"));

    [HttpPost("events")]
    public IResult Events() => RelayServer.Relay(_good);

    [HttpPost("refused")]
    public IResult Refused() => RelayServer.Relay(_busy);
}

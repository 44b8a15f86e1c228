using ClaudeStreaming.AspNetCore.Tests.Support;
using ClaudeStreaming.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace ClaudeStreaming.AspNetCore.Tests.Relaying;

/// <summary>Silence is broken by comments.</summary>
public class HeartbeatTests
{
    private static readonly TimeSpan TenSeconds = TimeSpan.FromSeconds(10);

    private readonly ManualClock _clock = new();
    private readonly LiveBody _body = new();

    [Fact]
    public async Task After_ten_seconds_of_silence_a_comment_comes_and_again_after_ten_more()
    {
        await using RelayServer server = await StartAsync(new RelayOptions());
        await using SseClient client = await SseClient.PostAsync(server.Client);
        await client.UntilAsync(": ok\n\n");
        for (int i = 1; i <= 3; i++)
        {
            await SilenceAsync(TenSeconds);
            await client.UntilAsync(string.Concat(Enumerable.Repeat(": keep-alive\n\n", i))).Soon();
        }
        _body.Send(Wire.Answer("Hello"));
        Assert.Equal("done", (await client.RestAsync())[^1].Type);
    }

    [Fact]
    public async Task Whatever_is_sent_begins_the_silence_anew()
    {
        await using RelayServer server = await StartAsync(new RelayOptions());
        await using SseClient client = await SseClient.PostAsync(server.Client);
        await client.UntilAsync(": ok\n\n");
        await SilenceAsync(TimeSpan.FromSeconds(9));
        _body.Send(Wire.Start);
        Assert.Equal("message_start", (await client.NextAsync())!.Type);
        // The timer of the first silence is due here, and finds that it is another one.
        await SilenceAsync(TimeSpan.FromSeconds(1));
        await _clock.WaitForTimerAsync(static due => due > TimeSpan.FromSeconds(8) && due < TenSeconds).Soon();
        Assert.DoesNotContain("keep-alive", client.Raw, StringComparison.Ordinal);
        await SilenceAsync(TimeSpan.FromSeconds(9));
        await client.UntilAsync(": keep-alive\n\n").Soon();
    }

    [Fact]
    public async Task A_ping_of_the_API_says_nothing_to_the_browser()
    {
        await using RelayServer server = await StartAsync(new RelayOptions());
        await using SseClient client = await SseClient.PostAsync(server.Client);
        await client.UntilAsync(": ok\n\n");
        _body.Send(Wire.Ping);
        await SilenceAsync(TenSeconds);
        await client.UntilAsync(": keep-alive\n\n").Soon();
        _body.Send(Wire.Answer("Hello"));
        Assert.DoesNotContain(await client.RestAsync(), static e => e.Type == "ping");
    }

    [Fact]
    public async Task The_interval_is_an_option()
    {
        await using RelayServer server = await StartAsync(new RelayOptions { HeartbeatInterval = TimeSpan.FromSeconds(3) });
        await using SseClient client = await SseClient.PostAsync(server.Client);
        await client.UntilAsync(": ok\n\n");
        await SilenceAsync(TimeSpan.FromSeconds(3));
        await client.UntilAsync(": keep-alive\n\n").Soon();
    }

    [Fact]
    public async Task None_come_where_none_are_wanted()
    {
        await using RelayServer server = await StartAsync(new RelayOptions { HeartbeatInterval = Timeout.InfiniteTimeSpan });
        await using SseClient client = await SseClient.PostAsync(server.Client);
        await client.UntilAsync(": ok\n\n");
        _clock.Advance(TimeSpan.FromMinutes(5));
        _body.Send(Wire.Answer("Hello"));
        await client.RestAsync();
        Assert.DoesNotContain("keep-alive", client.Raw, StringComparison.Ordinal);
    }

    [Fact]
    public async Task They_come_while_the_API_is_waited_for()
    {
        TaskCompletionSource<MessageStream> accepted = new();
        RelayOptions options = new() { CommitHeaders = CommitHeaders.Immediately, TimeProvider = _clock };
        await using RelayServer server = await RelayServer.StartAsync(app => app.MapPost("/", () => ClaudeResults.Events(_ => accepted.Task, options)));
        await using SseClient client = await SseClient.PostAsync(server.Client);
        await client.UntilAsync(": ok\n\n");
        await SilenceAsync(TenSeconds);
        await client.UntilAsync(": keep-alive\n\n").Soon();
        accepted.SetResult(Wire.Open(Wire.Answer("Hello")));
        Assert.Equal("done", (await client.RestAsync())[^1].Type);
    }

    [Fact]
    public async Task They_come_while_the_answer_is_being_saved()
    {
        TaskCompletionSource saved = new();
        await using RelayServer server = await StartAsync(new RelayOptions { OnCompleted = _ => saved.Task });
        await using SseClient client = await SseClient.PostAsync(server.Client);
        _body.Send(Wire.Answer("Hello"));
        while ((await client.NextAsync())!.Type != "message_stop")
        {
        }
        await SilenceAsync(TenSeconds);
        await client.UntilAsync(": keep-alive\n\n").Soon();
        saved.SetResult();
        Assert.Equal("done", Assert.Single(await client.RestAsync()).Type);
    }

    [Fact]
    public async Task The_clock_that_the_application_registered_counts_where_none_is_set()
    {
        await using RelayServer server = await RelayServer.StartAsync(
            app => app.MapPost("/", () => ClaudeResults.Events(MessageStream.FromSse(_body))),
            builder => builder.Services.AddSingleton<TimeProvider>(_clock));
        await using SseClient client = await SseClient.PostAsync(server.Client);
        await client.UntilAsync(": ok\n\n");
        await SilenceAsync(TenSeconds);
        await client.UntilAsync(": keep-alive\n\n").Soon();
    }

    private Task<RelayServer> StartAsync(RelayOptions options)
    {
        options.TimeProvider = _clock;
        return RelayServer.StartAsync(app => app.MapPost("/", () => ClaudeResults.Events(MessageStream.FromSse(_body), options)));
    }

    /// <summary>Moves the clock, once the relay has begun to wait.</summary>
    private async Task SilenceAsync(TimeSpan length)
    {
        await _clock.WaitForTimerAsync(static due => due <= TenSeconds).Soon();
        _clock.Advance(length);
    }
}

using System.Net;
using System.Net.Sockets;
using ClaudeStreaming.Tests.Support;

namespace ClaudeStreaming.Testing.Tests;

/// <summary>The faults that a script can have, as a client sees them, in process and over HTTP.</summary>
public class FaultTests
{
    public static TheoryData<string> AllPlaces => Places.Names;

    [Theory, MemberData(nameof(AllPlaces))]
    public async Task A_refusal_has_its_status_its_body_and_its_headers(string where)
    {
        FakeClaude claude = new(FakeReply.Refusal(429, "rate_limit_error", "Slow down.").WithHeader("retry-after", "90").WithHeader("request-id", "req_9"));
        await using Places.Place place = await Places.OpenAsync(where, claude);
        ClaudeApiException failure = await Assert.ThrowsAsync<ClaudeApiException>(() => place.Client.StreamAsync(Places.Hello));
        Assert.Equal(HttpStatusCode.TooManyRequests, failure.StatusCode);
        Assert.Equal(ErrorType.RateLimit, failure.ErrorType);
        Assert.Equal(TimeSpan.FromSeconds(90), failure.RetryAfter);
        Assert.Contains("Slow down.", failure.Message, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(AllPlaces))]
    public async Task A_cut_connection_is_lost(string where)
    {
        // Cut only when the text is read: a reset may discard what has arrived and was not.
        ManualClock clock = new();
        FakeClaude claude = new(new FakeReply().Text("Hel").Pause(TimeSpan.FromSeconds(1)).CutSocket()) { TimeProvider = clock };
        await using Places.Place place = await Places.OpenAsync(where, claude);
        await using MessageStream stream = await place.Client.StreamAsync(Places.Hello);
        await foreach (string _ in stream.TextAsync())
            break;
        Task<Message> rest = stream.GetFinalMessageAsync();
        clock.Advance(await clock.WaitForTimerAsync(static due => due == TimeSpan.FromSeconds(1)));
        ClaudeStreamException failure = await Assert.ThrowsAsync<ClaudeStreamException>(() => rest);
        Assert.Equal(StreamFailure.ConnectionLost, failure.Reason);
        Assert.Equal("Hel", failure.PartialMessage!.Text);
    }

    [Theory, MemberData(nameof(AllPlaces))]
    public async Task A_clean_end_without_message_stop_is_truncated(string where)
    {
        await using Places.Place place = await Places.OpenAsync(where, new FakeClaude(new FakeReply().Text("Hel").EndCleanly()));
        ClaudeStreamException failure = await Assert.ThrowsAsync<ClaudeStreamException>(() => place.Client.GetFinalMessageAsync(Places.Hello));
        Assert.Equal(StreamFailure.Truncated, failure.Reason);
        Assert.Equal("Hel", failure.PartialMessage!.Text);
    }

    [Theory, MemberData(nameof(AllPlaces))]
    public async Task An_error_in_the_stream_is_the_APIs(string where)
    {
        await using Places.Place place = await Places.OpenAsync(where, new FakeClaude(new FakeReply().Text("Hel").Error("overloaded_error", "Too much.")));
        ClaudeApiException failure = await Assert.ThrowsAsync<ClaudeApiException>(() => place.Client.GetFinalMessageAsync(Places.Hello));
        Assert.Equal(ErrorType.Overloaded, failure.ErrorType);
        Assert.Equal("Hel", failure.PartialMessage!.Text);
    }

    [Theory, MemberData(nameof(AllPlaces))]
    public async Task A_stall_is_silence_until_the_client_gives_up_which_the_fake_sees(string where)
    {
        ManualClock clock = new();
        FakeClaude claude = new(new FakeReply().Text("Hel").Stall());
        await using Places.Place place = await Places.OpenAsync(where, claude, options => options.TimeProvider = clock);
        await using MessageStream stream = await place.Client.StreamAsync(Places.Hello);
        await using IAsyncEnumerator<string> text = stream.TextAsync().GetAsyncEnumerator();
        Assert.True(await text.MoveNextAsync());
        Task<bool> next = text.MoveNextAsync().AsTask();
        while (!next.IsCompleted)
        {
            Task<TimeSpan> idle = clock.WaitForTimerAsync(static due => due <= TimeSpan.FromSeconds(120));
            if (await Task.WhenAny(next, idle) == idle)
                clock.Advance(await idle);
        }
        Assert.Equal(StreamFailure.Idle, (await Assert.ThrowsAsync<ClaudeStreamException>(() => next)).Reason);
        await Gone(claude.Requests[0]);
    }

    [Theory, MemberData(nameof(AllPlaces))]
    public async Task A_client_that_leaves_is_seen(string where)
    {
        FakeClaude claude = new(new FakeReply().Text("Hel").Stall());
        await using Places.Place place = await Places.OpenAsync(where, claude);
        MessageStream stream = await place.Client.StreamAsync(Places.Hello);
        await stream.DisposeAsync();
        await Gone(claude.Requests[0]);
    }

    [Fact]
    public async Task Streams_read_to_message_stop_give_their_connection_back()
    {
        int connections = 0;
        await using FakeClaudeServer server = await FakeClaudeServer.StartAsync(new FakeClaude(new FakeReply().Text("Hi")));
        using SocketsHttpHandler handler = new()
        {
            ConnectCallback = async (context, token) =>
            {
                Interlocked.Increment(ref connections);
                Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                await socket.ConnectAsync(context.DnsEndPoint, token);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        using HttpClient http = new(handler);
        using ClaudeClient client = new(http, new ClaudeClientOptions { ApiKey = "k", BaseAddress = server.BaseAddress });
        for (int i = 0; i < 5; i++)
        {
            await using MessageStream stream = await client.StreamAsync(Places.Hello);
            await foreach (StreamEvent e in stream)
            {
            }
        }
        Assert.Equal(1, connections);
    }

    [Fact]
    public async Task Disposing_a_client_leaves_its_open_streams_running()
    {
        await using FakeClaudeServer server = await FakeClaudeServer.StartAsync(new FakeClaude(new FakeReply().Text("Hel").Pause(TimeSpan.FromMilliseconds(1)).Text("lo")));
        ClaudeClient client = new(new ClaudeClientOptions { ApiKey = "k", BaseAddress = server.BaseAddress }); // Owns its connections.
        await using MessageStream stream = await client.StreamAsync(Places.Hello);
        client.Dispose();
        Assert.Equal("Hello", await stream.GetFinalTextAsync());
    }

    [Fact]
    public async Task A_server_that_stalls_can_still_be_stopped()
    {
        FakeClaudeServer server = await FakeClaudeServer.StartAsync(new FakeClaude(new FakeReply().Text("Hel").Stall()));
        using ClaudeClient client = server.CreateClient();
        await using MessageStream stream = await client.StreamAsync(Places.Hello);
        await server.DisposeAsync();
        Assert.Equal(
            StreamFailure.ConnectionLost,
            (await Assert.ThrowsAsync<ClaudeStreamException>(() => stream.GetFinalMessageAsync())).Reason);
    }

    private static async Task Gone(FakeRequest request)
    {
        TaskCompletionSource gone = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using CancellationTokenRegistration registration = request.Aborted.Register(gone.SetResult);
        await gone.Task;
    }
}

using ClaudeStreaming.Testing;
using ClaudeStreaming.Tests.Support;

namespace ClaudeStreaming.Tests.Resilience;

/// <summary>A request is sent again while nothing of its answer was shown, and never after.</summary>
public class RetryTests
{
    private readonly ManualClock _clock = new();

    public static TheoryData<int> TransientStatuses => [408, 409, 429, 500, 502, 503, 504, 529, 599];

    public static TheoryData<int> FinalStatuses => [400, 401, 402, 403, 404, 413, 422, 301, 307];

    [Theory, MemberData(nameof(TransientStatuses))]
    public async Task A_transient_status_is_retried_twice_and_then_surfaces(int status)
    {
        FakeClaude claude = Fake(FakeReply.Refusal(status, "some_error"));
        ClaudeApiException failure = await Assert.ThrowsAsync<ClaudeApiException>(() => RunAsync(OpenAsync(claude)));
        Assert.Equal(status, (int)failure.StatusCode!);
        Assert.Equal(3, claude.Requests.Count);
    }

    [Theory, MemberData(nameof(FinalStatuses))]
    public async Task Any_other_status_surfaces_at_once(int status)
    {
        FakeClaude claude = Fake(FakeReply.Refusal(status, "some_error"));
        ClaudeApiException failure = await Assert.ThrowsAsync<ClaudeApiException>(() => OpenAsync(claude));
        Assert.Equal(status, (int)failure.StatusCode!);
        Assert.Single(claude.Requests);
    }

    [Theory]
    [InlineData(400, "true", 3)]
    [InlineData(529, "false", 1)]
    public async Task The_API_overrules_the_status_both_ways(int status, string shouldRetry, int requests)
    {
        FakeClaude claude = Fake(FakeReply.Refusal(status, "some_error").WithHeader("x-should-retry", shouldRetry));
        await Assert.ThrowsAsync<ClaudeApiException>(() => RunAsync(OpenAsync(claude)));
        Assert.Equal(requests, claude.Requests.Count);
    }

    [Theory]
    [InlineData("retry-after-ms", "1500", 1.5)]
    [InlineData("retry-after", "7", 7)]
    [InlineData("retry-after", "2.25", 2.25)]
    [InlineData("retry-after", "0", 0)]
    [InlineData("retry-after", "Sun, 22 Nov 2026 12:00:11 GMT", 11)]
    [InlineData("retry-after", "Sun, 22 Nov 2026 11:00:00 GMT", 0)]
    [InlineData("retry-after", "soon", 0.5)]
    [InlineData("retry-after", "-3", 0.5)]
    [InlineData("retry-after-ms", "soon", 0.5)]
    public async Task The_wait_is_what_the_API_asks_for_to_the_millisecond(string header, string value, double seconds)
    {
        FakeClaude claude = Fake(FakeReply.Refusal(529, "overloaded_error").WithHeader(header, value), new FakeReply().Text("Hello"));
        Task<MessageStream> opening = OpenAsync(claude);
        if (seconds > 0)
        {
            Assert.Equal(TimeSpan.FromSeconds(seconds), await _clock.WaitForTimerAsync(IsRetryDelay));
            _clock.Advance(TimeSpan.FromSeconds(seconds) - TimeSpan.FromMilliseconds(1));
            Assert.Single(claude.Requests);
            _clock.Advance(TimeSpan.FromMilliseconds(1));
        }
        await using MessageStream stream = await opening;
        Assert.Equal(2, stream.Attempts);
        Assert.Equal("Hello", await stream.GetFinalTextAsync());
    }

    [Fact]
    public async Task Milliseconds_win_over_seconds()
    {
        FakeClaude claude = Fake(
            FakeReply.Refusal(429, "rate_limit_error").WithHeader("retry-after", "9").WithHeader("retry-after-ms", "20"), new FakeReply().Text("Hello"));
        Task<MessageStream> opening = OpenAsync(claude);
        Assert.Equal(TimeSpan.FromMilliseconds(20), await _clock.WaitForTimerAsync(IsRetryDelay));
        _clock.Advance(TimeSpan.FromMilliseconds(20));
        await using MessageStream stream = await opening;
    }

    [Fact]
    public async Task A_wait_beyond_the_limit_is_not_waited_for()
    {
        FakeClaude claude = Fake(FakeReply.Refusal(429, "rate_limit_error").WithHeader("retry-after", "61"));
        ClaudeApiException failure = await Assert.ThrowsAsync<ClaudeApiException>(() => OpenAsync(claude));
        Assert.Equal(TimeSpan.FromSeconds(61), failure.RetryAfter);
        Assert.Single(claude.Requests);
    }

    [Theory]
    [InlineData(0.0, 375, 750)]
    [InlineData(1.0, 500, 1000)]
    public async Task Otherwise_the_wait_doubles_and_is_spread_by_chance(double chance, int first, int second)
    {
        FakeClaude claude = Fake(FakeReply.Refusal(529, "overloaded_error"));
        Task<MessageStream> opening = OpenAsync(claude, chance: chance);
        foreach (int milliseconds in new[] { first, second })
        {
            Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), await _clock.WaitForTimerAsync(IsRetryDelay));
            _clock.Advance(TimeSpan.FromMilliseconds(milliseconds));
        }
        await Assert.ThrowsAsync<ClaudeApiException>(() => opening);
    }

    public static TheoryData<FakeReply> FailuresBeforeAnythingWasShown =>
    [
        new FakeReply().Error("overloaded_error"),
        new FakeReply().Error("api_error"),
        new FakeReply().Error("rate_limit_error"),
        new FakeReply().Error("timeout_error"),
        new FakeReply().Ping().Ping().Error("overloaded_error"),
        new FakeReply().EndCleanly(),
        new FakeReply().Raw("").EndCleanly(),
        new FakeReply().Ping().CutSocket(),
    ];

    [Theory, MemberData(nameof(FailuresBeforeAnythingWasShown))]
    public async Task A_failure_inside_a_stream_before_anything_was_shown_is_retried_invisibly(FakeReply failing)
    {
        foreach (string view in Views.Names.Select(static row => row.Data))
        {
            FakeClaude claude = Fake(failing, failing, new FakeReply().Text("Hello"));
            await using MessageStream stream = await OpenAsync(claude);
            await RunAsync(ReadAsync(stream, view));
            Assert.Equal(3, stream.Attempts);
            Assert.Equal("Hello", stream.CurrentMessage!.Text);
        }
    }

    [Fact]
    public async Task A_retried_stream_begins_once()
    {
        FakeClaude claude = Fake(new FakeReply().Ping().Error("overloaded_error"), new FakeReply().Ping().Text("Hello"));
        await using MessageStream stream = await OpenAsync(claude);
        List<StreamEvent> events = [];
        await RunAsync(ReadAsync(stream, "events", events));
        Assert.Equal([typeof(Ping), typeof(Ping), typeof(MessageStart), typeof(ContentBlockStart)], events.Take(4).Select(static e => e.GetType()));
        Assert.Equal("msg_fake_2", Assert.Single(events.OfType<MessageStart>()).Message.Id);
    }

    [Fact]
    public async Task Attempts_before_and_after_the_headers_share_one_budget()
    {
        FakeClaude claude = Fake(FakeReply.Refusal(529, "overloaded_error"), new FakeReply().Error("overloaded_error"));
        await using MessageStream stream = await RunAsync(OpenAsync(claude));
        Assert.Equal(2, stream.Attempts);
        ClaudeApiException failure = await Assert.ThrowsAsync<ClaudeApiException>(() => RunAsync(stream.GetFinalMessageAsync()));
        Assert.Null(failure.StatusCode);
        Assert.Equal(3, claude.Requests.Count);
        Assert.Equal("msg_fake_3", failure.PartialMessage!.Id);
    }

    [Fact]
    public async Task A_retry_that_the_API_refuses_while_reading_surfaces_with_its_status()
    {
        FakeClaude claude = Fake(new FakeReply().Error("overloaded_error"), FakeReply.Refusal(401, "authentication_error"));
        await using MessageStream stream = await OpenAsync(claude);
        ClaudeApiException failure = await Assert.ThrowsAsync<ClaudeApiException>(() => RunAsync(stream.GetFinalMessageAsync()));
        Assert.Equal(401, (int)failure.StatusCode!);
        Assert.Null(failure.PartialMessage);
        Assert.Null(stream.CurrentMessage);
        Assert.Same(failure, await Assert.ThrowsAsync<ClaudeApiException>(() => stream.GetFinalMessageAsync()));
    }

    public static TheoryData<FakeReply> FailuresAfterSomethingWasShown =>
    [
        new FakeReply().Text("Hel").Error("overloaded_error"),
        new FakeReply().Text("Hel").EndCleanly(),
        new FakeReply().Text("Hel").CutSocket(),
        new FakeReply().Block(new TextBlock("")).EndCleanly(),
        new FakeReply().Event(new UnknownEvent("new_event", """{"type":"new_event"}""")).Error("overloaded_error"),
    ];

    [Theory, MemberData(nameof(FailuresAfterSomethingWasShown))]
    public async Task After_something_was_shown_nothing_is_sent_again(FakeReply failing)
    {
        foreach (string view in Views.Names.Select(static row => row.Data))
        {
            FakeClaude claude = Fake(failing, new FakeReply().Text("Hello"));
            await using MessageStream stream = await OpenAsync(claude);
            await stream.FailAsync<ClaudeException>(view);
            Assert.Single(claude.Requests);
        }
    }

    public static TheoryData<FakeReply> FailuresThatAreFinal =>
    [
        new FakeReply().Error("invalid_request_error"),
        new FakeReply().Error("some_new_error"),
        new FakeReply().Raw("event: message_start\ndata: {\n\n"),
        FakeReply.Response(200, "text/plain", "<html>"),
        FakeReply.Response(200, "text/html", "<html>"),
    ];

    [Theory, MemberData(nameof(FailuresThatAreFinal))]
    public async Task What_would_fail_again_is_not_sent_again(FakeReply failing)
    {
        FakeClaude claude = Fake(failing);
        await Assert.ThrowsAnyAsync<ClaudeException>(async () =>
        {
            await using MessageStream stream = await OpenAsync(claude);
            await stream.GetFinalMessageAsync();
        });
        Assert.Single(claude.Requests);
    }

    [Fact]
    public async Task A_slow_first_byte_is_never_sent_again()
    {
        FakeClaude silent = Fake(new FakeReply().DelayHeaders(Timeout.InfiniteTimeSpan));
        Task<MessageStream> opening = OpenAsync(silent);
        _clock.Advance(TimeSpan.FromMinutes(5));
        HttpRequestException noHeaders = await Assert.ThrowsAsync<HttpRequestException>(() => opening);
        Assert.IsType<TimeoutException>(noHeaders.InnerException);
        Assert.Single(silent.Requests);
        Assert.True(silent.Requests[0].Aborted.IsCancellationRequested);

        FakeClaude idle = Fake(new FakeReply().Raw("").Stall());
        await using MessageStream stream = await OpenAsync(idle);
        Task<Message> reading = stream.GetFinalMessageAsync();
        _clock.Advance(TimeSpan.FromSeconds(120));
        Assert.Equal(StreamFailure.Idle, (await Assert.ThrowsAsync<ClaudeStreamException>(() => reading)).Reason);
        Assert.Single(idle.Requests);
    }

    [Fact]
    public async Task Cancelling_a_wait_ends_it_with_the_callers_token()
    {
        using CancellationTokenSource source = new();
        FakeClaude claude = Fake(FakeReply.Refusal(529, "overloaded_error"));
        Task<MessageStream> opening = OpenAsync(claude, token: source.Token);
        await _clock.WaitForTimerAsync(IsRetryDelay);
        await source.CancelAsync();
        Assert.Equal(source.Token, (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => opening)).CancellationToken);
        Assert.Single(claude.Requests);

        FakeClaude inStream = Fake(new FakeReply().Error("overloaded_error"));
        using CancellationTokenSource later = new();
        await using MessageStream stream = await OpenAsync(inStream);
        Task<Message> reading = stream.GetFinalMessageAsync(later.Token);
        await _clock.WaitForTimerAsync(IsRetryDelay);
        await later.CancelAsync();
        Assert.Equal(later.Token, (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading)).CancellationToken);
        Assert.Single(inStream.Requests);
    }

    [Fact]
    public async Task Disposing_ends_a_wait()
    {
        FakeClaude claude = Fake(new FakeReply().Error("overloaded_error"));
        MessageStream stream = await OpenAsync(claude);
        Task<Message> reading = stream.GetFinalMessageAsync();
        await _clock.WaitForTimerAsync(IsRetryDelay);
        await stream.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => reading);
    }

    [Fact]
    public async Task Retries_can_be_switched_off_for_one_request()
    {
        FakeClaude claude = Fake(FakeReply.Refusal(529, "overloaded_error"));
        using ClaudeClient client = claude.CreateClient();
        await Assert.ThrowsAsync<ClaudeApiException>(() => client.StreamAsync(Requests.Hello, new ClaudeRequestOptions { MaxRetries = 0 }));
        Assert.Single(claude.Requests);
    }

    private static bool IsRetryDelay(TimeSpan due) => due <= TimeSpan.FromSeconds(60);

    private FakeClaude Fake(params FakeReply[] replies) => new(replies) { TimeProvider = _clock };

    private static Task<MessageStream> OpenAsync(FakeClaude claude, double chance = 1, CancellationToken token = default)
    {
        ClaudeClient client = claude.CreateClient(options => options.Randomizer = () => chance);
        return client.StreamAsync(Requests.Hello, cancellationToken: token);
    }

    private static async Task<Message?> ReadAsync(MessageStream stream, string view, List<StreamEvent>? events = null)
    {
        if (events is null)
            await stream.ReadAsync(view);
        else
            events.AddRange(await Views.Events(stream));
        return stream.CurrentMessage;
    }

    /// <summary>Lets the clock run over every wait for a retry.</summary>
    private async Task<T> RunAsync<T>(Task<T> task)
    {
        while (!task.IsCompleted)
        {
            Task<TimeSpan> wait = _clock.WaitForTimerAsync(IsRetryDelay);
            if (await Task.WhenAny(task, wait) == wait)
                _clock.Advance(await wait);
        }
        return await task;
    }
}

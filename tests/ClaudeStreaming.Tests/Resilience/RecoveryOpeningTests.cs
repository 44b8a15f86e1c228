using System.Net;
using ClaudeStreaming.Testing;
using ClaudeStreaming.Tests.Support;

namespace ClaudeStreaming.Tests.Resilience;

/// <summary>Opening the request for the rest of an answer: it has the retries of any request, and where it fails for good, what had arrived
/// is never lost.</summary>
public class RecoveryOpeningTests
{
    private readonly ManualClock _clock = new();

    public static TheoryData<string> AllViews => Views.Names;

    [Theory, MemberData(nameof(AllViews))]
    public async Task A_refusal_surfaces_with_everything_that_had_arrived(string view)
    {
        FakeClaude claude = new(Recovery.Broken("Hel"), FakeReply.Refusal(401, "authentication_error").WithHeader("request-id", "req_rest"));
        await using MessageStream stream = await claude.RecoverAsync();
        ClaudeApiException failure = await stream.FailAsync<ClaudeApiException>(view);
        Assert.Equal(HttpStatusCode.Unauthorized, failure.StatusCode);
        Assert.Equal("Hel", failure.PartialMessage!.Text);
        Assert.True(failure.CanContinue);
        Assert.Equal("req_fake", failure.RequestId); // The refused one, by its body.
        Assert.Equal("Hel", stream.CurrentMessage!.Text);
        Assert.Equal(2, claude.Requests.Count);
        Assert.Same(failure, await stream.FailAsync<ClaudeApiException>(view));
    }

    [Theory, MemberData(nameof(AllViews))]
    public async Task A_connection_that_does_not_come_about_surfaces_with_everything_that_had_arrived(string view)
    {
        HttpRequestException cause = new(HttpRequestError.ConnectionError);
        FakeClaude claude = new(Recovery.Broken("Hel"));
        await using MessageStream stream = await OpenAsync(claude, sent => sent > 1 ? cause : null);
        ClaudeStreamException failure = await stream.FailAsync<ClaudeStreamException>(view);
        Assert.Equal(StreamFailure.ConnectionLost, failure.Reason);
        Assert.Same(cause, failure.InnerException);
        Assert.Equal("Hel", failure.PartialMessage!.Text);
        Assert.True(failure.CanContinue);
    }

    [Fact]
    public async Task A_connection_that_comes_about_at_the_last_try_recovers()
    {
        FakeClaude claude = new(Recovery.Broken("Hel"), Recovery.Whole("lo"));
        await using MessageStream stream = await OpenAsync(claude, static sent => sent is 2 or 3 ? new HttpRequestException(HttpRequestError.ConnectionError) : null);
        Assert.Equal("Hello", await stream.GetFinalTextAsync());
        Assert.Equal(4, stream.Attempts);
    }

    public static TheoryData<FakeReply> FailuresBeforeTheRestBegins =>
    [
        FakeReply.Refusal(529, "overloaded_error"),
        new FakeReply().Error("overloaded_error"),
        new FakeReply().Ping().Error("api_error"),
        new FakeReply().EndCleanly(),
        new FakeReply().Ping().CutSocket(),
        new FakeReply().Raw("").EndCleanly(),
    ];

    [Theory, MemberData(nameof(FailuresBeforeTheRestBegins))]
    public async Task A_failure_before_the_rest_begins_is_retried_and_the_seam_comes_once(FakeReply failing)
    {
        FakeClaude claude = new(Recovery.Broken("Hel"), failing, failing, Recovery.Whole("lo"));
        Recovered answer = await claude.RecoverAllAsync();
        Assert.Equal("Hello", answer.Message.Text);
        Assert.Equal(answer.Message, answer.Fold);
        Assert.Single(answer.Seams);
        Assert.Equal(4, answer.Stream.Attempts);
        // What is asked for again is the rest, not the answer.
        Assert.All(claude.Requests.Skip(2), request => Assert.Equal(claude.Requests[1].Body, request.Body));
    }

    [Theory, MemberData(nameof(FailuresBeforeTheRestBegins))]
    public async Task When_its_retries_are_spent_the_last_failure_surfaces_with_everything_that_had_arrived(FakeReply failing)
    {
        FakeClaude claude = new(Recovery.Broken("Hel"), failing);
        await using MessageStream stream = await claude.RecoverAsync(new() { MaxContinuations = 5 });
        ClaudeException failure = await stream.FailAsync<ClaudeException>("text");
        Assert.Equal("Hel", failure.PartialMessage!.Text);
        Assert.True(failure.CanContinue);
        Assert.Equal(4, claude.Requests.Count);
    }

    [Theory, MemberData(nameof(FailuresBeforeTheRestBegins))]
    public async Task Without_retries_a_rest_that_does_not_begin_surfaces_with_everything_that_had_arrived(FakeReply failing)
    {
        FakeClaude claude = new(Recovery.Broken("Hel"), failing);
        await using MessageStream stream = await claude.CreateRecovering(configure: static options => options.MaxRetries = 0).StreamAsync(Requests.Hello);
        ClaudeException failure = await stream.FailAsync<ClaudeException>("text");
        Assert.IsNotType<InvalidOperationException>(failure.InnerException);
        Assert.Equal("Hel", failure.PartialMessage!.Text);
        Assert.Equal(2, claude.Requests.Count);
    }

    [Fact]
    public async Task Without_retries_a_rest_that_does_not_begin_may_be_continued_as_often_as_is_allowed()
    {
        FakeClaude claude = new(Recovery.Broken("Hel"), new FakeReply().Raw("").EndCleanly(), new FakeReply().EndCleanly(), Recovery.Whole("lo"));
        await using MessageStream stream = await claude.CreateRecovering(new() { MaxContinuations = 3 }, static options => options.MaxRetries = 0)
            .StreamAsync(Requests.Hello);
        Assert.Equal("Hello", await stream.GetFinalTextAsync());
        Assert.Equal(4, stream.Attempts);
        Assert.Equal(claude.Requests[1].Body, claude.Requests[3].Body);
    }

    [Fact]
    public async Task Retries_before_the_answer_do_not_count_against_those_of_its_rest()
    {
        FakeReply overloaded = FakeReply.Refusal(529, "overloaded_error");
        FakeClaude claude = new(overloaded, overloaded, Recovery.Broken("Hel"), overloaded, overloaded, Recovery.Whole("lo"));
        await using MessageStream stream = await claude.RecoverAsync();
        Assert.Equal("Hello", await stream.GetFinalTextAsync());
        Assert.Equal(6, stream.Attempts);
    }

    [Fact]
    public async Task The_API_says_how_long_to_wait_for_the_rest_too()
    {
        FakeClaude claude = new(Recovery.Broken("Hel"), FakeReply.Refusal(529, "overloaded_error").WithHeader("retry-after", "7"), Recovery.Whole("lo"))
        {
            TimeProvider = _clock,
        };
        using ClaudeClient client = claude.CreateClient(static options => (options.Recovery, options.Randomizer) = (new(), static () => 1));
        await using MessageStream stream = await client.StreamAsync(Requests.Hello);
        Task<string> reading = stream.GetFinalTextAsync();
        // The first wait is for the rest to be asked for at all.
        foreach (double seconds in new[] { 0.5, 7 })
        {
            TimeSpan wait = TimeSpan.FromSeconds(seconds);
            Assert.Equal(wait, await _clock.WaitForTimerAsync(static due => due <= TimeSpan.FromSeconds(60)));
            int sent = claude.Requests.Count;
            _clock.Advance(wait - TimeSpan.FromMilliseconds(1));
            Assert.Equal(sent, claude.Requests.Count);
            _clock.Advance(TimeSpan.FromMilliseconds(1));
        }
        Assert.Equal("Hello", await reading);
    }

    [Fact]
    public async Task A_wait_for_the_rest_beyond_the_limit_is_not_waited_for()
    {
        FakeClaude claude = new(Recovery.Broken("Hel"), FakeReply.Refusal(429, "rate_limit_error").WithHeader("retry-after", "61"));
        await using MessageStream stream = await claude.RecoverAsync();
        ClaudeApiException failure = await stream.FailAsync<ClaudeApiException>("text");
        Assert.Equal(TimeSpan.FromSeconds(61), failure.RetryAfter);
        Assert.Equal("Hel", failure.PartialMessage!.Text);
        Assert.Equal(2, claude.Requests.Count);
    }

    [Fact]
    public async Task A_rest_whose_headers_do_not_come_is_not_asked_for_twice()
    {
        FakeClaude claude = new(Recovery.Broken("Hel"), new FakeReply().DelayHeaders(Timeout.InfiniteTimeSpan)) { TimeProvider = _clock };
        await using MessageStream stream = await claude.RecoverAsync();
        Task<string> reading = stream.GetFinalTextAsync();
        _clock.Advance(await _clock.WaitForTimerAsync(static due => due == TimeSpan.FromMinutes(5)));
        ClaudeStreamException failure = await Assert.ThrowsAsync<ClaudeStreamException>(() => reading);
        Assert.IsType<HttpRequestException>(failure.InnerException);
        Assert.Equal("Hel", failure.PartialMessage!.Text);
        Assert.Equal(2, claude.Requests.Count);
    }

    [Fact]
    public async Task A_page_instead_of_the_rest_surfaces_with_everything_that_had_arrived()
    {
        FakeClaude claude = new(Recovery.Broken("Hel"), FakeReply.Response(200, "text/html", "<html>"));
        await using MessageStream stream = await claude.RecoverAsync();
        ClaudeStreamException failure = await stream.FailAsync<ClaudeStreamException>("text");
        Assert.Equal(StreamFailure.NotAnEventStream, failure.Reason);
        Assert.Equal("Hel", failure.PartialMessage!.Text);
    }

    [Fact]
    public async Task What_the_callers_own_code_throws_surfaces_with_everything_that_had_arrived()
    {
        InvalidOperationException cause = new("no words");
        FakeClaude claude = new(Recovery.Broken("Hel"));
        await using MessageStream stream = await claude.RecoverAsync(new() { Prompt = _ => throw cause });
        ClaudeStreamException failure = await stream.FailAsync<ClaudeStreamException>("text");
        Assert.Same(cause, failure.InnerException);
        Assert.Equal("Hel", failure.PartialMessage!.Text);
        Assert.Single(claude.Requests);
    }

    private static Task<MessageStream> OpenAsync(FakeClaude claude, Func<int, Exception?> failure)
    {
        HttpClient http = new(new FailingHandler(claude.CreateHandler(), failure));
        ClaudeClient client = new(http, new ClaudeClientOptions { ApiKey = "k", Recovery = new(), MaxRetryDelay = TimeSpan.Zero });
        return client.StreamAsync(Requests.Hello);
    }
}

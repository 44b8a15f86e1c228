using ClaudeStreaming.Testing;
using ClaudeStreaming.Tests.Support;

namespace ClaudeStreaming.Tests.Resilience;

/// <summary>How often an answer goes on, and what becomes of it where the rest breaks off as well.</summary>
public class RecoveryLegTests
{
    public static TheoryData<string> AllViews => Views.Names;

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 2)]
    [InlineData(3, 4)]
    public async Task An_answer_is_continued_no_more_often_than_is_allowed(int most, int requests)
    {
        FakeClaude claude = new(request => Recovery.Broken($"Part {request.Number}. "));
        await using MessageStream stream = await claude.RecoverAsync(new() { MaxContinuations = most });
        ClaudeStreamException failure = await stream.FailAsync<ClaudeStreamException>("text");
        Assert.Equal(StreamFailure.Truncated, failure.Reason);
        Assert.Equal(string.Concat(Enumerable.Range(1, requests).Select(static i => $"Part {i}. ")), failure.PartialMessage!.Text);
        // Somebody may go on by hand.
        Assert.True(failure.CanContinue);
        Assert.Equal(requests, claude.Requests.Count);
    }

    [Theory, MemberData(nameof(AllViews))]
    public async Task For_one_request_it_can_be_switched_off(string view)
    {
        FakeClaude claude = new(Recovery.Broken("Hel"), Recovery.Whole("lo"));
        using ClaudeClient client = claude.CreateRecovering();
        ClaudeRequestOptions never = new() { Recovery = new RecoveryOptions { MaxContinuations = 0 } };
        await using MessageStream stream = await client.StreamAsync(Requests.Hello, never);
        Assert.Equal("Hel", (await stream.FailAsync<ClaudeStreamException>(view)).PartialMessage!.Text);
        Assert.Single(claude.Requests);
    }

    [Fact]
    public async Task For_one_request_it_can_be_switched_on()
    {
        FakeClaude claude = new(Recovery.Broken("Hel"), Recovery.Whole("lo"));
        using ClaudeClient client = claude.CreateClient(static options => options.MaxRetryDelay = TimeSpan.Zero);
        await using MessageStream stream = await client.StreamAsync(Requests.Hello, new() { Recovery = new RecoveryOptions() });
        Assert.Equal("Hello", await stream.GetFinalTextAsync());
    }

    [Theory, MemberData(nameof(AllViews))]
    public async Task By_default_an_answer_that_broke_off_is_not_asked_for_again(string view)
    {
        FakeClaude claude = new(Recovery.Broken("Hel"), Recovery.Whole("lo"));
        using ClaudeClient client = claude.CreateClient();
        await using MessageStream stream = await client.StreamAsync(Requests.Hello);
        ClaudeStreamException failure = await stream.FailAsync<ClaudeStreamException>(view);
        Assert.True(failure.CanContinue);
        Assert.Null(failure.CannotContinueReason);
        Assert.Single(claude.Requests);
    }

    [Theory]
    [InlineData("lo", "Hello")] // Shown at once.
    [InlineData("Hel", "HelHel")] // Held back, since it might repeat what was there, and shown when no more comes.
    [InlineData("", "Hel")]
    public async Task A_rest_that_breaks_off_after_it_was_shown_loses_nothing(string rest, string text)
    {
        FakeClaude claude = new(request => request.Number == 1 ? Recovery.Broken("Hel") : Recovery.Broken(rest));
        foreach (string view in Views.Names.Select(static row => row.Data))
        {
            await using MessageStream stream = await claude.RecoverAsync();
            Seen seen = await Seen.ReadAsync(stream, view);
            Assert.Equal(text, Assert.IsType<ClaudeStreamException>(seen.Failure).PartialMessage!.Text);
            Assert.Equal(text, view is "text" or "copy" ? seen.Text : text);
            claude = new FakeClaude(request => request.Number == 1 ? Recovery.Broken("Hel") : Recovery.Broken(rest));
        }
    }

    public static TheoryData<FakeReply, bool> Interruptions => new()
    {
        { Recovery.Begin("Hel").EndCleanly(), true },
        { Recovery.Begin("Hel").CutSocket(), true },
        { Recovery.Begin("Hel").Error("overloaded_error"), true },
        { Recovery.Begin("Hel").Error("api_error"), true },
        { Recovery.Begin("Hel").Error("rate_limit_error"), true },
        { Recovery.Begin("Hel").Error("timeout_error"), true },
        { Recovery.Begin("Hel").Error("invalid_request_error"), false },
        { Recovery.Begin("Hel").Error("some_new_error"), false },
        { Recovery.Begin("Hel").Raw("event: content_block_delta\ndata: {\n\n"), false },
        { Recovery.Begin("Hel").Event(new ContentBlockStart(-1, new TextBlock(""))), false },
        { Recovery.Begin("Hel").Raw($"data: {new string('x', 2000)}\n\n"), false },
    };

    [Theory, MemberData(nameof(Interruptions))]
    public async Task Only_what_may_be_gone_in_a_new_request_is_a_reason_for_one(FakeReply broken, bool isContinued)
    {
        FakeClaude claude = new(broken, Recovery.Whole("lo"));
        using ClaudeClient client = claude.CreateRecovering(configure: static options => options.MaxEventBytes = 1000);
        await using MessageStream stream = await client.StreamAsync(Requests.Hello);
        Seen seen = await Seen.ReadAsync(stream, "text");
        Assert.Equal(isContinued ? "Hello" : "Hel", seen.Text);
        Assert.Equal(isContinued, seen.Failure is null);
        Assert.Equal(isContinued ? 2 : 1, claude.Requests.Count);
    }
}

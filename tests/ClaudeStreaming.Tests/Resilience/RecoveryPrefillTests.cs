using System.Net;
using ClaudeStreaming.Testing;
using ClaudeStreaming.Tests.Support;

namespace ClaudeStreaming.Tests.Resilience;

/// <summary>A prefill, where the model takes one, and a user turn where it does not.</summary>
public class RecoveryPrefillTests
{
    private static readonly FakeReply Refused = FakeReply.Refusal(400, "invalid_request_error", "This model does not support assistant message prefill.");

    [Fact]
    public async Task A_model_that_takes_a_prefill_goes_on_from_it()
    {
        FakeClaude claude = new(Recovery.Broken("Hel"), Recovery.Whole("lo"));
        Recovered answer = await claude.RecoverAllAsync(new() { Strategy = ContinuationStrategy.Prefill });
        Assert.Equal("Hello", answer.Message.Text);
        Assert.Equal(ContinuationStrategy.Prefill, Assert.Single(answer.Seams).Strategy);
        Assert.Equal([.. Requests.Hello.Messages, InputMessage.Assistant("Hel")], claude.Requests[1].Messages);
    }

    [Fact]
    public async Task A_model_that_refuses_a_prefill_is_asked_by_a_user_turn()
    {
        FakeClaude claude = new(Recovery.Broken("Hel"), Refused, Recovery.Whole("lo"));
        Recovered answer = await claude.RecoverAllAsync(new() { Strategy = ContinuationStrategy.Prefill });
        Assert.Equal("Hello", answer.Message.Text);
        Assert.Equal(ContinuationStrategy.UserTurn, Assert.Single(answer.Seams).Strategy);
        Assert.Equal(3, answer.Stream.Attempts);
        Assert.Equal([1, 2, 3], claude.Requests.Select(static request => request.Messages.Count));
        // The refused one is no part of the conversation.
        Assert.Equal(claude.Requests[2].Messages, answer.Stream.Transcript.SkipLast(1));
    }

    [Fact]
    public async Task With_thinking_on_a_prefill_is_not_attempted()
    {
        FakeClaude claude = new(Recovery.Broken("Hel"), Recovery.Whole("lo"));
        Recovered answer = await claude.RecoverAllAsync(
            new() { Strategy = ContinuationStrategy.Prefill }, Requests.Hello with { Thinking = ThinkingConfig.Adaptive });
        Assert.Equal(ContinuationStrategy.UserTurn, Assert.Single(answer.Seams).Strategy);
        Assert.Equal([1, 3], claude.Requests.Select(static request => request.Messages.Count));
    }

    [Fact]
    public async Task Only_a_request_that_is_refused_as_invalid_is_worded_otherwise()
    {
        FakeClaude claude = new(Recovery.Broken("Hel"), FakeReply.Refusal(403, "permission_error"));
        await using MessageStream stream = await claude.RecoverAsync(new() { Strategy = ContinuationStrategy.Prefill });
        Assert.Equal(HttpStatusCode.Forbidden, (await stream.FailAsync<ClaudeApiException>("text")).StatusCode);
        Assert.Equal(2, claude.Requests.Count);
    }

    [Fact]
    public async Task A_user_turn_that_is_refused_too_surfaces_with_everything_that_had_arrived()
    {
        FakeClaude claude = new(Recovery.Broken("Hel"), Refused, FakeReply.Refusal(400, "invalid_request_error", "prompt is too long"));
        await using MessageStream stream = await claude.RecoverAsync(new() { Strategy = ContinuationStrategy.Prefill });
        ClaudeApiException failure = await stream.FailAsync<ClaudeApiException>("text");
        Assert.Equal("prompt is too long", failure.ApiMessage);
        Assert.Equal("Hel", failure.PartialMessage!.Text);
        Assert.Equal(3, claude.Requests.Count);
    }

    [Fact]
    public async Task Either_way_of_asking_has_the_retries_of_a_request()
    {
        FakeReply overloaded = FakeReply.Refusal(529, "overloaded_error");
        FakeClaude claude = new(Recovery.Broken("Hel"), overloaded, overloaded, Refused, overloaded, overloaded, Recovery.Whole("lo"));
        Recovered answer = await claude.RecoverAllAsync(new() { Strategy = ContinuationStrategy.Prefill });
        Assert.Equal("Hello", answer.Message.Text);
        Assert.Equal(7, answer.Stream.Attempts);
    }

    [Fact]
    public async Task An_answer_that_breaks_off_twice_is_prefilled_with_all_of_it()
    {
        FakeClaude claude = new(Recovery.Broken("One, "), Recovery.Broken("two, "), Recovery.Whole("three."));
        Recovered answer = await claude.RecoverAllAsync(new() { Strategy = ContinuationStrategy.Prefill, MaxContinuations = 2 });
        Assert.Equal("One, two, three.", answer.Message.Text);
        // Turns of one role that follow each other are one turn to the API.
        Assert.Equal(
            [.. Requests.Hello.Messages, InputMessage.Assistant("One,"), InputMessage.Assistant("two,")], claude.Requests[2].Messages);
    }
}

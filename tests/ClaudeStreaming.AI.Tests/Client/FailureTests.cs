using System.Net;
using ClaudeStreaming.AI.Tests.Support;
using ClaudeStreaming.Testing;
using Microsoft.Extensions.AI;

namespace ClaudeStreaming.AI.Tests.Client;

/// <summary>An answer that does not end properly throws, whichever form was asked for.</summary>
public class FailureTests
{
    public static TheoryData<Form> Forms => Chat.Forms;

    public static MatrixTheoryData<Form, string> Breaks => new(Enum.GetValues<Form>(), ["truncated", "cut", "malformed", "error"]);

    [Theory, MemberData(nameof(Breaks))]
    public async Task A_stream_that_breaks_throws_with_what_had_arrived(Form form, string how)
    {
        FakeReply reply = new FakeReply().Text("Hel");
        reply = how switch
        {
            "truncated" => reply.EndCleanly(),
            "cut" => reply.CutSocket(),
            "malformed" => reply.Raw("event: message_delta\ndata: {\n\n"),
            _ => reply.Error("overloaded_error"),
        };
        ClaudeException failure = await Assert.ThrowsAnyAsync<ClaudeException>(() => new FakeClaude(reply).CreateChat().AskAsync(form));
        Assert.Equal("Hel", failure.PartialMessage?.Text);
        StreamFailure? expected = how switch
        {
            "truncated" => StreamFailure.Truncated,
            "cut" => StreamFailure.ConnectionLost,
            "malformed" => StreamFailure.Malformed,
            _ => null,
        };
        Assert.Equal(expected, (failure as ClaudeStreamException)?.Reason);
        Assert.Equal(how == "error" ? "overloaded_error" : null, (failure as ClaudeApiException)?.ErrorType.Value);
    }

    [Fact]
    public async Task What_arrived_before_the_break_was_given_out()
    {
        List<ChatResponseUpdate> updates = [];
        await Assert.ThrowsAsync<ClaudeStreamException>(async () =>
        {
            await foreach (ChatResponseUpdate update in new FakeClaude(new FakeReply().Text("Hel", "lo").EndCleanly()).CreateChat().GetStreamingResponseAsync("Hello"))
                updates.Add(update);
        });
        ChatResponse partial = updates.ToChatResponse();
        Assert.Equal("Hello", partial.Text);
        Assert.Null(partial.FinishReason);
    }

    [Theory, MemberData(nameof(Forms))]
    public async Task A_refusal_of_the_API_s_throws_with_its_status(Form form)
    {
        FakeClaude claude = new(FakeReply.Refusal(400, "invalid_request_error", "No such model."));
        ClaudeApiException refusal = await Assert.ThrowsAsync<ClaudeApiException>(() => claude.CreateChat().AskAsync(form));
        Assert.Equal((HttpStatusCode.BadRequest, "invalid_request_error"), (refusal.StatusCode, refusal.ErrorType.Value));
        Assert.Contains("No such model.", refusal.Message, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Forms))]
    public async Task Cancelling_ends_the_request_and_throws_with_the_caller_s_token(Form form)
    {
        using CancellationTokenSource cancel = new();
        TaskCompletionSource<CancellationToken> asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        FakeClaude claude = new(request =>
        {
            asked.SetResult(request.Aborted);
            return new FakeReply().Text("Hel").Stall();
        });
        Task<ChatResponse> asking = claude.CreateChat().AskAsync(form, cancellationToken: cancel.Token);
        CancellationToken aborted = await asked.Task;
        TaskCompletionSource left = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using CancellationTokenRegistration registration = aborted.Register(left.SetResult);
        await cancel.CancelAsync();
        var cancelled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        Assert.Equal(cancel.Token, cancelled.CancellationToken);
        await left.Task;
    }

    [Theory, MemberData(nameof(Forms))]
    public async Task A_token_that_was_cancelled_before_sends_nothing(Form form) =>
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Chat.Unasked.AskAsync(form, cancellationToken: new CancellationToken(canceled: true)));

    [Fact]
    public async Task A_token_given_to_the_loop_counts_too()
    {
        using CancellationTokenSource cancel = new();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (ChatResponseUpdate update in new FakeClaude(new FakeReply().Text("Hel").Stall()).CreateChat().GetStreamingResponseAsync("Hello").WithCancellation(cancel.Token))
            {
                if (update.Text.Length > 0)
                    await cancel.CancelAsync();
            }
        });
    }

    [Fact]
    public async Task Leaving_the_loop_ends_the_request()
    {
        FakeClaude claude = new(new FakeReply().Text("Hel").Stall());
        await foreach (ChatResponseUpdate update in claude.CreateChat().GetStreamingResponseAsync("Hello"))
        {
            if (update.Text.Length > 0)
                break;
        }
        Assert.True(claude.Requests[0].Aborted.IsCancellationRequested);
    }

    [Theory, MemberData(nameof(Forms))]
    public async Task An_answer_that_is_let_go_on_is_one_response_with_all_that_it_cost(Form form)
    {
        FakeClaude claude = new(static request => request.Number == 1
            ? new FakeReply().Usage(10, 5).Event(new ContentBlockStart(0, new TextBlock(""))).Event(new ContentBlockDelta(0, new TextDelta("Once upon "))).EndCleanly()
            : new FakeReply().Usage(20, 7).Text("a time.").Text("The end."));
        using ClaudeClient client = claude.CreateClient(static o => o.Recovery = new RecoveryOptions { MaxContinuations = 1 });
        ChatResponse response = await client.AsIChatClient("claude-x").AskAsync(form);
        Assert.Equal(["Once upon a time.", "The end."], Assert.Single(response.Messages).Contents.OfType<TextContent>().Select(static content => content.Text));
        Message head = Message.Parse((string)response.Messages[0].AdditionalProperties!["claude_message"]!);
        Assert.True(head.Usage.IsLowerBound);
        Assert.Equal((head.Usage.TotalInputTokens, head.Usage.OutputTokens), (response.Usage!.InputTokenCount, response.Usage.OutputTokenCount));
        Assert.Equal(ChatFinishReason.Stop, response.FinishReason);
    }
}

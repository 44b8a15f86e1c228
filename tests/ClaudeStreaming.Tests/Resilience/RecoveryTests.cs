using ClaudeStreaming.Testing;
using ClaudeStreaming.Tests.Support;

namespace ClaudeStreaming.Tests.Resilience;

/// <summary>An answer that breaks off in the middle goes on in a new request, and whoever reads it hardly notices.</summary>
public class RecoveryTests
{
    private const string Answer =
        "Streams break.\n\nThey break at night, in the middle of a word, behind a blank  , or between the halves of 😀 and of 👩‍👩‍👧.\n" +
        "A client that people trust goes on where the answer stopped: nothing missing, nothing doubled, and no loop that has to know. ";

    [Fact]
    public async Task An_answer_may_break_again_and_again()
    {
        FakeClaude claude = new(request =>
        {
            string rest = request.RemainderOf(Answer);
            return rest.Length <= 12 ? Recovery.Whole(rest) : Recovery.Broken(rest[..12]);
        });
        (string text, Message message, MessageStream stream) = await ReadAsync(claude, new() { MaxContinuations = 100 });
        Assert.Equal(Answer, text);
        Assert.Equal(Answer, message.Text);
        Assert.Equal(claude.Requests.Count, stream.Attempts);
        Assert.True(stream.Attempts > 15);
    }

    [Fact]
    public async Task The_seam_is_an_event_and_the_events_fold_into_the_message()
    {
        FakeClaude claude = new(request => request.Number == 1
            ? Recovery.Broken("Hello wor").Usage(10, 1)
            : Recovery.Whole("ld.").Usage(20, 5));
        Recovered answer = await claude.RecoverAllAsync();
        StreamResumed seam = Assert.Single(answer.Seams);
        Assert.Equal((1, ContinuationStrategy.UserTurn, 0, 9L), (seam.Continuation, seam.Strategy, seam.Index, seam.TextLength));
        Assert.Single(answer.Events.OfType<MessageStart>());
        Assert.Single(answer.Events.OfType<ContentBlockStart>());
        Assert.Single(answer.Events.OfType<ContentBlockStop>());
        Message message = answer.Message;
        Assert.Equal(message, answer.Fold);
        Assert.Equal("msg_fake_1", message.Id);
        Assert.True(message.Usage.IsLowerBound);
        Assert.Equal((30, 6), (message.Usage.InputTokens, message.Usage.OutputTokens));
    }

    private static async Task<(string Text, Message Message, MessageStream Stream)> ReadAsync(FakeClaude claude, RecoveryOptions recovery)
    {
        await using MessageStream stream = await claude.RecoverAsync(recovery);
        string text = string.Concat(await Views.Text(stream));
        return (text, await stream.GetFinalMessageAsync(), stream);
    }
}

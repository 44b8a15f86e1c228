using ClaudeStreaming.AI.Tests.Support;
using ClaudeStreaming.Testing;
using Microsoft.Extensions.AI;

namespace ClaudeStreaming.AI.Tests.Replies;

/// <summary>Why an answer stopped.</summary>
public class FinishReasonTests
{
    public static TheoryData<Form> Forms => Chat.Forms;

    public static MatrixTheoryData<Form, (string, string)> Reasons => new(Enum.GetValues<Form>(),
    [
        ("end_turn", "stop"),
        ("stop_sequence", "stop"),
        ("max_tokens", "length"),
        ("model_context_window_exceeded", "length"),
        ("tool_use", "tool_calls"),
        ("refusal", "content_filter"),
        // No end: it is to be sent back, to go on.
        ("pause_turn", "pause_turn"),
        ("compaction", "compaction"),
        ("something_new", "something_new"),
    ]);

    [Theory, MemberData(nameof(Reasons))]
    public async Task A_stop_reason_is_M_E_AI_s_word_for_it_or_else_the_API_s(Form form, (string Reason, string Expected) pair)
    {
        ChatResponse response = await new FakeReply().Text("Hello").Stop(pair.Reason).AskAsync(form);
        Assert.Equal(pair.Expected, response.FinishReason?.Value);
    }

    [Theory, MemberData(nameof(Forms))]
    public async Task A_reason_that_says_nothing_is_none(Form form) =>
        Assert.Null((await new FakeReply().Text("Hello").Stop(" ").AskAsync(form)).FinishReason);

    [Fact]
    public async Task Only_the_end_has_a_reason()
    {
        IReadOnlyList<ChatResponseUpdate> updates = await new FakeReply().Text("Hel", "lo").UpdatesAsync();
        Assert.Equal(ChatFinishReason.Stop, updates[^1].FinishReason);
        Assert.All(updates.SkipLast(1), static update => Assert.Null(update.FinishReason));
    }
}

using ClaudeStreaming.AI.Tests.Support;
using ClaudeStreaming.Testing;
using Microsoft.Extensions.AI;

namespace ClaudeStreaming.AI.Tests.Replies;

/// <summary>What an answer cost: totals of the API's, increments of M.E.AI's.</summary>
public class UsageTests
{
    private static readonly FakeReply Costly = new FakeReply()
        .Event(new MessageStart(new Message("msg_1", "claude-x")
        {
            Usage = new()
            {
                InputTokens = 10,
                CacheReadInputTokens = 200,
                CacheCreationInputTokens = 3000,
                CacheCreation = new() { Ephemeral5mInputTokens = 1000, Ephemeral1hInputTokens = 2000 },
                OutputTokens = 4,
            },
        }))
        .Text("Hello")
        .Event(new MessageDelta { Usage = new() { OutputTokens = 20 } })
        .Event(new MessageDelta
        {
            StopReason = "end_turn",
            Usage = new()
            {
                InputTokens = 15,
                OutputTokens = 42,
                OutputTokensDetails = new() { ThinkingTokens = 7 },
                ServerToolUse = new() { WebSearchRequests = 2, WebFetchRequests = 1 },
            },
        });

    public static TheoryData<Form> Forms => Chat.Forms;

    [Theory, MemberData(nameof(Forms))]
    public async Task The_total_is_the_API_s_last_word(Form form)
    {
        UsageDetails usage = (await Costly.AskAsync(form)).Usage!;
        // The API counts what is read from the cache and written to it apart, M.E.AI does not.
        Assert.Equal((3215, 42, 3257), (usage.InputTokenCount, usage.OutputTokenCount, usage.TotalTokenCount));
        Assert.Equal((200, 7), (usage.CachedInputTokenCount, usage.ReasoningTokenCount));
        Assert.Equivalent(
            new Dictionary<string, long>
            {
                ["CacheCreationInputTokens"] = 3000,
                ["Ephemeral5mInputTokens"] = 1000,
                ["Ephemeral1hInputTokens"] = 2000,
                ["WebSearchRequests"] = 2,
                ["WebFetchRequests"] = 1,
            },
            new Dictionary<string, long>(usage.AdditionalCounts!),
            strict: true);
    }

    [Fact]
    public async Task Updates_have_increments_and_the_first_one_what_the_prompt_cost()
    {
        UsageDetails[] usages = [.. (await Costly.UpdatesAsync()).SelectMany(static update => update.Contents).OfType<UsageContent>().Select(static usage => usage.Details)];
        Assert.Equal([3210, 0, 5], usages.Select(static usage => usage.InputTokenCount));
        // What message_start says of the output is a placeholder.
        Assert.Equal([0, 20, 22], usages.Select(static usage => usage.OutputTokenCount));
        Assert.Equal([3210, 20, 27], usages.Select(static usage => usage.TotalTokenCount));
        Assert.Equal([200, null, null], usages.Select(static usage => usage.CachedInputTokenCount));
    }

    [Fact]
    public async Task An_answer_that_breaks_off_has_said_what_its_prompt_cost()
    {
        FakeReply reply = new FakeReply().Usage(12, 40).Text("Hel").EndCleanly();
        List<ChatResponseUpdate> updates = [];
        await Assert.ThrowsAsync<ClaudeStreamException>(async () =>
        {
            await foreach (ChatResponseUpdate update in new FakeClaude(reply).CreateChat().GetStreamingResponseAsync("Hello"))
                updates.Add(update);
        });
        Assert.Equal(12, updates.ToChatResponse().Usage!.InputTokenCount);
    }

    [Theory, MemberData(nameof(Forms))]
    public async Task An_answer_that_does_not_say_what_it_cost_has_no_usage(Form form)
    {
        const string body = """
            data: {"type":"message_start","message":{"id":"msg_1","model":"claude-x","content":[]}}

            data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":"Hello"}}

            data: {"type":"content_block_stop","index":0}

            data: {"type":"message_delta","delta":{"stop_reason":"end_turn"}}

            data: {"type":"message_stop"}


            """;
        ChatResponse response = await new FakeReply().Raw(body).AskAsync(form);
        Assert.Equal("Hello", response.Text);
        Assert.Null(response.Usage);
    }
}

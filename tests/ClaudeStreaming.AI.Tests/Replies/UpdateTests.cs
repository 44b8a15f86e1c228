using System.Text.Json;
using ClaudeStreaming.AI.Tests.Support;
using ClaudeStreaming.Testing;
using ClaudeStreaming.Tests.Support;
using Microsoft.Extensions.AI;

namespace ClaudeStreaming.AI.Tests.Replies;

/// <summary>An answer as it arrives.</summary>
public class UpdateTests
{
    public static TheoryData<string> Recordings => [.. Recording.All.Select(static recording => recording.Name).Where(static name => name != "overloaded")];

    public static TheoryData<Form> Forms => Chat.Forms;

    [Theory, MemberData(nameof(Recordings))]
    public async Task No_update_is_empty(string name)
    {
        IReadOnlyList<ChatResponseUpdate> updates = await new FakeReply().Raw(Recording.Named(name).Bytes).UpdatesAsync();
        Assert.NotEmpty(updates);
        // The end says why, where it does not also say what it cost.
        Assert.All(updates, static update => Assert.True(update.Contents.Count > 0 || update.FinishReason is not null, $"{update.RawRepresentation}"));
    }

    [Theory, MemberData(nameof(Recordings))]
    public async Task Both_forms_say_the_same(string name)
    {
        FakeReply reply = new FakeReply().Raw(Recording.Named(name).Bytes);
        ChatResponse streamed = await reply.AskAsync(Form.Streaming), whole = await reply.AskAsync(Form.NonStreaming);
        Assert.Equal((whole.ResponseId, whole.ModelId, whole.FinishReason, whole.Text), (streamed.ResponseId, streamed.ModelId, streamed.FinishReason, streamed.Text));
        Assert.Equivalent(whole.Usage, streamed.Usage);
        Assert.Equal(Distinct(whole), Distinct(streamed));
        Json.AssertEqual((string)whole.Messages[0].AdditionalProperties!["claude_message"]!, (string)streamed.Messages[0].AdditionalProperties!["claude_message"]!);

        // A citation is a content of its own while it arrives.
        static IEnumerable<(Type, object?)> Distinct(ChatResponse response) =>
            Assert.Single(response.Messages).Contents.Select(static content => (content.GetType(), content.AdditionalProperties!["claude_index"])).Distinct();
    }

    [Fact]
    public async Task Each_piece_of_text_and_thought_comes_by_itself_and_says_whose_it_is()
    {
        IReadOnlyList<ChatResponseUpdate> updates = await new FakeReply().Thinking("Hm").Text("Hel", "lo").UpdatesAsync();
        Assert.Equal(["Hel", "lo"], updates.Select(static update => update.Text).Where(static text => text.Length > 0));
        Assert.All(updates, update =>
        {
            Assert.Equal(ChatRole.Assistant, update.Role);
            Assert.Equal("claude-x", update.ModelId);
            Assert.Equal(updates[0].ResponseId, update.ResponseId);
            Assert.Equal(updates[0].ResponseId, update.MessageId);
            Assert.Null(update.ConversationId);
            Assert.Null(update.ContinuationToken);
        });
        Assert.NotEmpty(updates[0].ResponseId!);
        Assert.Equal("Hel", ((TextDelta)((ContentBlockDelta)updates.First(static update => update.Text == "Hel").RawRepresentation!).Delta).Text);
    }

    [Fact]
    public async Task A_piece_comes_when_it_arrives_and_not_when_the_answer_is_over()
    {
        FakeClaude claude = new(new FakeReply().Event(new ContentBlockStart(0, new TextBlock(""))).Event(new ContentBlockDelta(0, new TextDelta("Hel"))).Stall());
        using CancellationTokenSource cancel = new();
        List<string> texts = [];
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (ChatResponseUpdate update in claude.CreateChat().GetStreamingResponseAsync("Hello", cancellationToken: cancel.Token))
            {
                texts.Add(update.Text);
                if (update.Text.Length > 0)
                    await cancel.CancelAsync();
            }
        });
        Assert.Equal("Hel", string.Concat(texts));
    }

    [Fact]
    public async Task A_call_comes_once_it_is_whole()
    {
        IReadOnlyList<ChatResponseUpdate> updates = await new FakeReply().ToolUse("find", """{"city":"Lund"}""", splitEvery: 2).Text("!").UpdatesAsync();
        Assert.Single(updates.SelectMany(static update => update.Contents).OfType<FunctionCallContent>());
        Assert.IsType<ContentBlockStop>(updates.Single(static update => update.Contents is [FunctionCallContent]).RawRepresentation);
    }

    [Fact]
    public async Task No_piece_ends_in_the_middle_of_a_character()
    {
        FakeReply reply = new FakeReply().Text("a\ud83d", "\ude00b", "\ud83d", "c", "\ud83d");
        IReadOnlyList<ChatResponseUpdate> updates = await reply.UpdatesAsync();
        Assert.Equal(["a", "😀b", "\ufffdc", "\ufffd"], updates.Select(static update => update.Text).Where(static text => text.Length > 0));
        Assert.Equal((await reply.AskAsync(Form.NonStreaming)).Text, updates.ToChatResponse().Text);
    }

    [Fact]
    public async Task Blocks_that_are_open_side_by_side_come_one_after_the_other()
    {
        FakeReply reply = new FakeReply()
            .Event(new ContentBlockStart(0, new TextBlock("A"))).Event(new ContentBlockStart(1, new TextBlock("x"))).Event(new ContentBlockStart(2, new ThinkingBlock("", "")))
            .Event(new ContentBlockDelta(1, new TextDelta("y"))).Event(new ContentBlockDelta(0, new TextDelta("B"))).Event(new ContentBlockDelta(2, new ThinkingDelta("T")))
            .Event(new ContentBlockStop(1)).Event(new ContentBlockDelta(0, new TextDelta("C"))).Event(new ContentBlockStop(0))
            .Event(new ContentBlockDelta(2, new ThinkingDelta("U"))).Event(new ContentBlockStop(2));
        IReadOnlyList<ChatResponseUpdate> updates = await reply.UpdatesAsync();
        Assert.Equal(
            ["A", "B", "C", "xy", "T", "U"],
            updates.SelectMany(static update => update.Contents).Select(static content => (content as TextContent)?.Text ?? (content as TextReasoningContent)?.Text).OfType<string>());
    }

    [Fact]
    public async Task What_was_given_out_is_not_changed_afterwards()
    {
        FakeClaude claude = new(new FakeReply().Raw(Recording.Named("citations").Bytes));
        var type = AIJsonUtilities.DefaultOptions.GetTypeInfo(typeof(ChatResponseUpdate));
        List<ChatResponseUpdate> updates = [];
        List<string> whenTheyCame = [];
        await foreach (ChatResponseUpdate update in claude.CreateChat().GetStreamingResponseAsync("Hello"))
        {
            updates.Add(update);
            whenTheyCame.Add(JsonSerializer.Serialize(update, type));
        }
        Assert.Equal(whenTheyCame, updates.Select(update => JsonSerializer.Serialize(update, type)));
    }

    [Theory, MemberData(nameof(Forms))]
    public async Task What_has_no_place_in_a_response_is_with_the_message_as_the_API_s_JSON(Form form)
    {
        FakeReply reply = new FakeReply().Text("No.").Event(new MessageDelta
        {
            StopReason = "refusal",
            StopDetails = new StopDetails("refusal") { Category = "cyber", Explanation = "Not that." },
            Container = new Container { Id = "container_1" },
            Usage = new Usage { OutputTokens = 3 },
        });
        ChatMessage message = Assert.Single((await reply.AskAsync(form)).Messages);
        Message head = Message.Parse((string)message.AdditionalProperties!["claude_message"]!);
        Assert.Equal(("cyber", "container_1"), (head.StopDetails?.Category, head.Container?.Id));
        Assert.Empty(head.Content);
    }
}

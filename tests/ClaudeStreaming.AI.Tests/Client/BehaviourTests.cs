using System.Text.Json;
using System.Text.Json.Serialization;
using ClaudeStreaming.AI.Tests.Support;
using ClaudeStreaming.Testing;
using Microsoft.Extensions.AI;

namespace ClaudeStreaming.AI.Tests.Client;

/// <summary>What code that knows only <see cref="IChatClient"/> relies on.</summary>
public partial class BehaviourTests
{
    public static TheoryData<Form> Forms => Chat.Forms;

    [Fact]
    public async Task A_streamed_answer_is_appended_to_a_history_as_one_message_with_one_text()
    {
        List<ChatMessage> history = [new(ChatRole.User, "Explain")];
        IAsyncEnumerable<ChatResponseUpdate> updates = new FakeClaude(new FakeReply().Text("It ", "is ", "so.")).CreateChat().GetStreamingResponseAsync(history);
        Assert.Single(history);
        await history.AddMessagesAsync(updates);
        Assert.Equal(2, history.Count);
        Assert.Equal(ChatRole.Assistant, history[1].Role);
        Assert.Equal("It is so.", Assert.IsType<TextContent>(Assert.Single(history[1].Contents)).Text);
    }

    [Theory, MemberData(nameof(Forms))]
    public async Task A_conversation_of_many_turns_is_sent_whole_each_time(Form form)
    {
        FakeClaude claude = new(static request => new FakeReply().Text($"Answer {request.Number}."));
        IChatClient chat = claude.CreateChat();
        List<ChatMessage> history = [];
        for (int turn = 1; turn <= 3; turn++)
        {
            history.Add(new(ChatRole.User, $"Question {turn}?"));
            history.AddMessages(await chat.AskAsync(form, history));
        }
        Assert.Equal(
            ["Question 1?", "Answer 1.", "Question 2?", "Answer 2.", "Question 3?"],
            claude.Requests[2].Messages.Select(static message => Assert.IsType<TextBlock>(Assert.Single(message.Content)).Text));
    }

    [Theory, MemberData(nameof(Forms))]
    public async Task Images_and_documents_go_with_the_question(Form form)
    {
        FakeClaude claude = new(new FakeReply().Text("A logo."));
        ChatMessage question = new(ChatRole.User, [new TextContent("What is it?"), new DataContent(new byte[] { 1 }, "image/png"), new DataContent(new byte[] { 2 }, "application/pdf")]);
        Assert.Equal("A logo.", (await claude.CreateChat().AskAsync(form, [question])).Text);
        Assert.Equal(["text", "image", "document"], claude.Requests[0].Messages[0].Content.Select(static block => block.Type));
    }

    [Theory, MemberData(nameof(Forms))]
    public async Task Structured_output_is_text_that_fits_the_type(Form form)
    {
        FakeClaude claude = new(new FakeReply().Text("""{"name":"Lu""", """nd","people":90000}"""));
        ChatOptions options = new() { ResponseFormat = ChatResponseFormat.ForJsonSchema<City>(CityJson.Default.Options) };
        ChatResponse response = await claude.CreateChat().AskAsync(form, options: options);
        Assert.Equal(new City("Lund", 90_000), JsonSerializer.Deserialize(response.Text, CityJson.Default.City));
        var schema = claude.Requests[0].Json["output_config"]!["format"]!["schema"]!;
        Assert.Equal(("object", "City", false), ((string)schema["type"]!, (string)schema["title"]!, (bool)schema["additionalProperties"]!));
        Assert.NotNull(schema["properties"]!["people"]);
    }

    [Theory, MemberData(nameof(Forms))]
    public async Task A_response_that_was_cached_as_JSON_says_what_it_said(Form form)
    {
        FakeReply reply = new FakeReply().Thinking("Hm.").Text("A").Text("B").ToolUse("find", """{"city":"Lund"}""").Usage(12, 40).Stop("tool_use");
        ChatResponse response = await reply.AskAsync(form);
        var type = AIJsonUtilities.DefaultOptions.GetTypeInfo(typeof(ChatResponse));
        ChatResponse cached = (ChatResponse)JsonSerializer.Deserialize(JsonSerializer.Serialize(response, type), type)!;
        Assert.Equal((response.Text, response.ResponseId, response.ModelId, response.FinishReason), (cached.Text, cached.ResponseId, cached.ModelId, cached.FinishReason));
        Assert.Equal((12, 40, 52), (cached.Usage!.InputTokenCount, cached.Usage.OutputTokenCount, cached.Usage.TotalTokenCount));
        Assert.Equal((await response.Messages.SentBackAsync()).ToJsonString(), (await cached.Messages.SentBackAsync()).ToJsonString());
    }

    [Fact]
    public async Task Two_answers_in_one_stream_of_updates_are_two_messages()
    {
        FakeClaude claude = new(static request => new FakeReply()
            .Event(new MessageStart(new Message($"msg_{request.Number}", "claude-x"))).Text($"Answer {request.Number}."));
        IChatClient chat = claude.CreateChat();
        List<ChatResponseUpdate> updates = [];
        for (int i = 0; i < 2; i++)
        {
            await foreach (ChatResponseUpdate update in chat.GetStreamingResponseAsync("Hello"))
                updates.Add(update);
        }
        Assert.Equal(["Answer 1.", "Answer 2."], updates.ToChatResponse().Messages.Select(static message => message.Text));
    }

    private sealed record City(string Name, int People);

    [JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
    [JsonSerializable(typeof(City))]
    private sealed partial class CityJson : JsonSerializerContext;
}

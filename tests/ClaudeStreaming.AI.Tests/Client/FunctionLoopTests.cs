using System.Text.Json;
using ClaudeStreaming.AI.Tests.Support;
using ClaudeStreaming.Testing;
using ClaudeStreaming.Tests.Support;
using Microsoft.Extensions.AI;

namespace ClaudeStreaming.AI.Tests.Client;

/// <summary>Functions that are called, and answered, by a loop that knows nothing of Claude.</summary>
public class FunctionLoopTests
{
    public static TheoryData<Form> Forms => Chat.Forms;

    [Theory, MemberData(nameof(Forms))]
    public async Task A_function_without_parameters_is_called_and_its_result_sent(Form form)
    {
        FakeClaude claude = new(new FakeReply().ToolUse("secret", "{}", id: "toolu_1").Stop("tool_use"), new FakeReply().Text("It is 42."));
        List<ChatMessage> messages = await FunctionLoop.RunAsync(claude.CreateChat(), form, "Which number?", Function("secret", static _ => 42));
        Assert.Equal("It is 42.", messages[^1].Text);
        Json.AssertSame("""{"type":"tool_result","tool_use_id":"toolu_1","content":"42"}""", claude.Requests[1].Json["messages"]![2]!["content"]![0]!.ToJsonString());
    }

    [Theory, MemberData(nameof(Forms))]
    public async Task Calls_side_by_side_are_answered_in_one_turn_and_the_turn_goes_back_as_it_came(Form form)
    {
        FakeClaude claude = new(
            new FakeReply()
                .Thinking("Two cities.", "c2ln")
                .Text("Let me see.")
                .ToolUse("temperature", """{"city":"Lund","days":[1,2]}""", id: "toolu_1")
                .ToolUse("temperature", """{"city":"Ystad","days":[]}""", id: "toolu_2")
                .Stop("tool_use"),
            new FakeReply().Text("Cold."));
        AIFunction temperature = Function("temperature", static arguments => $"{arguments["city"]}: {((JsonElement)arguments["days"]!).GetArrayLength()}");
        List<ChatMessage> messages = await FunctionLoop.RunAsync(claude.CreateChat(), form, "How cold?", temperature);
        Assert.Equal(4, messages.Count);
        InputMessage[] sent = [.. claude.Requests[1].Messages];
        Assert.Equal(
            [
                new ThinkingBlock("Two cities.", "c2ln"), new TextBlock("Let me see."),
                new ToolUseBlock("toolu_1", "temperature", """{"city":"Lund","days":[1,2]}"""), new ToolUseBlock("toolu_2", "temperature", """{"city":"Ystad","days":[]}"""),
            ],
            sent[1].Content);
        Assert.Equal(
            [new ToolResultBlock("toolu_1", "Lund: 2"), new ToolResultBlock("toolu_2", "Ystad: 0")],
            sent[2].Content);
    }

    [Theory, MemberData(nameof(Forms))]
    public async Task A_function_that_fails_lets_Claude_try_again(Form form)
    {
        FakeClaude claude = new(
            new FakeReply().ToolUse("find", """{"city":"?"}""", id: "toolu_1").Stop("tool_use"),
            new FakeReply().ToolUse("find", """{"city":"Lund"}""", id: "toolu_2").Stop("tool_use"),
            new FakeReply().Text("Found."));
        AIFunction find = Function("find", static arguments => $"{arguments["city"]}" == "Lund" ? "here" : throw new InvalidOperationException("No."));
        List<ChatMessage> messages = await FunctionLoop.RunAsync(claude.CreateChat(), form, "Where?", find);
        Assert.Equal("Found.", messages[^1].Text);
        Assert.Equal([true, null], claude.Requests[2].Messages.SelectMany(static message => message.Content).OfType<ToolResultBlock>().Select(static result => result.IsError));
    }

    [Theory, MemberData(nameof(Forms))]
    public async Task A_call_that_was_cut_off_is_neither_made_nor_sent_back(Form form)
    {
        FakeClaude claude = new(new FakeReply().Text("I will.").ToolUse("delete", """{"path":"/etc/pas""", id: "toolu_1").Stop("max_tokens"), new FakeReply().Text("Yes."));
        AIFunction delete = Function("delete", static _ => throw new InvalidOperationException("It was called."));
        IChatClient chat = claude.CreateChat();
        List<ChatMessage> messages = await FunctionLoop.RunAsync(chat, form, "Delete it", delete);
        Assert.Single(claude.Requests);
        await chat.AskAsync(form, [.. messages, new(ChatRole.User, "Go on")]);
        Assert.Equal([new TextBlock("I will.")], claude.Requests[1].Messages[1].Content);
    }

    [Theory, MemberData(nameof(Forms))]
    public async Task A_turn_that_paused_goes_on_where_it_is_sent_back(Form form)
    {
        ContentBlock call = new ServerToolUseBlock("srvtoolu_1", "web_search", """{"query":"sky"}""");
        ContentBlock result = new ServerToolResultBlock("web_search_tool_result", "srvtoolu_1", """[{"type":"web_search_result","url":"https://e.test","title":"A","encrypted_content":"zz"}]""");
        FakeClaude claude = new(new FakeReply().Block(call).Block(result).Stop("pause_turn"), new FakeReply().Text("Blue."));
        IChatClient chat = claude.CreateChat();
        ChatResponse paused = await chat.AskAsync(form);
        Assert.Equal("pause_turn", paused.FinishReason!.Value.Value);
        Assert.Equal("Blue.", (await chat.AskAsync(form, [new(ChatRole.User, "Hello"), .. paused.Messages])).Text);
        Assert.Equal([call, result], claude.Requests[1].Messages[1].Content);
    }

    [Theory, MemberData(nameof(Forms))]
    public async Task What_somebody_changes_in_a_reply_counts(Form form)
    {
        FakeReply reply = new FakeReply().Text("My key is 123.").ToolUse("find", """{"city":"Lund"}""", id: "toolu_1").Stop("tool_use");
        IList<AIContent> contents = await reply.ContentsAsync(form);
        ((TextContent)contents[0]).Text = "My key is ***.";
        ((FunctionCallContent)contents[1]).Arguments = new Dictionary<string, object?> { ["city"] = "Ystad", ["n"] = 2 };
        var sent = await Chat.TurnsAsync(new ChatMessage(ChatRole.User, "Hello"), new ChatMessage(ChatRole.Assistant, contents));
        Json.AssertSame(
            """[{"type":"text","text":"My key is ***."},{"type":"tool_use","id":"toolu_1","name":"find","input":{"city":"Ystad","n":2}}]""",
            sent[1]!["content"]!.ToJsonString());
    }

    private static Called Function(string name, Func<AIFunctionArguments, object?> call) => new Called(name, call);

    private sealed class Called(string name, Func<AIFunctionArguments, object?> call) : AIFunction
    {
        public override string Name => name;

        protected override ValueTask<object?> InvokeCoreAsync(AIFunctionArguments arguments, CancellationToken cancellationToken) => new(call(arguments));
    }
}

using System.Text.Json.Nodes;
using ClaudeStreaming.AI.Tests.Support;
using ClaudeStreaming.Tests.Support;
using Microsoft.Extensions.AI;

namespace ClaudeStreaming.AI.Tests.Requests;

/// <summary>Messages as the turns of a request.</summary>
public class ConversationTests
{
    private static readonly ChatMessage User = new(ChatRole.User, "Hello");

    private static readonly ChatMessage TwoCalls = new(
        ChatRole.Assistant, [new FunctionCallContent("toolu_1", "f", null), new FunctionCallContent("toolu_2", "g", new Dictionary<string, object?> { ["a"] = 1 })]);

    [Fact]
    public async Task Messages_are_turns_in_their_order()
    {
        JsonArray turns = await Chat.TurnsAsync(User, new(ChatRole.Assistant, "Hi. "), new(ChatRole.User, [new TextContent("A"), new TextContent("B")]));
        Json.AssertSame(
            """
            [{"role":"user","content":[{"type":"text","text":"Hello"}]},
             {"role":"assistant","content":[{"type":"text","text":"Hi. "}]},
             {"role":"user","content":[{"type":"text","text":"A"},{"type":"text","text":"B"}]}]
            """,
            turns.ToJsonString());
    }

    [Fact]
    public async Task Instructions_and_leading_system_messages_are_the_system_prompt()
    {
        JsonObject request = await Chat.RequestAsync(
            [new(ChatRole.System, "Be brief."), new(ChatRole.System, "Be kind."), User], new() { Instructions = "You are a bard." });
        Json.AssertSame(
            """[{"type":"text","text":"You are a bard."},{"type":"text","text":"Be brief."},{"type":"text","text":"Be kind."}]""",
            request["system"]!.ToJsonString());
        Assert.Single(request["messages"]!.AsArray());
    }

    [Fact]
    public async Task A_later_system_message_keeps_its_place()
    {
        JsonArray turns = await Chat.TurnsAsync(User, new(ChatRole.Assistant, "Hi."), new(ChatRole.System, "Be brief."), User);
        Assert.Equal(["user", "assistant", "system", "user"], turns.Select(static turn => (string?)turn!["role"]));
    }

    [Fact]
    public async Task Messages_that_say_nothing_are_no_turns()
    {
        JsonArray turns = await Chat.TurnsAsync(
            new(ChatRole.System, []), new(ChatRole.User, []), new(ChatRole.Assistant, ""), User, new(ChatRole.Assistant, [new UsageContent(new())]));
        Assert.Equal("user", (string?)Assert.Single(turns)!["role"]);
    }

    [Fact]
    public async Task Results_of_a_turn_s_calls_go_together_and_before_anything_else()
    {
        JsonArray turns = await Chat.TurnsAsync(
            User, TwoCalls, new(ChatRole.Tool, [new FunctionResultContent("toolu_1", "one")]), new(ChatRole.User, "Quick!"), new(ChatRole.Tool, [new FunctionResultContent("toolu_2", "two")]));
        // Turns of the same role that follow each other are one to the API.
        Assert.Equal(
            ["tool_result toolu_1", "tool_result toolu_2", "text "],
            turns.Skip(2).SelectMany(static turn => turn!["content"]!.AsArray()).Select(static block => $"{block!["type"]} {block["tool_use_id"]}"));
        Json.AssertSame(
            """[{"type":"tool_use","id":"toolu_1","name":"f","input":{}},{"type":"tool_use","id":"toolu_2","name":"g","input":{"a":1}}]""",
            turns[1]!["content"]!.ToJsonString());
    }

    [Fact]
    public async Task Results_go_before_what_their_own_message_says_besides()
    {
        JsonArray turns = await Chat.TurnsAsync(
            User, TwoCalls, new(ChatRole.User, [new TextContent("Here."), new FunctionResultContent("toolu_1", "one"), new FunctionResultContent("toolu_2", "two")]));
        Assert.Equal(["tool_result", "tool_result", "text"], turns[2]!["content"]!.AsArray().Select(static block => (string?)block!["type"]));
    }

    [Fact]
    public async Task A_loop_that_was_stored_as_one_message_is_turns_again()
    {
        JsonArray turns = await Chat.TurnsAsync(User, new(ChatRole.Assistant, [.. TwoCalls.Contents, new FunctionResultContent("toolu_1", "one"), new FunctionResultContent("toolu_2", "two"), new TextContent("Done.")]));
        Assert.Equal(["user 1", "assistant 2", "user 2", "assistant 1"], turns.Select(static turn => $"{turn!["role"]} {turn["content"]!.AsArray().Count}"));
    }

    [Fact]
    public async Task A_result_names_the_toolset_of_its_call()
    {
        AIContent call = new ToolUseBlock("toolu_1", "click", "{}") { ToolsetName = "browser" }.AsAIContent();
        JsonArray turns = await Chat.TurnsAsync(User, new(ChatRole.Assistant, [call]), new(ChatRole.Tool, [new FunctionResultContent("toolu_1", "ok")]));
        Assert.Equal("browser", (string?)turns[2]!["content"]![0]!["toolset_name"]);
    }

    [Fact]
    public async Task A_last_turn_of_the_assistant_s_is_sent_for_Claude_to_go_on_from()
    {
        JsonArray turns = await Chat.TurnsAsync(User, new(ChatRole.Assistant, "Once"));
        Assert.Equal("assistant", (string?)turns[^1]!["role"]);
    }

    [Fact]
    public async Task A_role_that_Claude_does_not_have_is_refused_by_its_name()
    {
        var refused = await Assert.ThrowsAsync<NotSupportedException>(() => Chat.TurnsAsync(new ChatMessage(new ChatRole("narrator"), "Hello")));
        Assert.Contains("narrator", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_system_message_with_an_image_is_refused()
    {
        var refused = await Assert.ThrowsAsync<NotSupportedException>(
            () => Chat.TurnsAsync(new ChatMessage(ChatRole.System, [new UriContent("https://e.test/a.png", "image/png")])));
        Assert.Contains("image", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nulls_are_refused_where_they_stand()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => Chat.TurnsAsync(User, null!));
        await Assert.ThrowsAsync<ArgumentException>(() => Chat.TurnsAsync(new ChatMessage(ChatRole.User, [new TextContent("A"), null!])));
    }
}

using ClaudeStreaming;

namespace ChatConsole.Tests;

public class ConversationTests
{
    private readonly Conversation _conversation = new();

    [Fact]
    public void A_partial_answer_keeps_its_text_and_nothing_that_the_API_would_refuse()
    {
        ToolUseBlock cutOff = new("id", "tool", "{\"a") { IsInputComplete = false };
        Message partial = Reply(new ThinkingBlock("Hm", ""), new TextBlock("Hel"), cutOff);
        Assert.True(_conversation.KeepPartial("One?", partial));
        Assert.Equal([InputMessage.User("One?"), InputMessage.Assistant("Hel"), InputMessage.User("Two?")], _conversation.With("Two?"));
    }

    [Fact]
    public void A_question_without_an_answer_is_forgotten()
    {
        Assert.False(_conversation.KeepPartial("One?", null));
        Assert.False(_conversation.KeepPartial("One?", Reply(new TextBlock(" \n"))));
        Assert.False(_conversation.Keep("One?", Reply()));
        Assert.Equal([InputMessage.User("Two?")], _conversation.With("Two?"));
    }

    [Fact]
    public void A_whole_answer_goes_back_as_it_came_but_for_empty_text_and_calls_that_nobody_answers()
    {
        ThinkingBlock thinking = new("Hm.", "sig");
        TextBlock text = new("Yes.");
        Assert.True(_conversation.Keep("One?", Reply(thinking, new TextBlock(""), text, new ToolUseBlock("id", "tool", "{}"))));
        InputMessage reply = new("assistant", [thinking, text]);
        Assert.Equal([InputMessage.User("One?"), reply, InputMessage.User("Two?")], _conversation.With("Two?"));
    }

    private static Message Reply(params ContentBlock[] content) => new("msg", "claude-x") { Content = content };
}

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
        Assert.False(_conversation.Keep([InputMessage.User("One?")]));
        Assert.False(_conversation.Keep([InputMessage.User("One?"), InputMessage.Assistant(" ")]));
        Assert.Equal([InputMessage.User("Two?")], _conversation.With("Two?"));
    }

    [Fact]
    public void A_whole_answer_goes_back_as_it_came_but_for_empty_text_and_calls_that_nobody_answers()
    {
        ThinkingBlock thinking = new("Hm.", "sig");
        TextBlock text = new("Yes.");
        InputMessage reply = new("assistant", [thinking, new TextBlock(""), text, new ToolUseBlock("id", "tool", "{}")]);
        Assert.True(_conversation.Keep([.. _conversation.With("One?"), reply]));
        Assert.Equal(
            [InputMessage.User("One?"), reply with { Content = [thinking, text] }, InputMessage.User("Two?")], _conversation.With("Two?"));
    }

    [Fact]
    public void An_answer_that_was_continued_goes_back_with_the_request_to_go_on()
    {
        InputMessage[] transcript =
            [InputMessage.User("One?"), InputMessage.Assistant("Hel"), InputMessage.User("Go on."), InputMessage.Assistant("lo.")];
        Assert.True(_conversation.Keep(transcript));
        Assert.Equal([.. transcript, InputMessage.User("Two?")], _conversation.With("Two?"));
    }

    private static Message Reply(params ContentBlock[] content) => new("msg", "claude-x") { Content = content };
}

using ClaudeStreaming.Tests.Support;

namespace ClaudeStreaming.Tests.Resilience;

/// <summary>The request for the rest of an answer.</summary>
public class ContinuationRequestTests
{
    public static TheoryData<ContinuationStrategy> Strategies => [ContinuationStrategy.UserTurn, ContinuationStrategy.Prefill];

    [Theory, MemberData(nameof(Strategies))]
    public void The_conversation_is_only_appended_to_and_all_else_stays(ContinuationStrategy strategy)
    {
        MessageRequest request = Requests.Hello with
        {
            Messages = [InputMessage.User("One"), InputMessage.Assistant("Two"), InputMessage.User("Three")],
            System = "Be brief.",
            ExtraJson = """{"x":1}""",
        };
        MessageRequest rest = Of(request, strategy, new TextBlock("Hel"));
        Assert.Equal(request.Messages, rest.Messages.Take(3));
        Assert.Equal(InputMessage.Assistant("Hel"), rest.Messages[3]);
        Assert.Equal(strategy == ContinuationStrategy.Prefill ? 4 : 5, rest.Messages.Count);
        Assert.Equal(request, rest with { Messages = request.Messages });
    }

    [Fact]
    public void The_user_turn_has_the_ending_of_the_text_and_never_half_a_character()
    {
        Assert.Equal(InputMessage.User("after Hel"), Of(Requests.Hello, ContinuationStrategy.UserTurn, new TextBlock("Hel")).Messages[^1]);
        string text = new string('x', 50) + "😀" + new string('y', 99);
        Assert.Equal(InputMessage.User("after " + new string('y', 99)), Of(Requests.Hello, ContinuationStrategy.UserTurn, new TextBlock(text)).Messages[^1]);
        Assert.Equal(
            InputMessage.User("after 😀" + new string('y', 98)), Of(Requests.Hello, ContinuationStrategy.UserTurn, new TextBlock(text[..^1])).Messages[^1]);
    }

    [Fact]
    public void The_words_of_the_user_turn_are_documented_advice_unless_they_are_ones_own() => Assert.StartsWith(
        "Your previous response was interrupted and ended with \"Hel\". Continue from where you left off", new RecoveryOptions().Prompt("Hel"), StringComparison.Ordinal);

    [Theory, MemberData(nameof(Strategies))]
    public void White_space_at_the_end_is_not_sent_since_the_API_refuses_it(ContinuationStrategy strategy) =>
        Assert.Equal([new TextBlock(" Hel \n lo")], Of(Requests.Hello, strategy, new TextBlock(" Hel \n lo \r\n\t ")).Messages[1].Content);

    [Fact]
    public void What_the_API_would_not_take_back_is_left_out()
    {
        ThinkingBlock signed = new("Hm", "sig");
        CharLocation citation = new("sky");
        TextBlock cited = new("The sky. ") { Citations = [citation] };
        Assert.Equal(
            [signed, cited, new TextBlock("Hel")],
            Of(
                Requests.Hello, ContinuationStrategy.UserTurn,
                signed, new ThinkingBlock("Hm, hm", ""), new TextBlock(""), cited, new TextBlock(" "),
                new ToolUseBlock("toolu_1", "find", "{\"a\":") { IsInputComplete = false },
                new TextBlock("Hel ") { Citations = [citation] }).Messages[1].Content);
    }

    [Fact]
    public void What_it_does_take_back_goes_back_as_it_came()
    {
        ContentBlock[] content =
        [
            new RedactedThinkingBlock("data"),
            new ServerToolUseBlock("srvtoolu_1", "web_search", """{"query":"x"}"""),
            new ServerToolResultBlock("web_search_tool_result", "srvtoolu_1", "[]"),
            new UnknownBlock("hologram", """{"type":"hologram","x":[1]}"""),
            new TextBlock("Hel") { ExtraJson = """{"x":1}""" },
        ];
        Assert.Equal(content, Of(Requests.Hello, ContinuationStrategy.UserTurn, content).Messages[1].Content);
    }

    [Theory, MemberData(nameof(Strategies))]
    public void A_rest_that_broke_off_before_it_said_anything_is_asked_for_in_the_same_words(ContinuationStrategy strategy)
    {
        Assert.Same(Requests.Hello, ContinuationRequest.Of(Requests.Hello, null, strategy, static _ => "no"));
        Assert.Same(Requests.Hello, Of(Requests.Hello, strategy));
        Assert.Same(Requests.Hello, Of(Requests.Hello, strategy, new TextBlock(" \n")));
    }

    [Theory]
    [InlineData(null, ContinuationStrategy.Prefill)]
    [InlineData("disabled", ContinuationStrategy.Prefill)]
    [InlineData("enabled", ContinuationStrategy.UserTurn)]
    [InlineData("adaptive", ContinuationStrategy.UserTurn)]
    public void With_thinking_on_a_prefill_is_not_attempted(string? thinking, ContinuationStrategy strategy)
    {
        MessageRequest request = Requests.Hello with { Thinking = thinking is null ? null : new ThinkingConfig(thinking) };
        Assert.Equal(strategy, ContinuationRequest.Strategy(request, ContinuationStrategy.Prefill));
        Assert.Equal(ContinuationStrategy.UserTurn, ContinuationRequest.Strategy(request, ContinuationStrategy.UserTurn));
    }

    private static MessageRequest Of(MessageRequest request, ContinuationStrategy strategy, params ContentBlock[] content) =>
        ContinuationRequest.Of(request, new Message("msg_1", "claude-x") { Content = content }, strategy, static ending => "after " + ending);
}

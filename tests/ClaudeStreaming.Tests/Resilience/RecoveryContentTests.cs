using ClaudeStreaming.Testing;
using ClaudeStreaming.Tests.Support;

namespace ClaudeStreaming.Tests.Resilience;

/// <summary>What an answer may have in it besides the text that goes on, before the seam and behind it.</summary>
public class RecoveryContentTests
{
    private static readonly ThinkingBlock Thought = new("Hm.", "sig");
    private static readonly ServerToolUseBlock Search = new("srvtoolu_1", "web_search", """{"query":"x"}""");
    private static readonly ServerToolResultBlock Result = new("web_search_tool_result", "srvtoolu_1", "[]");
    private static readonly CharLocation Citation = new("sky");

    public static TheoryData<string> AllViews => Views.Names;

    [Fact]
    public async Task Thinking_before_the_text_goes_back_as_it_came_and_the_model_may_think_again()
    {
        FakeClaude claude = new(
            new FakeReply().Thinking("Hm.", "sig").Event(new ContentBlockStart(1, new TextBlock("Hel"))).EndCleanly(),
            new FakeReply().Thinking("Where was I?", "sig2").Text("lo"));
        Recovered answer = await claude.RecoverAllAsync();
        Assert.Equal([Thought, new TextBlock("Hel")], claude.Requests[1].Messages[1].Content);
        Assert.Equal([Thought, new TextBlock("Hel"), new ThinkingBlock("Where was I?", "sig2"), new TextBlock("lo")], answer.Message.Content);
        Assert.Equal(answer.Message, answer.Fold);
        Assert.Equal("Hello", answer.Message.Text);
        Assert.Equal(1, Assert.Single(answer.Seams).Index);
    }

    [Fact]
    public async Task A_server_tool_that_was_answered_goes_back_with_its_answer()
    {
        FakeClaude claude = new(
            new FakeReply().Block(Search).Block(Result).Event(new ContentBlockStart(2, new TextBlock("Hel"))).EndCleanly(),
            new FakeReply().Text("lo"));
        Recovered answer = await claude.RecoverAllAsync();
        Assert.Equal([Search, Result, new TextBlock("Hel")], claude.Requests[1].Messages[1].Content);
        Assert.Equal([Search, Result, new TextBlock("Hello")], answer.Message.Content);
    }

    [Fact]
    public async Task Citations_of_the_text_that_broke_off_are_shown_and_not_sent()
    {
        FakeClaude claude = new(
            new FakeReply().Event(new ContentBlockStart(0, new TextBlock("The sk"))).Event(new ContentBlockDelta(0, new CitationsDelta(Citation))).EndCleanly(),
            new FakeReply().Block(new TextBlock("y.") { Citations = [Citation] }));
        Recovered answer = await claude.RecoverAllAsync();
        Assert.Equal([new TextBlock("The sk")], claude.Requests[1].Messages[1].Content);
        Assert.Equal([new TextBlock("The sky.") { Citations = [Citation, Citation] }], answer.Message.Content);
        Assert.Equal(answer.Message, answer.Fold);
    }

    public static TheoryData<FakeReply, string> WhatIsNeverContinued => new()
    {
        { new FakeReply().Event(new ContentBlockStart(0, new ThinkingBlock("Hm", ""))).EndCleanly(), "thinking" },
        { new FakeReply().Text("Hel").Event(new ContentBlockStart(1, new ThinkingBlock("Hm", ""))).EndCleanly(), "thinking" },
        { new FakeReply().Text("Hel").Thinking("Hm").EndCleanly(), "thinking" },
        { new FakeReply().Text("Hel").Event(new ContentBlockStart(1, new ToolUseBlock("toolu_1", "find", "{}"))).EndCleanly(), "cut off" },
        {
            new FakeReply().Text("Hel").Event(new ContentBlockStart(1, new ToolUseBlock("toolu_1", "rm", "{}")))
                .Event(new ContentBlockDelta(1, new InputJsonDelta("""{"path":"/"}"""))).EndCleanly(),
            "cut off"
        },
        { new FakeReply().Text("Hel").ToolUse("find", "{}").EndCleanly(), "tool" },
        { new FakeReply().ToolUse("find", "{}").Text("Hel").EndCleanly(), "tool" },
        { new FakeReply().Block(Search).Text("Hel").EndCleanly(), "service" },
        { new FakeReply().Block(Search).Block(Result).EndCleanly(), "web_search_tool_result" },
        { new FakeReply().Event(new ContentBlockStart(0, new TextBlock(""))).EndCleanly(), "text" },
        { new FakeReply().Event(new ContentBlockStart(0, new TextBlock(" \n"))).EndCleanly(), "text" },
    };

    [Theory, MemberData(nameof(WhatIsNeverContinued))]
    public async Task What_cannot_go_on_fails_and_says_why_and_nothing_of_it_can_be_acted_upon(FakeReply broken, string reason)
    {
        foreach (string view in Views.Names.Select(static row => row.Data))
        {
            FakeClaude claude = new(broken, new FakeReply().Text("no"));
            await using MessageStream stream = await claude.RecoverAsync();
            ClaudeStreamException failure = await stream.FailAsync<ClaudeStreamException>(view);
            Assert.Equal(StreamFailure.Truncated, failure.Reason);
            Assert.False(failure.CanContinue);
            Assert.Contains(reason, failure.CannotContinueReason, StringComparison.Ordinal);
            Assert.Single(claude.Requests);
            // Only a call whose block has stopped is one.
            Assert.All(
                failure.PartialMessage!.Content.OfType<ToolCallBlock>(),
                call => Assert.Equal(reason != "cut off", call.IsInputComplete));
        }
    }

    public static TheoryData<MessageRequest> RequestsThatForbid =>
    [
        Requests.Hello with { OutputConfig = new() { Format = OutputFormat.JsonSchema("{}") } },
        Requests.Hello with { ToolChoice = ToolChoice.Tool("find") },
        Requests.Hello with { ToolChoice = ToolChoice.Any },
        Requests.Hello with { ExtraJson = """{"messages":[{"role":"user","content":"Hi"}]}""" },
    ];

    [Theory, MemberData(nameof(RequestsThatForbid))]
    public async Task An_answer_to_a_request_that_wants_more_than_text_is_not_continued(MessageRequest request)
    {
        FakeClaude claude = new(Recovery.Broken("{\"a\":"), Recovery.Whole("1}"));
        await using MessageStream stream = await claude.RecoverAsync(request: request);
        ClaudeStreamException failure = await stream.FailAsync<ClaudeStreamException>("text");
        Assert.False(failure.CanContinue);
        Assert.NotNull(failure.CannotContinueReason);
        Assert.Single(claude.Requests);
    }

    [Fact]
    public async Task A_call_behind_the_seam_is_as_good_as_any()
    {
        FakeClaude claude = new(Recovery.Broken("Let me "), new FakeReply().Text("look.").ToolUse("find", """{"a":1}""", id: "toolu_9").Stop("tool_use"));
        Recovered answer = await claude.RecoverAllAsync();
        Assert.Equal([new TextBlock("Let me look."), new ToolUseBlock("toolu_9", "find", """{"a":1}""")], answer.Message.Content);
        Assert.Equal(StopReason.ToolUse, answer.Message.StopReason);
        Assert.Equal(answer.Message, answer.Fold);
    }

    [Theory, MemberData(nameof(AllViews))]
    public async Task A_call_cut_off_behind_the_seam_is_never_continued_nor_to_be_acted_upon(string view)
    {
        FakeClaude claude = new(
            Recovery.Broken("Let me "),
            new FakeReply().Text("look.").Event(new ContentBlockStart(1, new ToolUseBlock("toolu_9", "rm", "{}")))
                .Event(new ContentBlockDelta(1, new InputJsonDelta("""{"path":"/"}"""))).CutSocket());
        await using MessageStream stream = await claude.RecoverAsync(new() { MaxContinuations = 9 });
        ClaudeStreamException failure = await stream.FailAsync<ClaudeStreamException>(view);
        Assert.Equal(
            [new TextBlock("Let me look."), new ToolUseBlock("toolu_9", "rm", """{"path":"/"}""") { IsInputComplete = false }],
            failure.PartialMessage!.Content);
        Assert.False(failure.CanContinue);
        Assert.Equal(2, claude.Requests.Count);
    }

    [Fact]
    public async Task Blocks_that_were_interleaved_keep_their_text_and_the_last_one_goes_on()
    {
        FakeClaude claude = new(
            new FakeReply()
                .Event(new ContentBlockStart(0, new TextBlock(""))).Event(new ContentBlockStart(1, new TextBlock("")))
                .Event(new ContentBlockDelta(0, new TextDelta("One."))).Event(new ContentBlockDelta(1, new TextDelta("Tw"))).EndCleanly(),
            Recovery.Whole("o."));
        Recovered answer = await claude.RecoverAllAsync();
        Assert.Equal([new TextBlock("One."), new TextBlock("Two.")], answer.Message.Content);
        Assert.Equal(answer.Message, answer.Fold);
    }
}

using ClaudeStreaming.Tests.Support;

namespace ClaudeStreaming.Tests.Resilience;

/// <summary>Whether an answer that broke off could go on.</summary>
public class ContinuationRulesTests
{
    private static readonly ToolUseBlock Call = new("toolu_1", "find", "{}");
    private static readonly ServerToolUseBlock Search = new("srvtoolu_1", "web_search", "{}");
    private static readonly McpToolUseBlock Remote = new("mcptoolu_1", "find", "{}");
    private static readonly TextBlock Text = new("Hel");

    public static TheoryData<ContentBlock[]> WhatCanGoOn => new()
    {
        new ContentBlock[] { Text },
        new ContentBlock[] { new TextBlock("Hel") { Citations = [new CharLocation("sky")] } },
        new ContentBlock[] { new ThinkingBlock("Hm", "sig"), new RedactedThinkingBlock("data"), Text },
        new ContentBlock[] { Search, new ServerToolResultBlock("web_search_tool_result", Search.Id, "[]"), Text },
        new ContentBlock[] { Remote, new ServerToolResultBlock("mcp_tool_result", Remote.Id, "[]"), Text },
        new ContentBlock[] { Text, new TextBlock(""), new TextBlock(" lo ") },
        new ContentBlock[] { new FallbackBlock(new("claude-x"), new("claude-y")), new CompactionBlock("So far."), Text },
        new ContentBlock[] { new UnknownBlock("hologram", """{"type":"hologram"}"""), Text },
    };

    [Theory, MemberData(nameof(WhatCanGoOn))]
    public void What_broke_off_in_text_can_go_on(ContentBlock[] content) => Assert.Null(WhyNot(content));

    public static TheoryData<ContentBlock[], string> Obstacles => new()
    {
        { [], "Nothing" },
        { [new TextBlock("")], "text block" },
        { [Text, new TextBlock(" \n")], "text block" },
        { [Text, new ThinkingBlock("Hm", "")], "thinking" },
        { [Text, new ThinkingBlock("Hm", "sig")], "thinking" },
        { [Text, new UnknownBlock("hologram", """{"type":"hologram"}""")], "hologram" },
        { [Text, Call with { IsInputComplete = false }], "cut off" },
        { [Text, Search with { IsInputComplete = false }], "cut off" },
        { [Text, Remote with { IsInputComplete = false }, Text], "cut off" },
        { [Call, Text], "tool" },
        { [Search, Text], "service" },
        { [Remote, Text], "service" },
        { [Search, new ServerToolResultBlock("web_search_tool_result", "srvtoolu_2", "[]"), Text], "service" },
        { [Search, new ServerToolResultBlock("web_search_tool_result", Search.Id, "[]")], "web_search_tool_result" },
    };

    [Theory, MemberData(nameof(Obstacles))]
    public void What_stands_in_the_way_is_named(ContentBlock[] content, string reason) =>
        Assert.Contains(reason, WhyNot(content), StringComparison.Ordinal);

    public static TheoryData<MessageRequest, string> RequestsThatForbid => new()
    {
        { Requests.Hello with { OutputConfig = new() { Format = OutputFormat.JsonSchema("{}") } }, "format" },
        { Requests.Hello with { ToolChoice = ToolChoice.Any }, "forces" },
        { Requests.Hello with { ToolChoice = ToolChoice.Tool("find") }, "forces" },
        { Requests.Hello with { ExtraJson = """{"messages":[]}""" }, "messages" },
        { Requests.Hello with { ExtraJson = """{"x":[{}],"tool_choice":{"type":"any"}}""" }, "tool_choice" },
        { Requests.Hello with { ExtraJson = """{"output_config":{"format":{}}}""" }, "output_config" },
        { Requests.Hello with { ExtraJson = """{"output_format":{}}""" }, "output_format" },
        { Requests.Hello with { ExtraJson = """{"thread":{"type":"create"}}""" }, "thread" },
    };

    [Theory, MemberData(nameof(RequestsThatForbid))]
    public void A_request_that_wants_more_than_text_stands_in_the_way(MessageRequest request, string reason) =>
        Assert.Contains(reason, ContinuationRules.WhyNot(request, Partial(Text)), StringComparison.Ordinal);

    [Fact]
    public void Other_requests_do_not()
    {
        MessageRequest[] requests =
        [
            Requests.Hello with { ToolChoice = ToolChoice.Auto },
            Requests.Hello with { ToolChoice = ToolChoice.None },
            Requests.Hello with { OutputConfig = new() { Effort = "low" } },
            Requests.Hello with { ExtraJson = """{"mcp_servers":[],"context_management":{"messages":[]}}""" },
        ];
        Assert.All(requests, static request => Assert.Null(ContinuationRules.WhyNot(request, Partial(Text))));
    }

    [Fact]
    public void An_answer_that_had_stopped_has_nothing_to_go_on_with() => Assert.Contains(
        "stopped", ContinuationRules.WhyNot(Requests.Hello, Partial(Text) with { StopReason = StopReason.EndTurn }), StringComparison.Ordinal);

    private static string? WhyNot(params ContentBlock[] content) => ContinuationRules.WhyNot(Requests.Hello, Partial(content));

    private static Message Partial(params ContentBlock[] content) => new("msg_1", "claude-x") { Content = content };
}

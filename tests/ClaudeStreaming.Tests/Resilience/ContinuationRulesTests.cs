using ClaudeStreaming.Tests.Support;

namespace ClaudeStreaming.Tests.Resilience;

/// <summary>Whether an answer that broke off could go on.</summary>
public class ContinuationRulesTests
{
    private static readonly ToolUseBlock Call = new("toolu_1", "find", "{}");
    private static readonly ServerToolUseBlock Search = new("srvtoolu_1", "web_search", "{}");

    [Fact]
    public void Text_can_go_on() => Assert.Null(WhyNot(new TextBlock("Hel")));

    [Fact]
    public void Text_after_thinking_and_an_answered_server_tool_can_go_on() =>
        Assert.Null(WhyNot(new ThinkingBlock("Hm", "sig"), Search, new ServerToolResultBlock("web_search_tool_result", Search.Id, "[]"), new TextBlock("Hel")));

    public static TheoryData<ContentBlock[], string> Obstacles => new()
    {
        { [], "Nothing" },
        { [new TextBlock("")], "text block" },
        { [new TextBlock("Hel"), new ThinkingBlock("Hm", "")], "thinking" },
        { [new TextBlock("Hel"), Call with { IsInputComplete = false }], "cut off" },
        { [Call, new TextBlock("Hel")], "tool" },
        { [Search, new TextBlock("Hel")], "service" },
    };

    [Theory, MemberData(nameof(Obstacles))]
    public void What_stands_in_the_way_is_named(ContentBlock[] content, string reason) =>
        Assert.Contains(reason, WhyNot(content), StringComparison.Ordinal);

    [Fact]
    public void A_required_format_or_a_forced_tool_stands_in_the_way()
    {
        Message partial = new("msg_1", "claude-x") { Content = [new TextBlock("Hel")] };
        Assert.NotNull(ContinuationRules.WhyNot(Requests.Hello with { OutputConfig = new() { Format = OutputFormat.JsonSchema("{}") } }, partial));
        Assert.NotNull(ContinuationRules.WhyNot(Requests.Hello with { ToolChoice = ToolChoice.Any }, partial));
        Assert.Null(ContinuationRules.WhyNot(Requests.Hello with { ToolChoice = ToolChoice.Auto }, partial));
    }

    private static string? WhyNot(params ContentBlock[] content) =>
        ContinuationRules.WhyNot(Requests.Hello, new Message("msg_1", "claude-x") { Content = content });
}

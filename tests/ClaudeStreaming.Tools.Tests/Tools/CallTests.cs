using ClaudeStreaming.Testing;
using ClaudeStreaming.Tests.Support;

namespace ClaudeStreaming.Tools.Tests.Tools;

/// <summary>How calls are made, and what Claude is told of them.</summary>
public class CallTests
{
    private static readonly FakeReply Done = new FakeReply().Text("Done.");

    [Fact]
    public async Task The_calls_of_a_turn_are_made_side_by_side_and_answered_in_their_order()
    {
        TaskCompletionSource second = new();
        ClaudeTool one = Agents.Tool("one", async (_, _) =>
        {
            await second.Task;
            return "1";
        });
        ClaudeTool two = Agents.Tool("two", (_, _) =>
        {
            second.SetResult();
            return Task.FromResult<ToolOutput>("2");
        });
        FakeClaude claude = new(Agents.Calls(("one", """{"city":"a"}"""), ("two", """{"city":"b"}"""), ("one", """{"city":"c"}""")), Done);
        AgentResult result = await claude.ResultAsync([one, two]);
        Assert.Equal(["1", "2", "1"], claude.LastResults().Select(Agents.Text));
        Assert.Equal(["toolu_0", "toolu_1", "toolu_2"], claude.LastResults().Select(static answer => answer.ToolUseId));
        Assert.Equal(["toolu_0", "toolu_1", "toolu_2"], result.Calls.Select(static call => call.Block.Id));
    }

    [Fact]
    public async Task A_tool_that_blocks_its_thread_holds_up_no_other()
    {
        using ManualResetEventSlim second = new();
        ClaudeTool one = Agents.Tool("one", (_, cancellationToken) =>
        {
            second.Wait(cancellationToken);
            return Task.FromResult<ToolOutput>("1");
        });
        ClaudeTool two = Agents.Tool("two", (_, _) =>
        {
            second.Set();
            return Task.FromResult<ToolOutput>("2");
        });
        FakeClaude claude = new(Agents.Calls(("one", """{"city":"a"}"""), ("two", """{"city":"b"}""")), Done);
        await claude.ResultAsync([one, two]);
        Assert.Equal(["1", "2"], claude.LastResults().Select(Agents.Text));
    }

    [Fact]
    public async Task A_tool_that_Claude_made_up_is_an_error_to_it_that_names_those_there_are()
    {
        FakeClaude claude = new(Agents.Calls(("climate", "{}")), Done);
        await using AgentStream run = await claude.RunAsync([Agents.Weather]);
        Assert.Empty((await Agents.Events(run)).OfType<ToolCalled>());
        ToolResultBlock result = Assert.Single(claude.LastResults());
        Assert.True(result.IsError);
        Assert.Equal("There is no tool 'climate'. There are: weather.", result.Text());
    }

    [Fact]
    public async Task Of_an_exception_Claude_is_told_nothing_and_you_everything()
    {
        InvalidOperationException thrown = new("Password=hunter2");
        FakeClaude claude = new(Agents.CallOfWeather, Done);
        AgentResult run = await claude.ResultAsync([Agents.Tool("weather", (_, _) => throw thrown)]);
        ToolResultBlock result = Assert.Single(claude.LastResults());
        Assert.True(result.IsError);
        Assert.Equal("The tool 'weather' failed.", result.Text());
        Assert.DoesNotContain("hunter2", claude.Requests[^1].Body, StringComparison.Ordinal);
        Assert.DoesNotContain("InvalidOperation", claude.Requests[^1].Body, StringComparison.Ordinal);
        Assert.Same(thrown, Assert.Single(run.Calls).Failure);
        Assert.Equal(AgentOutcome.Finished, run.Outcome);
    }

    [Fact]
    public async Task By_an_option_Claude_is_told_the_message_or_whatever_you_like()
    {
        FakeClaude claude = new(Agents.Calls(("weather", """{"city":"a"}"""), ("weather", """{"city":""}""")), Done);
        ClaudeTool tool = Agents.Tool("weather", static async (place, _) =>
        {
            await Task.Yield();
            throw new TimeoutException($"No answer from {place.City}");
        });
        await claude.ResultAsync([tool], new AgentOptions { DescribeError = static e => e.Message.EndsWith(' ') ? " " : e.Message });
        Assert.Equal(["No answer from a", "The tool 'weather' failed."], claude.LastResults().Select(Agents.Text));
    }

    [Fact]
    public async Task A_time_out_of_the_tools_own_is_a_failure_of_the_tool_and_does_not_cancel_the_run()
    {
        FakeClaude claude = new(Agents.CallOfWeather, Done);
        AgentResult run = await claude.ResultAsync([Agents.Tool("weather", static (_, _) => throw new OperationCanceledException())]);
        Assert.Equal(AgentOutcome.Finished, run.Outcome);
        Assert.True(claude.LastResults()[0].IsError);
    }

    [Theory]
    [InlineData("""{"city":7}""", "$.city")]
    [InlineData("""{"city":"Lund","days":"many"}""", "$.days")]
    [InlineData("{}", "$")]
    public async Task An_input_that_does_not_fit_is_an_error_that_says_where_and_the_tool_is_not_called(string input, string where)
    {
        bool isCalled = false;
        FakeClaude claude = new(Agents.Calls(("weather", input)), Done);
        await claude.ResultAsync([Agents.Tool("weather", (_, _) =>
        {
            isCalled = true;
            return Task.FromResult<ToolOutput>("");
        })]);
        Assert.False(isCalled);
        Assert.Equal($"The input does not fit the schema of 'weather', at {where}.", Assert.Single(claude.LastResults()).Text());
        Assert.True(claude.LastResults()[0].IsError);
    }

    [Theory]
    [InlineData(StopReason.MaxTokens)]
    [InlineData(StopReason.EndTurn)]
    public async Task An_input_that_was_cut_off_is_never_acted_upon(string stopReason)
    {
        bool isCalled = false;
        ClaudeTool tool = Agents.EagerTool("weather", (_, _) =>
        {
            isCalled = true;
            return Task.FromResult<ToolOutput>("");
        });
        FakeClaude claude = new(Agents.Calls(("weather", "{\"city\":\"Lu")).Stop(stopReason));
        AgentResult result = await claude.ResultAsync([tool]);
        Assert.False(isCalled);
        Assert.Empty(result.Calls);
        // It is in the message, and not in what would be sent back.
        Assert.Equal("{\"city\":\"Lu", Assert.IsType<ToolUseBlock>(result.Message.Content[1]).InputJson);
        Assert.Equal("Let me look.", Assert.IsType<TextBlock>(Assert.Single(result.Transcript[^1].Content)).Text);
    }

    [Fact]
    public async Task Of_an_input_that_was_no_JSON_Claude_is_told_what_it_was_and_can_try_again()
    {
        FakeClaude claude = new(Agents.Calls(("weather", """{"city" "Lund"}"""), ("weather", """{"city":"Lund"}""")), Done);
        AgentResult result = await claude.ResultAsync([Agents.Weather]);
        ToolResultBlock[] results = claude.LastResults();
        Assert.Contains("""{"city" "Lund"}""", results[0].Text(), StringComparison.Ordinal);
        Assert.True(results[0].IsError);
        Assert.Equal("Rain in Lund", results[1].Text());
        Assert.Equal("{}", Assert.IsType<ToolUseBlock>(claude.Requests[1].Messages[1].Content[1]).InputJson);
        Assert.Equal(AgentOutcome.Finished, result.Outcome);
    }

    [Fact]
    public async Task A_tool_may_say_nothing_a_value_or_blocks()
    {
        ClaudeTool list = ClaudeTool.Create(
            "list", "Lists.", ToolJson.Default.Place, ToolJson.Default.PlaceArray, static (place, _) => Task.FromResult(new[] { place }));
        ClaudeTool nothing = Agents.Tool("nothing", static (_, _) => Task.FromResult<ToolOutput>(" \n"));
        ClaudeTool none = Agents.Tool("none", static (_, _) => Task.FromResult<ToolOutput>(null!));
        ClaudeTool image = Agents.Tool("image", static (_, _) => Task.FromResult(ToolOutput.Blocks(new TextBlock("Look:"), new ImageBlock(new UrlSource("https://e.test/a")))));
        FakeClaude claude = new(
            Agents.Calls(("list", """{"city":"Lund"}"""), ("nothing", """{"city":"a"}"""), ("none", """{"city":"a"}"""), ("image", """{"city":"a"}""")), Done);
        await claude.ResultAsync([list, nothing, none, image]);
        ToolResultBlock[] results = claude.LastResults();
        Assert.Equal("""[{"city":"Lund","days":1}]""", results[0].Text());
        // The API takes no text that is blank.
        Assert.Null(results[1].Content);
        Assert.Null(results[2].Content);
        Assert.Equal(["text", "image"], results[3].Content!.Select(static block => block.Type));
        Assert.All(results, static result => Assert.Null(result.IsError));
        Assert.ThrowsAny<ArgumentException>(() => ToolOutput.Error(" "));
    }

    [Fact]
    public async Task A_tool_may_be_a_class_and_gets_the_call_itself()
    {
        FakeClaude claude = new(Agents.Calls(("raw", """{"x":1.50}""")), Done);
        await claude.ResultAsync([new RawTool()]);
        Assert.Equal("""toolu_0 {"x":1.50}""", Assert.Single(claude.LastResults()).Text());
    }

    private sealed class RawTool : IClaudeTool
    {
        public Tool Definition { get; } = Tool.Custom("raw", "Raw.", """{"type":"object"}""");

        public Task<ToolOutput> CallAsync(ToolUseBlock block, CancellationToken cancellationToken) =>
            Task.FromResult<ToolOutput>($"{block.Id} {block.InputJson}");
    }
}

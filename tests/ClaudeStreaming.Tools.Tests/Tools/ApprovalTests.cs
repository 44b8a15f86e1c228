using ClaudeStreaming.Testing;
using ClaudeStreaming.Tests.Support;

namespace ClaudeStreaming.Tools.Tests.Tools;

/// <summary>Asking somebody before a call.</summary>
public class ApprovalTests
{
    private static readonly ClaudeTool Delete = Agents.Tool("delete", static (place, _) => Task.FromResult<ToolOutput>($"Deleted {place.City}")) with { NeedsApproval = true };
    private static readonly FakeReply CallOfDelete = Agents.Calls(("delete", """{"city":"Lund"}"""));
    private static readonly FakeReply Done = new FakeReply().Text("Done.");

    [Fact]
    public async Task A_call_that_was_approved_is_made()
    {
        FakeClaude claude = new(CallOfDelete, Done);
        List<ToolUseBlock> asked = [];
        await claude.ResultAsync([Delete], new AgentOptions
        {
            Approve = (call, _) =>
            {
                asked.Add(call);
                return Task.FromResult(ToolApproval.Granted);
            },
        });
        Assert.Equal("""{"city":"Lund"}""", Assert.Single(asked).InputJson);
        Assert.Equal("Deleted Lund", Assert.Single(claude.LastResults()).Text());
    }

    [Fact]
    public async Task One_that_was_not_is_not_made_and_Claude_is_told_why()
    {
        FakeClaude claude = new(CallOfDelete, Done);
        await using AgentStream run = await claude.RunAsync(
            [Delete], new AgentOptions { Approve = static (_, _) => Task.FromResult(ToolApproval.Denied("Lund is mine.")) });
        Assert.Empty((await Agents.Events(run)).OfType<ToolCalled>());
        ToolResultBlock result = Assert.Single(claude.LastResults());
        Assert.True(result.IsError);
        Assert.Equal("The call was not approved, so the tool was not called. Lund is mine.", result.Text());
        Assert.Equal(AgentOutcome.Finished, (await run.GetResultAsync()).Outcome);
        Assert.False(default(ToolApproval).IsGranted);
    }

    [Fact]
    public async Task Only_tools_that_need_it_are_asked_for()
    {
        FakeClaude claude = new(Agents.CallOfWeather, Done);
        await claude.ResultAsync([Agents.Weather, Delete], new AgentOptions { Approve = static (_, _) => throw new InvalidOperationException("Nobody is to be asked.") });
        Assert.Equal("Rain in Lund", Assert.Single(claude.LastResults()).Text());
    }

    [Fact]
    public async Task One_question_is_asked_at_a_time_while_other_calls_go_on()
    {
        int asking = 0;
        TaskCompletionSource rained = new();
        ClaudeTool weather = Agents.Tool("weather", (_, _) =>
        {
            rained.SetResult();
            return Task.FromResult<ToolOutput>("Rain");
        });
        FakeClaude claude = new(Agents.Calls(("delete", """{"city":"a"}"""), ("delete", """{"city":"b"}"""), ("weather", """{"city":"c"}""")), Done);
        await claude.ResultAsync([weather, Delete], new AgentOptions
        {
            Approve = async (call, _) =>
            {
                Assert.Equal(1, Interlocked.Increment(ref asking));
                await rained.Task;
                Interlocked.Decrement(ref asking);
                return call.InputJson.Contains('a', StringComparison.Ordinal) ? ToolApproval.Granted : ToolApproval.Denied();
            },
        });
        Assert.Equal([null, true, null], claude.LastResults().Select(static result => result.IsError));
    }

    [Fact]
    public async Task An_exception_of_whoever_was_asked_ends_the_run_and_is_not_told_to_Claude()
    {
        FakeClaude claude = new(Agents.Calls(("delete", """{"city":"a"}"""), ("weather", """{"city":"b"}""")), Done);
        InvalidOperationException thrown = new("The console is gone.");
        await using AgentStream run = await claude.RunAsync([Agents.Weather, Delete], new AgentOptions { Approve = (_, _) => throw thrown });
        ClaudeAgentException e = await Assert.ThrowsAsync<ClaudeAgentException>(() => run.GetResultAsync());
        Assert.Same(thrown, e.InnerException);
        Assert.Single(claude.Requests);
        Assert.Equal([null, "Rain in b"], e.Calls.Select(static call => call.Result?.Text()));
        Assert.Same(thrown, e.Calls[0].Failure);
    }

    [Fact]
    public async Task Where_there_is_nobody_to_ask_nothing_is_sent()
    {
        FakeClaude claude = new(CallOfDelete);
        ArgumentException e = await Assert.ThrowsAsync<ArgumentException>(() => claude.RunAsync([Agents.Weather, Delete]));
        Assert.Contains("'delete'", e.Message, StringComparison.Ordinal);
        Assert.Empty(claude.Requests);
    }
}

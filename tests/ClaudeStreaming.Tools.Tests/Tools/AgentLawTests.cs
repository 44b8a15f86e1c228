using ClaudeStreaming.Testing;
using ClaudeStreaming.Tests.Support;
using FsCheck;
using FsCheck.Fluent;

namespace ClaudeStreaming.Tools.Tests.Tools;

/// <summary>What holds of any run, whatever Claude calls, however the tools behave, and however the run ends.</summary>
public class AgentLawTests
{
    private static readonly IClaudeTool[] Tools =
    [
        Agents.Weather,
        Agents.EagerTool("eager", static async (place, _) =>
        {
            await Task.Yield();
            return place.City;
        }),
        Agents.Tool("fails", static (_, _) => throw new InvalidOperationException()),
        Agents.Tool("asks", static (_, _) => Task.FromResult<ToolOutput>("")) with { NeedsApproval = true },
    ];

    private static readonly Gen<(string Name, string Input)> Call =
        from name in Gen.Elements("weather", "eager", "fails", "asks", "unknown")
        from input in Gen.Elements("""{"city":"Lund"}""", """{"city":7}""", "{}", """{"city":"Lu""", "[]", "nonsense")
        select (name, input);

    private static readonly Gen<FakeReply> Turn =
        from calls in Call.ArrayOf()
        from stop in Gen.Frequency(
            (6, Gen.Constant(StopReason.ToolUse)),
            (1, Gen.Elements(StopReason.PauseTurn, StopReason.EndTurn, StopReason.MaxTokens, StopReason.Refusal, "of_tomorrow")))
        select Agents.Calls([.. calls.Take(4)]).Stop(stop);

    private static readonly Arbitrary<FakeReply[]> Script =
        Turn.NonEmptyListOf().Select(static turns => turns.Take(5).ToArray()).ToArbitrary();

    [Fact]
    public void Every_call_is_answered_once_behind_its_turn_and_what_was_said_is_sent_back_as_it_was() => Law.Holds(Script, 200, static script =>
    {
        (FakeClaude claude, List<AgentEvent> events, AgentResult result) = Run(script);
        for (int i = 0; i < result.Transcript.Count; i++)
        {
            ToolUseBlock[] calls = [.. result.Transcript[i].Content.OfType<ToolUseBlock>()];
            Assert.All(calls, static call => Assert.True(call.IsInputComplete));
            if (calls.Length > 0)
                Assert.Equal(calls.Select(static call => call.Id), result.Transcript[i + 1].Content.Cast<ToolResultBlock>().Select(static answer => answer.ToolUseId));
        }
        for (int i = 1; i < claude.Requests.Count; i++)
            Assert.Equal(claude.Requests[i - 1].Messages, claude.Requests[i].Messages.Take(claude.Requests[i - 1].Messages.Count));

        InputMessage[] said = [.. result.Transcript.Where(static message => message.Role == "assistant")];
        Assert.Equal(result.Turns, said.Length);
        for (int turn = 1; turn <= said.Length; turn++)
        {
            Message reply = Recovery.Fold(events.OfType<TurnEvent>().Where(e => e.Turn == turn).Select(static e => e.Event));
            ContentBlock[] whole = [.. reply.Content.Where(static block => block is not ToolUseBlock { IsInputComplete: false })];
            Assert.Equal(whole, said[turn - 1].Content.Where(block => block is not ToolUseBlock { InputJson: "{}" } || whole.Contains(block)));
        }
    });

    [Fact]
    public void No_tool_is_called_without_a_whole_input_and_each_call_is_told_of_once() => Law.Holds(Script, 200, static script =>
    {
        (_, List<AgentEvent> events, AgentResult result) = Run(script);
        ToolCalled[] called = [.. events.OfType<ToolCalled>()];
        Assert.All(called, static call => Assert.True(RawJson.IsObject(call.Block.InputJson)));
        Assert.Distinct(called.Select(static call => (call.Turn, call.Block.Id)));
        ToolCall[] answered = [.. events.OfType<ToolAnswered>().Select(static e => e.Call)];
        Assert.Equal(result.Calls.ToHashSet(), answered.ToHashSet());
        Assert.Equal(result.Calls.Count, answered.Length);
        Assert.All(called, call => Assert.True(events.IndexOf(call) < events.FindIndex(e => e is ToolAnswered a && a.Turn == call.Turn && a.Call.Block.Id == call.Block.Id)));
    });

    private static (FakeClaude Claude, List<AgentEvent> Events, AgentResult Result) Run(FakeReply[] script) => Task.Run(async () =>
    {
        FakeClaude claude = new([.. script, new FakeReply().Text("Done.")]);
        await using AgentStream run = await claude.RunAsync(
            Tools, new AgentOptions { MaxTurns = 4, Approve = static (call, _) => Task.FromResult(call.Id == "toolu_1" ? ToolApproval.Granted : default) });
        List<AgentEvent> events = await Agents.Events(run);
        return (claude, events, await run.GetResultAsync());
    }).GetAwaiter().GetResult();
}

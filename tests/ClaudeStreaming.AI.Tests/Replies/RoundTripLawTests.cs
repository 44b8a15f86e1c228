using System.Text.Json.Nodes;
using ClaudeStreaming.AI.Tests.Support;
using ClaudeStreaming.Testing;
using ClaudeStreaming.Tests.Support;
using FsCheck;
using FsCheck.Fluent;

namespace ClaudeStreaming.AI.Tests.Replies;

/// <summary>Whatever blocks an answer has, open side by side or not, and wherever their pieces are cut: it goes back as it came.</summary>
public class RoundTripLawTests
{
    private static readonly ContentBlock[] Starts =
    [
        new TextBlock(""),
        new TextBlock("a"),
        new TextBlock("") { ExtraJson = """{"x_new":1}""" },
        new ThinkingBlock("", ""),
        new ThinkingBlock("t", "s"),
        new RedactedThinkingBlock("b3Bh"),
        new ToolUseBlock("toolu_1", "find", """{"n":1.50}"""),
        new ServerToolUseBlock("srvtoolu_1", "code_execution", """{"code":"1"}"""),
        new UnknownBlock("beam", """{"type":"beam"}"""),
    ];

    private static readonly ContentDelta[] Deltas =
    [
        new TextDelta("b"),
        new TextDelta("c\ud83d"),
        new TextDelta("\ude00"),
        new CitationsDelta(new CharLocation("d") { DocumentIndex = 0 }),
        new ThinkingDelta("u"),
        new SignatureDelta("v"),
    ];

    // Each step starts a block, or lets an earlier one grow or stop.
    private static readonly Arbitrary<Step[]> Steps =
        (from what in Gen.Choose(0, 9)
         from block in Gen.Choose(0, 5)
         from start in Gen.Choose(0, Starts.Length - 1)
         from delta in Gen.Choose(0, Deltas.Length - 1)
         select new Step(what, block, start, delta)).ArrayOf().ToArbitrary();

    private static readonly Arbitrary<(Form, Storage)> Ways =
        (from form in Gen.Elements(Enum.GetValues<Form>())
         from storage in Gen.Elements(Enum.GetValues<Storage>())
         select (form, storage)).ToArbitrary();

    [Fact]
    public void Any_answer_goes_back_as_it_came() =>
        Law.Holds(Steps, Ways, 1_000, static (steps, way) => AssertGoesBackAsync(Reply(steps), way.Item1, way.Item2).GetAwaiter().GetResult());

    private static FakeReply Reply(Step[] steps)
    {
        FakeReply reply = new();
        List<(ContentBlock Start, bool IsStopped)> blocks = [];
        foreach (Step step in steps)
        {
            int index = step.Block % Math.Max(blocks.Count, 1);
            if (step.What < 3 || blocks.Count == 0)
            {
                reply = reply.Event(new ContentBlockStart(blocks.Count, Starts[step.Start]));
                blocks.Add((Starts[step.Start], false));
            }
            else if (step.What < 8 && !(blocks[index].IsStopped && IsEmpty(blocks[index].Start)))
            {
                reply = reply.Event(new ContentBlockDelta(index, Deltas[step.Delta]));
            }
            else if (step.What >= 8 && !blocks[index].IsStopped)
            {
                reply = reply.Event(new ContentBlockStop(index));
                blocks[index] = (blocks[index].Start, true);
            }
        }
        return reply;
    }

    // One that has stopped may grow all the same, odd but harmless. If it had shown nothing until then, others have gone before it.
    private static bool IsEmpty(ContentBlock block) => block is TextBlock { Text: "" } or ThinkingBlock { Thinking: "" };

    private static async Task AssertGoesBackAsync(FakeReply reply, Form form, Storage storage)
    {
        using ClaudeClient client = new FakeClaude(reply).CreateClient();
        Message message = await client.GetFinalMessageAsync(new() { Model = "claude-x", MaxTokens = 10, Messages = [InputMessage.User("Hello")] });
        JsonArray sent = await (await reply.UpdatesAsync(form)).Stored(storage).SentBackAsync();
        Json.AssertSame(Bodies.Sendable(message).ToJsonString(), sent.ToJsonString(), $"{form} {storage}");
    }

    private sealed record Step(int What, int Block, int Start, int Delta);
}

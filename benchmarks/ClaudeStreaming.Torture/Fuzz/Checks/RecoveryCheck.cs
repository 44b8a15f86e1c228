using ClaudeStreaming.Testing;

namespace ClaudeStreaming.Torture;

/// <summary>The input as the rest of an answer that broke off: every view comes to the same end, with the same message, and the events that
/// were shown add up to it.</summary>
internal static class RecoveryCheck
{
    // With what may come again behind the seam: a word, blanks, half a character.
    private static readonly string[] Beginnings = ["Hello, wor", "Hello, world  ", "I will\n", "Hi \ud83d"];

    private static readonly MessageRequest Request = new() { Model = "claude-x", MaxTokens = 100, Messages = [InputMessage.User("Hi")] };

    public static async Task RunAsync(FuzzInput input, Random random, Tally tally)
    {
        FakeReply broken = new FakeReply()
            .Event(new ContentBlockStart(0, new TextBlock("")))
            .Event(new ContentBlockDelta(0, new TextDelta(random.Pick(Beginnings))))
            .EndCleanly();
        // Not in pieces of a byte: how they are cut is another check's affair.
        FakeReply rest = new FakeReply().Raw(input.Bytes).InPieces(Math.Max(100, input.Sizes[0])).EndCleanly();
        MessageAccumulator shown = new();
        Outcome expected = await ReadAsync(broken, rest, Into(shown), random);
        if (expected.Message is { IsUnterminated: true })
            shown.EndUnterminated();
        DisagreementException.Require(shown.HasStarted ? shown.ToMessage() : null, expected.Message, "Recovery, the events that were shown");
        string? text = null;
        foreach (StreamView view in StreamView.All)
        {
            Outcome outcome = await ReadAsync(broken, rest, view, random);
            text ??= outcome.Text;
            DisagreementException.Require(expected with { Text = view.GivesText ? text : null }, outcome, "Recovery", view.Name);
        }
        tally.Count($"recovery: {expected.End}{(expected.Message is { Usage.IsLowerBound: true } ? " behind the seam" : "")}");
    }

    private static async Task<Outcome> ReadAsync(FakeReply broken, FakeReply rest, StreamView view, Random random)
    {
        FakeClaude claude = new(broken, rest);
        using ClaudeClient client = claude.CreateClient(static options =>
        {
            options.Recovery = new RecoveryOptions();
            options.MaxRetries = 0;
            options.MaxRetryDelay = TimeSpan.Zero;
        });
        await using MessageStream stream = await client.StreamAsync(Request);
        Outcome outcome = await StreamCheck.ReadAsync(stream, view, random);
        // What is sent back has to be possible to write.
        foreach (InputMessage turn in stream.Transcript)
            DisagreementException.Require(turn, InputMessage.Parse(turn.ToJson()), "Recovery, the transcript");
        return outcome;
    }

    private static StreamView Into(MessageAccumulator fold) => new("events", false, async (stream, _, _) =>
    {
        await foreach (StreamEvent streamEvent in stream)
            fold.Add(streamEvent);
    });
}

using ClaudeStreaming.Testing;

namespace ClaudeStreaming.Tests.Support;

/// <summary>Answers that break off, and clients that go on with them without a wait.</summary>
internal static class Recovery
{
    /// <summary>The beginning of a reply: a text block in pieces of three characters, also between the halves of a pair.</summary>
    public static FakeReply Begin(string text, int index = 0) => Deltas(text).Aggregate(
        new FakeReply().Event(new ContentBlockStart(index, new TextBlock(""))),
        (reply, delta) => reply.Event(new ContentBlockDelta(index, delta)));

    /// <summary>A text block that ends with the body.</summary>
    public static FakeReply Broken(string text) => Begin(text).EndCleanly();

    /// <summary>A whole answer of one text block.</summary>
    public static FakeReply Whole(string text) => new FakeReply().Block(new TextBlock(""), [.. Deltas(text)]);

    public static ClaudeClient CreateRecovering(this FakeClaude claude, RecoveryOptions? recovery = null, Action<ClaudeClientOptions>? configure = null) =>
        claude.CreateClient(options =>
        {
            options.Recovery = recovery ?? new RecoveryOptions();
            options.MaxRetryDelay = TimeSpan.Zero;
            configure?.Invoke(options);
        });

    /// <summary>Asks, and recovers.</summary>
    public static Task<MessageStream> RecoverAsync(this FakeClaude claude, RecoveryOptions? recovery = null, MessageRequest? request = null) =>
        claude.CreateRecovering(recovery).StreamAsync(request ?? Requests.Hello);

    /// <summary>Asks, recovers, and reads every event and the message.</summary>
    public static async Task<Recovered> RecoverAllAsync(this FakeClaude claude, RecoveryOptions? recovery = null, MessageRequest? request = null)
    {
        await using MessageStream stream = await claude.RecoverAsync(recovery, request);
        List<StreamEvent> events = await Views.Events(stream);
        return new Recovered(stream, events, await stream.GetFinalMessageAsync());
    }

    /// <summary>What a reader of the events makes of them.</summary>
    public static Message Fold(IEnumerable<StreamEvent> events)
    {
        MessageAccumulator fold = new();
        foreach (StreamEvent e in events)
            fold.Add(e);
        return fold.ToMessage();
    }

    private static IEnumerable<TextDelta> Deltas(string text) => text.Chunk(3).Select(static piece => new TextDelta(new string(piece)));
}

/// <summary>An answer that was read to its end.</summary>
internal sealed record Recovered(MessageStream Stream, List<StreamEvent> Events, Message Message)
{
    /// <summary>The events where the answer went on.</summary>
    public IEnumerable<StreamResumed> Seams => Events.OfType<StreamResumed>();

    /// <inheritdoc cref="Recovery.Fold"/>
    public Message Fold => Recovery.Fold(Events);
}

using System.Text;
using ClaudeStreaming.Testing;
using ClaudeStreaming.Tests.Support;

namespace ClaudeStreaming.Tests.Resilience;

/// <summary>An answer that breaks off in the middle goes on in a new request, and whoever reads it hardly notices.</summary>
public class RecoveryTests
{
    private const string Answer =
        "Streams break.\n\nThey break at night, in the middle of a word, behind a blank  , or between the halves of 😀 and of 👩‍👩‍👧.\n" +
        "A client that people trust goes on where the answer stopped: nothing missing, nothing doubled, and no loop that has to know. ";

    public static TheoryData<ContinuationStrategy> Strategies => [ContinuationStrategy.UserTurn, ContinuationStrategy.Prefill];

    [Theory, MemberData(nameof(Strategies))]
    public async Task Cut_at_any_offset_the_whole_text_arrives_once(ContinuationStrategy strategy)
    {
        for (int cut = 1; cut < Answer.Length; cut++)
        {
            FakeClaude claude = new(request => request.Number == 1 ? Broken(Answer[..cut]) : Pieces(request.RemainderOf(Answer)));
            (string text, Message message, MessageStream stream) = await ReadAsync(claude, new() { Strategy = strategy });
            Assert.Equal(Answer, text);
            Assert.Equal([new TextBlock(Answer)], message.Content);
            Assert.Equal(2, stream.Attempts);
        }
    }

    [Fact]
    public async Task An_answer_may_break_again_and_again()
    {
        FakeClaude claude = new(request =>
        {
            string rest = request.RemainderOf(Answer);
            return rest.Length <= 12 ? Pieces(rest) : Broken(rest[..12]);
        });
        (string text, Message message, MessageStream stream) = await ReadAsync(claude, new() { MaxContinuations = 100 });
        Assert.Equal(Answer, text);
        Assert.Equal(Answer, message.Text);
        Assert.Equal(claude.Requests.Count, stream.Attempts);
        Assert.True(stream.Attempts > 15);
    }

    [Fact]
    public async Task The_seam_is_an_event_and_the_events_fold_into_the_message()
    {
        FakeClaude claude = new(request => request.Number == 1
            ? Broken("Hello wor").Usage(10, 1)
            : Pieces("ld.").Usage(20, 5));
        await using MessageStream stream = await OpenAsync(claude, new());
        List<StreamEvent> events = await Views.Events(stream);
        StreamResumed seam = Assert.Single(events.OfType<StreamResumed>());
        Assert.Equal((1, ContinuationStrategy.UserTurn, 0, 9L), (seam.Continuation, seam.Strategy, seam.Index, seam.TextLength));
        Assert.Single(events.OfType<MessageStart>());
        Assert.Single(events.OfType<ContentBlockStart>());
        Assert.Single(events.OfType<ContentBlockStop>());
        MessageAccumulator fold = new();
        foreach (StreamEvent e in events)
            fold.Add(e);
        Message message = await stream.GetFinalMessageAsync();
        Assert.Equal(message, fold.ToMessage());
        Assert.Equal("msg_fake_1", message.Id);
        Assert.True(message.Usage.IsLowerBound);
        Assert.Equal((30, 6), (message.Usage.InputTokens, message.Usage.OutputTokens));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_unknown_event_before_the_rest_begins_is_delivered_and_is_no_part_of_it(bool isCutThere)
    {
        UnknownEvent unknown = new("gateway", """{"type":"gateway"}""");
        FakeReply rest = new FakeReply().Event(unknown).Event(new MessageStart(new("msg_2", "claude-x")));
        FakeClaude claude = new(
            Broken("Hello wor"), isCutThere ? new FakeReply().Raw("data: {\"type\":\"gateway\"}\n\n").EndCleanly() : rest.Text("ld."), rest.Text("ld."));
        await using MessageStream stream = await OpenAsync(claude, new());
        List<StreamEvent> events = await Views.Events(stream);
        Assert.Equal(isCutThere ? 2 : 1, events.Count(e => e == unknown));
        Assert.True(events.LastIndexOf(unknown) < events.FindIndex(static e => e is StreamResumed));
        Assert.Equal("Hello world.", (await stream.GetFinalMessageAsync()).Text);
        Assert.Equal(isCutThere ? 3 : 2, stream.Attempts);
    }

    [Fact]
    public async Task The_transcript_only_grows()
    {
        FakeClaude claude = new(request => request.Number == 1 ? Broken("Hello \n") : Pieces(" world."));
        await using MessageStream stream = await OpenAsync(claude, new());
        await stream.GetFinalMessageAsync();
        Assert.Equal(4, stream.Transcript.Count);
        Assert.Equal(Requests.Hello.Messages[0], stream.Transcript[0]);
        Assert.Equal([new TextBlock("Hello")], stream.Transcript[1].Content);
        Assert.Equal("user", stream.Transcript[2].Role);
        Assert.Contains("ended with \"Hello\"", ((TextBlock)stream.Transcript[2].Content[0]).Text, StringComparison.Ordinal);
        Assert.Equal([new TextBlock(" world.")], stream.Transcript[3].Content);
        Assert.Equal(stream.Transcript.Take(3), claude.Requests[1].Messages);
    }

    /// <summary>A text block in pieces that are cut anywhere, also between the halves of a pair.</summary>
    private static FakeReply Pieces(string text) => new FakeReply().Block(new TextBlock(""), [.. Deltas(text)]);

    /// <summary>The same, broken off before the block's end.</summary>
    private static FakeReply Broken(string text) => Deltas(text)
        .Aggregate(new FakeReply().Event(new ContentBlockStart(0, new TextBlock(""))), static (reply, delta) => reply.Event(new ContentBlockDelta(0, delta)))
        .EndCleanly();

    private static IEnumerable<ContentDelta> Deltas(string text) => text.Chunk(3).Select(static piece => new TextDelta(new string(piece)));

    private static Task<MessageStream> OpenAsync(FakeClaude claude, RecoveryOptions recovery) => claude.CreateClient(o =>
    {
        o.Recovery = recovery;
        o.MaxRetryDelay = TimeSpan.Zero;
    }).StreamAsync(Requests.Hello);

    private static async Task<(string Text, Message Message, MessageStream Stream)> ReadAsync(FakeClaude claude, RecoveryOptions recovery)
    {
        await using MessageStream stream = await OpenAsync(claude, recovery);
        string text = string.Concat(await Views.Text(stream));
        return (text, await stream.GetFinalMessageAsync(), stream);
    }
}

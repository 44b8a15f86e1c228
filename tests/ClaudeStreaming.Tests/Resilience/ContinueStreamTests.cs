using System.Text;
using ClaudeStreaming.Testing;
using ClaudeStreaming.Tests.Support;

namespace ClaudeStreaming.Tests.Resilience;

/// <summary>An answer that one process began and another one brings to its end.</summary>
public class ContinueStreamTests
{
    private const string Answer = "Whoever begins an answer need not be the one who ends it, and nobody who reads it needs to know.";

    [Theory]
    [InlineData(1)]
    [InlineData(30)]
    [InlineData(95)]
    public async Task What_there_is_comes_first_and_then_the_rest(int said)
    {
        FakeClaude claude = new(request => Recovery.Whole(request.RemainderOf(Answer)));
        await using MessageStream stream = Continue(claude, Wire.Start + Wire.StartText() + Wire.Text(Answer[..said]));
        Assert.Equal(0, stream.Attempts);
        List<StreamEvent> events = await Views.Events(stream);
        Message message = await stream.GetFinalMessageAsync();
        Assert.Equal((Answer, "msg_1", 1), (message.Text, message.Id, stream.Attempts));
        Assert.Equal(message, Recovery.Fold(events));
        StreamResumed seam = Assert.Single(events.OfType<StreamResumed>());
        Assert.Equal((1, (long)said), (seam.Continuation, seam.TextLength));
        Assert.Equal(Answer[..said].TrimEnd(), Assert.Single(claude.Requests).Messages[^2].Content.OfType<TextBlock>().Single().Text);
    }

    [Fact]
    public async Task Who_goes_on_after_another_seam_counts_on()
    {
        FakeClaude claude = new(request => Recovery.Whole(request.RemainderOf(Answer)));
        StringBuilder recorded = new();
        FakeClaude first = new(request => request.Number == 1 ? Recovery.Broken(Answer[..10]) : Recovery.Broken(Answer[10..20]));
        await using (MessageStream broken = await first.RecoverAsync())
        {
            await Assert.ThrowsAsync<ClaudeStreamException>(async () =>
            {
                while (await broken.WaitToReadAsync())
                {
                    while (broken.TryRead(out EventFrame frame))
                        recorded.Append(Wire.Event(Encoding.UTF8.GetString(frame.Type), Encoding.UTF8.GetString(frame.Data)));
                }
            });
        }
        await using MessageStream stream = Continue(claude, recorded.ToString());
        List<StreamEvent> events = await Views.Events(stream);
        Assert.Equal([1, 2], events.OfType<StreamResumed>().Select(static seam => seam.Continuation));
        Assert.Equal(Answer, (await stream.GetFinalMessageAsync()).Text);
    }

    [Theory]
    [InlineData("")]
    [InlineData(Wire.Start)]
    [InlineData(Wire.Ping)]
    public async Task Where_nothing_was_said_it_is_asked_for_as_if_it_were_new(string said)
    {
        FakeClaude claude = new(new FakeReply().Text(Answer));
        await using MessageStream stream = Continue(claude, said, recovery: null, configure: static o => o.MaxRetries = 0);
        Assert.Equal(Answer, await stream.GetFinalTextAsync());
        Assert.Single(Assert.Single(claude.Requests).Messages);
    }

    [Fact]
    public async Task What_is_complete_is_not_asked_for_again()
    {
        FakeClaude claude = new(new FakeReply().Text("No."));
        await using MessageStream stream = Continue(claude, Wire.Answer(Answer));
        Assert.Equal(Answer, await stream.GetFinalTextAsync());
        Assert.Empty(claude.Requests);
        Assert.Equal(0, stream.Attempts);
    }

    [Fact]
    public async Task Without_recovery_and_where_it_may_not_go_on_it_has_broken_off()
    {
        FakeClaude claude = new(new FakeReply().Text("No."));
        foreach ((string said, RecoveryOptions? recovery, bool canContinue) in new[]
        {
            (Wire.Start + Wire.StartText() + Wire.Text("Hel"), null, true),
            (Wire.Start + Wire.StartTool(0) + Wire.Input("{", 0), new RecoveryOptions(), false),
        })
        {
            await using MessageStream stream = Continue(claude, said, recovery);
            ClaudeStreamException e = await Assert.ThrowsAsync<ClaudeStreamException>(() => stream.GetFinalMessageAsync());
            Assert.Equal((StreamFailure.Truncated, canContinue, 0), (e.Reason, e.CanContinue, stream.Attempts));
        }
        Assert.Empty(claude.Requests);
    }

    [Fact]
    public async Task Nothing_is_retried_more_often_than_the_client_retries()
    {
        FakeClaude claude = new(FakeReply.Refusal(529, "overloaded_error"));
        await using MessageStream stream = Continue(claude, Wire.Start, configure: static o => o.MaxRetries = 2);
        await Assert.ThrowsAsync<ClaudeApiException>(() => stream.GetFinalMessageAsync());
        Assert.Equal(3, claude.Requests.Count);
    }

    [Fact]
    public void What_cannot_be_right_is_refused()
    {
        using ClaudeClient client = new FakeClaude(new FakeReply()).CreateClient();
        Assert.Throws<ArgumentNullException>(() => client.ContinueStream(Requests.Hello, null!));
        Assert.Throws<ArgumentNullException>(() => client.ContinueStream(null!, Stream.Null));
        MemoryStream closed = new();
        closed.Dispose();
        Assert.Throws<ArgumentException>(() => client.ContinueStream(Requests.Hello, closed));
        IClaudeClient other = new OtherClient();
        Assert.Contains("OtherClient", Assert.Throws<NotSupportedException>(() => other.ContinueStream(Requests.Hello, Stream.Null)).Message, StringComparison.Ordinal);
        client.Dispose();
        Assert.Throws<ObjectDisposedException>(() => client.ContinueStream(Requests.Hello, Stream.Null));
    }

    private static MessageStream Continue(
        FakeClaude claude, string said, RecoveryOptions? recovery, Action<ClaudeClientOptions>? configure = null) => claude.CreateClient(o =>
        {
            (o.Recovery, o.MaxRetryDelay) = (recovery, TimeSpan.Zero);
            configure?.Invoke(o);
        }).ContinueStream(Requests.Hello, new MemoryStream(Encoding.UTF8.GetBytes(said)));

    private static MessageStream Continue(FakeClaude claude, string said, Action<ClaudeClientOptions>? configure = null) =>
        Continue(claude, said, new RecoveryOptions(), configure);

    private sealed class OtherClient : IClaudeClient
    {
        public Task<MessageStream> StreamAsync(MessageRequest request, ClaudeRequestOptions? options = null, CancellationToken cancellationToken = default) =>
            throw new InvalidOperationException();
    }
}

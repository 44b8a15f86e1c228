using System.Text;
using ClaudeStreaming.AspNetCore.Tests.Support;
using ClaudeStreaming.Testing;
using ClaudeStreaming.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ClaudeStreaming.AspNetCore.Tests.Resuming.TakingOver;

/// <summary>A server is gone in mid-answer, and another one goes on with it, or says that nobody does.</summary>
public class TakeOverTests
{
    private const string Answer = "A server may go in the middle of a sentence, and the sentence comes to its end all the same.";

    private static readonly FakeClaude Rest = new(request => new FakeReply().Words(request.RemainderOf(Answer))) { KeepsRequests = false };

    [Fact]
    public async Task Readers_get_the_rest_from_another_server_numbered_behind_what_they_have()
    {
        await using TakeOverFixture servers = await TakeOverFixture.StartAsync(Rest, recovery: new RecoveryOptions());
        servers.TakeOver = taken =>
        {
            Assert.Equal(("me", "state"), (taken.Owner, taken.State));
            return new StreamContinuation(Requests.Hello);
        };
        (string address, SseClient reader) = await servers.DieBehindAsync(Wire.Start + Wire.StartText() + Wire.Text(Answer[..30]), Answer[..30]);
        await servers.PassAsync();
        List<SseEvent> rest = await reader.RestAsync().Soon();
        Assert.Equal("done", rest[^1].Type);
        Message message = await servers.Completed.Task.Soon();
        Assert.Equal((Answer, "msg_1"), (message.Text, message.Id));

        await using SseClient again = await SseClient.GetAsync(servers.Second.Client, address);
        List<SseEvent> all = await again.RestAsync().Soon();
        Assert.Equal(Enumerable.Range(1, all.Count).Select(static n => $"{n}"), all.Select(static e => e.Id));
        Assert.Equal("_stream_resumed", Assert.Single(all, static e => e.Type.StartsWith('_')).Type);
        Assert.Equal(Answer, await TextOf(all));
        Assert.Equal(address, "/streams/" + Assert.Single(servers.Asked).StreamId);
    }

    [Fact]
    public async Task Where_nothing_had_been_said_the_question_is_asked_anew()
    {
        await using TakeOverFixture servers = await TakeOverFixture.StartAsync(Rest);
        (_, SseClient reader) = await servers.DieBehindAsync("", "ok");
        await servers.PassAsync();
        List<SseEvent> rest = await reader.RestAsync().Soon();
        Assert.Equal(Answer, await TextOf(rest));
        Assert.Equal(Answer, (await servers.Completed.Task.Soon()).Text);
    }

    [Fact]
    public async Task A_UI_message_goes_on_too()
    {
        await using TakeOverFixture servers = await TakeOverFixture.StartAsync(Rest, ClaudeResults.UiMessageStream, recovery: new RecoveryOptions());
        string sent = Wire.Start +
            Wire.Event("content_block_start", """{"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":"","signature":""}}""") +
            Wire.Event("content_block_delta", """{"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"H\u006dm"}}""") +
            Wire.Event("content_block_delta", """{"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"c2ln"}}""") +
            Wire.StopBlock() + Wire.StartText(1) + Wire.Text(Answer[..31], 1);
        (string address, SseClient reader) = await servers.DieBehindAsync(sent, Answer[..31]);
        await servers.PassAsync();
        await reader.RestAsync().Soon();
        await using SseClient again = await SseClient.GetAsync(servers.Second.Client, address);
        UiClient ui = UiClient.Read(await again.RestAsync().Soon());
        Assert.Equal("finish", ui.Types[^1]);
        Message message = await servers.Completed.Task.Soon();
        Assert.Equal((Answer, "claude-x"), (message.Text, message.Model.Replace(Requests.Hello.Model, "claude-x", StringComparison.Ordinal)));
        Assert.Equal(new ThinkingBlock("Hmm", "c2ln"), message.Content[0]);
    }

    public static TheoryData<string> Impossible => ["no state", "no recovery", "null", "throws", "text format", "a tool's input", "UI tool"];

    [Theory, MemberData(nameof(Impossible))]
    public async Task Where_nobody_can_go_on_the_readers_are_told_that_it_is_gone(string why)
    {
        FakeClaude claude = new(new FakeReply().Text("No."));
        await using TakeOverFixture servers = await TakeOverFixture.StartAsync(
            claude,
            why switch { "text format" => ClaudeResults.Text, "UI tool" => ClaudeResults.UiMessageStream, _ => null },
            why == "no state" ? null : "state",
            why == "no recovery" ? null : new RecoveryOptions());
        servers.TakeOver = _ => why switch
        {
            "null" => null,
            "throws" => throw new InvalidOperationException("The chat is gone."),
            _ => new StreamContinuation(Requests.Hello),
        };
        string sent = why is "a tool's input" or "UI tool"
            ? Wire.Start + Wire.StartTool(0) + Wire.Input("""{"q":"Hel""", 0)
            : Wire.Start + Wire.StartText() + Wire.Text("Hel");
        (_, SseClient reader) = await servers.DieBehindAsync(sent, "Hel");
        await servers.PassAsync();
        // What nobody asks to be taken over is ended by the store.
        if (why == "no state")
            servers.Clock.Advance(TimeSpan.FromSeconds(5));
        List<SseEvent> rest = await reader.RestAsync().Soon();
        Assert.Contains(why.StartsWith("UI", StringComparison.Ordinal) ? "is gone" : "orphaned", rest[^(why == "UI tool" ? 2 : 1)].Data, StringComparison.Ordinal);
        Assert.Empty(claude.Requests);
    }

    [Fact]
    public async Task What_brought_three_servers_down_is_not_given_to_a_fourth()
    {
        ManualClock clock = new();
        using InMemoryStreamStore store = new(1_000_000, clock);
        int asked = 0;
        using ResumableStreams streams = new(store, Options.Create(new ResumableStreamOptions
        {
            TakeOver = _ =>
            {
                asked++;
                return Task.FromResult<StreamContinuation?>(null);
            },
        }));
        StreamTerms terms = streams.Terms("me", "events", "state");
        StreamLease lease = (await store.TryCreateAsync("id", terms, default))!;
        for (int i = 0; i < 4; i++)
        {
            clock.Advance(terms.LeaseDuration);
            lease = (await store.TryTakeOverAsync("id", default))!;
        }
        await new TakenOverAnswer(streams, new ServiceCollection().BuildServiceProvider(), lease, default).RunAsync();
        Assert.Equal(0, asked);
        List<StreamRecord> records = [];
        await foreach (StreamRecord record in store.ReadAsync("id", 0, default))
            records.Add(record);
        Assert.Equal([null, StreamOutcome.Failed], records.Select(static record => record.Outcome));
        Assert.Contains("orphaned", Encoding.UTF8.GetString(records[0].Payload.Span), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stop_reaches_the_server_that_goes_on()
    {
        FakeClaude claude = new(new FakeReply().Text("more").Stall());
        await using TakeOverFixture servers = await TakeOverFixture.StartAsync(claude, recovery: new RecoveryOptions());
        (string address, SseClient reader) = await servers.DieBehindAsync(Wire.Start + Wire.StartText() + Wire.Text("Hello, this is "), "this");
        await servers.PassAsync();
        await reader.UntilAsync("_stream_resumed").Soon();
        using HttpResponseMessage stopping = await servers.Second.Client.PostAsync($"{address}/stop", null);
        Assert.Equal(202, (int)stopping.StatusCode);
        Assert.Contains("stopped", (await reader.RestAsync().Soon())[^1].Data, StringComparison.Ordinal);
        Assert.Equal(InterruptionCause.Stopped, (await servers.Interrupted.Task.Soon()).Cause);
    }

    [Fact]
    public async Task What_is_stored_for_nobody_is_refused_before_anything_is_asked()
    {
        FakeClaude claude = new(new FakeReply().Text("No."));
        await using ResumeFixture app = await ResumeFixture.StartAsync(result: f =>
        {
            f.Options.TakeOverState = "state";
            return new Refused(RelayServer.Relay(claude, f.Options));
        });
        using HttpResponseMessage response = await app.Client.PostAsync("/", null);
        Assert.Contains("ResumableStreamOptions.TakeOver", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Empty(claude.Requests);
    }

    private static async Task<string> TextOf(IEnumerable<SseEvent> events)
    {
        string sse = string.Concat(events.Where(static e => e.Type != "done").Select(static e => Wire.Event(e.Type, e.Data)));
        await using MessageStream stream = Wire.Open(sse);
        return await stream.GetFinalTextAsync();
    }

    private sealed class Refused(IResult result) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            InvalidOperationException e = await Assert.ThrowsAsync<InvalidOperationException>(() => result.ExecuteAsync(httpContext));
            await httpContext.Response.WriteAsync(e.Message);
        }
    }
}

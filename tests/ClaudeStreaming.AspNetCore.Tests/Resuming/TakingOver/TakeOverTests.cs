using System.Text;
using System.Text.Json.Nodes;
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

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Text_alone_goes_on_too_where_nothing_but_text_can_have_been_said(bool isSmoothed)
    {
        await using TakeOverFixture servers = await TakeOverFixture.StartAsync(
            Rest,
            (open, options) =>
            {
                options.Smoothing = isSmoothed ? new SmoothingOptions() : null;
                return ClaudeResults.Text(open, options);
            },
            recovery: new RecoveryOptions());
        servers.TakeOver = _ => new StreamContinuation(Requests.Hello with { Thinking = ThinkingConfig.Adaptive });
        // A block without a word, a block that comes in several pieces, two of them together, and a piece of the next one.
        servers.Upstream.Send(Wire.Start + Wire.StartText() + Wire.StopBlock() + Wire.StartText(1) + Wire.Text(Answer[..9], 1));
        (string address, SseClient reader) = await servers.DieBehindAsync(
            Wire.Text(Answer[9..12], 1) + Wire.Text(Answer[12..20], 1) + Wire.StopBlock(1) + Wire.StartText(2, Answer[20..31]), Answer[20..31]);
        await servers.PassAsync();
        List<SseEvent> rest = await reader.RestAsync().Soon();
        Assert.Equal("done", rest[^1].Type);
        await using SseClient again = await SseClient.GetAsync(servers.Second.Client, address);
        List<SseEvent> all = await again.RestAsync().Soon();
        Assert.Equal("done", all[^1].Type);
        Assert.Equal(Answer, string.Concat(all.SkipLast(1).Select(static e => (string)JsonNode.Parse(e.Data)!)));
        Assert.Equal(Answer, (await servers.Completed.Task.Soon()).Text);
        await using SseClient late = await SseClient.GetAsync(servers.Second.Client, address, all[^2].Id);
        Assert.Equal("done", Assert.Single(await late.RestAsync().Soon()).Type);
    }

    public static TheoryData<string> Impossible => ["no state", "no recovery", "null", "throws", "text with tools", "a tool's input", "UI tool"];

    [Theory, MemberData(nameof(Impossible))]
    public async Task Where_nobody_can_go_on_the_readers_are_told_that_it_is_gone(string why)
    {
        FakeClaude claude = new(new FakeReply().Text("No."));
        await using TakeOverFixture servers = await TakeOverFixture.StartAsync(
            claude,
            why switch { "text with tools" => ClaudeResults.Text, "UI tool" => ClaudeResults.UiMessageStream, _ => null },
            why == "no state" ? null : "state",
            why == "no recovery" ? null : new RecoveryOptions());
        servers.TakeOver = _ => why switch
        {
            "null" => null,
            "throws" => throw new InvalidOperationException("The chat is gone."),
            "text with tools" => new StreamContinuation(Requests.Hello with { Tools = [Tool.Custom("find", "Finds.", "{}")] }),
            _ => new StreamContinuation(Requests.Hello),
        };
        string sent = why is "a tool's input" or "UI tool"
            ? Wire.Start + Wire.StartTool(0) + Wire.Input("""{"q":"Hel""", 0)
            : Wire.Start + Wire.StartText() + Wire.Text("Hel");
        (string address, SseClient reader) = await servers.DieBehindAsync(sent, "Hel");
        await servers.PassAsync();
        // What nobody asks to be taken over is ended by the store.
        if (why == "no state")
            servers.Clock.Advance(TimeSpan.FromSeconds(5));
        await reader.RestAsync().Soon();
        Assert.Empty(claude.Requests);

        // Whoever reads, and whenever: the error is there once, and the last that there is.
        bool isUi = why == "UI tool";
        await using SseClient late = await SseClient.GetAsync(servers.Second.Client, address);
        List<SseEvent> all = await late.RestAsync().Soon();
        foreach (string raw in new[] { reader.Raw, late.Raw })
        {
            string told = isUi ? "\"type\":\"error\"" : "\"type\":\"orphaned\"";
            Assert.Equal(2, raw.Split(told).Length);
            Assert.Contains("The server that wrote this answer is gone", raw[raw.IndexOf(told, StringComparison.Ordinal)..], StringComparison.Ordinal);
        }
        Assert.Equal(isUi ? "[DONE]" : "error", isUi ? all[^1].Data : all[^1].Type);
        Assert.Equal(Enumerable.Range(1, all.Count).Select(static n => $"{n}"), all.Select(static e => e.Id));
        await using SseClient nothing = await SseClient.GetAsync(servers.Second.Client, address, all[^1].Id);
        Assert.Equal(204, (int)nothing.Response.StatusCode);
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

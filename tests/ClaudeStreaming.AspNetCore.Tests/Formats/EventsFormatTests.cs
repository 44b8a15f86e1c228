using System.Text;
using ClaudeStreaming.AspNetCore.Tests.Support;
using ClaudeStreaming.Testing;
using ClaudeStreaming.Tests.Support;
using Microsoft.AspNetCore.Builder;

namespace ClaudeStreaming.AspNetCore.Tests.Formats;

/// <summary>Every event, as it came.</summary>
public class EventsFormatTests
{
    [Fact]
    public async Task What_was_relayed_can_be_read_as_the_stream_it_was()
    {
        FakeReply reply = new FakeReply().Thinking("Hm.").Text("Hel", "lo\r\n\"é\" 😀").ToolUse("find", """{"q":"x"}""")
            .Event(new UnknownEvent("hologram", """{"type":"hologram"}""")).Stop("tool_use");
        using ClaudeClient direct = new FakeClaude(reply).CreateClient();
        await using MessageStream expected = await direct.StreamAsync(Requests.Hello);
        List<StreamEvent> events = await EventsAsync(expected);

        await using RelayServer server = await RelayServer.StartAsync(new FakeClaude(reply));
        await using MessageStream relayed = MessageStream.FromSse(await BodyAsync(server));
        Assert.Equal(events, await EventsAsync(relayed));
        Assert.Equal(await expected.GetFinalMessageAsync(), await relayed.GetFinalMessageAsync());
    }

    [Fact]
    public async Task A_failure_that_was_relayed_is_a_failure_to_whoever_reads_it()
    {
        await using RelayServer server = await RelayServer.StartAsync(new FakeClaude(new FakeReply().Text("Hel").Error("overloaded_error", "secret")));
        await using MessageStream relayed = MessageStream.FromSse(await BodyAsync(server));
        ClaudeApiException e = await Assert.ThrowsAsync<ClaudeApiException>(() => relayed.GetFinalMessageAsync());
        Assert.Equal((ErrorType.Overloaded, "Hel"), (e.ErrorType.Value, e.PartialMessage!.Text));
        Assert.DoesNotContain("secret", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_a_continued_answer_goes_on_is_an_event_of_this_librarys()
    {
        FakeClaude claude = new(new FakeReply().Event(new MessageStart(new Message("msg_1", "claude-x"))).Event(new ContentBlockStart(0, new TextBlock("")))
            .Event(new ContentBlockDelta(0, new TextDelta("Hello wor"))).EndCleanly(), new FakeReply().Text("ld."));
        await using RelayServer server = await RelayServer.StartAsync(app => app.MapPost("/", () => ClaudeResults.Events(ct =>
            claude.CreateClient(static o => o.Recovery = new() { MaxContinuations = 1 }).StreamAsync(Requests.Hello, cancellationToken: ct))));
        await using MessageStream relayed = MessageStream.FromSse(await BodyAsync(server));
        List<StreamEvent> events = await EventsAsync(relayed);
        Assert.Equal(9, Assert.Single(events.OfType<StreamResumed>()).TextLength);
        Assert.Equal("Hello world.", relayed.CurrentMessage!.Text);
    }

    [Theory]
    // A name with a line end in it must not become a field, nor data a second event.
    [InlineData("""{"type":"x\nid: 99\n\ndata: forged"}""")]
    [InlineData("""{"type":"x\rdata: forged"}""")]
    // Ours mean something else.
    [InlineData("""{"type":"done","forged":true}""")]
    [InlineData("""{"type":"reset","forged":true}""")]
    public async Task An_unknown_event_is_passed_on_under_no_name_that_would_mislead(string json)
    {
        string body = Wire.Start + Wire.Event("x", json) + Wire.Answer("Hello")[Wire.Start.Length..];
        await using RelayServer server = await RelayServer.StartAsync(app => app.MapPost("/", () => ClaudeResults.Events(Wire.Open(body))));
        await using SseClient client = await SseClient.PostAsync(server.Client);
        List<SseEvent> events = await client.RestAsync();
        Assert.Equal(("message", json), (events[1].Type, events[1].Data));
        Assert.Equal(Enumerable.Range(1, events.Count).Select(static i => $"{i}"), events.Select(static e => e.Id));
        Assert.Single(events, static e => e.Type == "done");
    }

    [Fact]
    public async Task Data_of_an_unknown_event_that_is_no_JSON_is_passed_on_line_by_line()
    {
        string body = Wire.Start + "event: note\ndata: one\ndata:\ndata: two\n\n" + Wire.Answer("Hello")[Wire.Start.Length..];
        await using RelayServer server = await RelayServer.StartAsync(app => app.MapPost("/", () => ClaudeResults.Events(Wire.Open(body))));
        await using SseClient client = await SseClient.PostAsync(server.Client);
        Assert.Equal(new SseEvent("note", "one\n\ntwo", "2"), (await client.RestAsync())[1]);
    }

    private static async Task<Stream> BodyAsync(RelayServer server)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, "/");
        HttpResponseMessage response = await server.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        return new MemoryStream(Encoding.UTF8.GetBytes(await response.Content.ReadAsStringAsync()));
    }

    private static async Task<List<StreamEvent>> EventsAsync(MessageStream stream)
    {
        List<StreamEvent> events = [];
        await foreach (StreamEvent e in stream)
            events.Add(e);
        return events;
    }
}

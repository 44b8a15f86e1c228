using ClaudeStreaming.AspNetCore.Tests.Support;
using ClaudeStreaming.Testing;
using ClaudeStreaming.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace ClaudeStreaming.AspNetCore.Tests.Relaying;

/// <summary>When the headers leave, and what is in them.</summary>
public class HeadTests
{
    [Fact]
    public async Task Headers_leave_when_the_API_has_accepted_before_it_says_anything()
    {
        LiveBody body = new();
        await using RelayServer server = await RelayServer.StartAsync(app => app.MapPost("/", () => ClaudeResults.Events(
            _ => Task.FromResult(MessageStream.FromSse(body)))));
        await using SseClient client = await SseClient.PostAsync(server.Client).Soon();
        Assert.Equal(200, (int)client.Response.StatusCode);
        await client.UntilAsync(": ok\n\n").Soon();
        body.Send(Wire.Answer("Hello"));
        Assert.Equal("done", (await client.RestAsync().Soon())[^1].Type);
    }

    [Fact]
    public async Task Headers_leave_at_once_where_that_is_asked_for()
    {
        TaskCompletionSource<MessageStream> accepted = new();
        await using RelayServer server = await RelayServer.StartAsync(app => app.MapPost("/", () => ClaudeResults.Events(
            _ => accepted.Task, new RelayOptions { CommitHeaders = CommitHeaders.Immediately })));
        await using SseClient client = await SseClient.PostAsync(server.Client).Soon();
        await client.UntilAsync(": ok\n\n").Soon();
        accepted.SetResult(Wire.Open(Wire.Answer("Hello")));
        Assert.Equal("done", (await client.RestAsync().Soon())[^1].Type);
    }

    [Theory]
    [InlineData(HttpProtocols.Http1)]
    [InlineData(HttpProtocols.Http2)]
    public async Task The_headers_keep_everything_on_the_way_from_holding_events_back(HttpProtocols protocol)
    {
        FakeClaude claude = new(new FakeReply().Text("Hello"));
        await using RelayServer server = await RelayServer.StartAsync(app => app.MapPost("/", () => RelayServer.Relay(claude)), protocols: protocol);
        await using SseClient client = await SseClient.PostAsync(server.Client);
        HttpResponseMessage response = client.Response;
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.ToString());
        Assert.Equal(["no-cache", "no-store", "no-transform"], Values("Cache-Control"));
        Assert.Equal(["no"], Values("X-Accel-Buffering"));
        Assert.Empty(response.Content.Headers.ContentEncoding);
        Assert.False(response.Headers.Contains("Stream-Id"));
        Assert.Equal(protocol == HttpProtocols.Http2 ? new Version(2, 0) : new Version(1, 1), response.Version);
        Assert.Equal("done", (await client.RestAsync())[^1].Type);

        string[] Values(string name) => [.. response.Headers.GetValues(name).SelectMany(static value => value.Split(", ")).Order(StringComparer.Ordinal)];
    }

    [Fact]
    public async Task What_the_application_has_set_for_IIS_stays()
    {
        FakeClaude claude = new(new FakeReply().Text("Hello"));
        await using RelayServer server = await RelayServer.StartAsync(app => app.MapPost("/", (HttpContext context) =>
        {
            context.Response.Headers.ContentEncoding = "identity";
            return RelayServer.Relay(claude);
        }));
        await using SseClient client = await SseClient.PostAsync(server.Client);
        Assert.Equal(["identity"], client.Response.Content.Headers.ContentEncoding);
    }
}

using ClaudeStreaming.AspNetCore.Tests.Resuming;
using ClaudeStreaming.AspNetCore.Tests.Support;
using ClaudeStreaming.Testing;
using ClaudeStreaming.Tests.Support;
using Microsoft.AspNetCore.Builder;

namespace ClaudeStreaming.AspNetCore.Tests.Relaying;

/// <summary>nginx stands in between, and buffers what it is not told to let through.</summary>
public class ProxyTests
{
    [Fact]
    public async Task Each_event_comes_through_before_the_next_one_is_sent()
    {
        LiveBody body = new();
        await using RelayServer server = await RelayServer.StartAsync(
            app => app.MapPost("/", () => ClaudeResults.Events(MessageStream.FromSse(body))));
        await using Nginx nginx = await Nginx.StartAsync(server.Port);
        await using SseClient client = await SseClient.PostAsync(nginx.Client).Soon();
        await client.UntilAsync(": ok\n\n").Soon();
        foreach (string sent in new[] { Wire.Start, Wire.StartText(), Wire.Text("Hel"), Wire.Text("lo"), Wire.StopBlock(), Wire.EndTurn })
        {
            body.Send(sent);
            Assert.Equal(sent.Split("data: ")[1].TrimEnd(), (await client.NextAsync().Soon())!.Data);
        }
        body.Send(Wire.Stop);
        Assert.Equal(["message_stop", "done"], (await client.RestAsync().Soon()).Select(static e => e.Type));
        // It has heeded the header, which is for nobody else.
        Assert.False(client.Response.Headers.Contains("X-Accel-Buffering"));
    }

    [Fact]
    public async Task A_browser_that_leaves_is_felt_by_the_API()
    {
        FakeClaude claude = new(new FakeReply().Text("Hel").Stall());
        await using RelayServer server = await RelayServer.StartAsync(claude);
        await using Nginx nginx = await Nginx.StartAsync(server.Port);
        await using (SseClient client = await SseClient.PostAsync(nginx.Client).Soon())
            await client.UntilAsync("Hel").Soon();
        await claude.Requests[0].Aborted.CanceledAsync();
    }

    [Fact]
    public async Task A_browser_that_closes_its_half_of_the_connection_is_felt_by_the_API()
    {
        FakeClaude claude = new(new FakeReply().Text("Hel").Stall());
        await using RelayServer server = await RelayServer.StartAsync(claude);
        await using Nginx nginx = await Nginx.StartAsync(server.Port);
        using RawConnection connection = await RawConnection.PostAsync(nginx.Port);
        await connection.UntilAsync("Hel");
        connection.CloseSending();
        await claude.Requests[0].Aborted.CanceledAsync();
    }

    [Fact]
    public async Task An_answer_that_is_larger_than_every_buffer_on_the_way_is_whole()
    {
        string text = string.Concat(Enumerable.Range(0, 200_000).Select(static i => $"{i} "));
        await using RelayServer server = await RelayServer.StartAsync(
            new FakeClaude(new FakeReply().Text([.. text.Chunk(1000).Select(static piece => new string(piece))])));
        await using Nginx nginx = await Nginx.StartAsync(server.Port);
        using HttpResponseMessage response = await nginx.Client.PostAsync("/", null).Soon();
        await using MessageStream stream = MessageStream.FromSse(await response.Content.ReadAsStreamAsync());
        Assert.Equal(text, await stream.GetFinalTextAsync().Soon());
    }

    [Fact]
    public async Task A_browser_that_lost_its_connection_goes_on_through_the_proxy()
    {
        await using ResumeFixture fixture = await ResumeFixture.StartAsync();
        await using Nginx nginx = await Nginx.StartAsync(fixture.Server.Port);
        fixture.Upstream.Send(Wire.Start).Send(Wire.StartText()).Send(Wire.Text("Hel"));
        string stream;
        using (RawConnection connection = await RawConnection.PostAsync(nginx.Port, headers: "x-user: me\r\n"))
        {
            await connection.UntilAsync("id: 3\n\n");
            stream = connection.Received.Split("Stream-Id: ")[1].Split('\r')[0];
            connection.Reset();
        }
        await fixture.Left.Task.Soon();
        nginx.Client.DefaultRequestHeaders.Add("x-user", "me");
        await using SseClient client = await SseClient.GetAsync(nginx.Client, $"/streams/{stream}", lastEventId: "3").Soon();
        fixture.Upstream.Send(Wire.Text("lo"));
        SseEvent next = (await client.NextAsync().Soon())!;
        Assert.Equal(("4", Wire.Text("lo").Split("data: ")[1].TrimEnd()), (next.Id, next.Data));
        fixture.Upstream.Send(Wire.StopBlock() + Wire.EndTurn + Wire.Stop);
        Assert.Equal("done", (await client.RestAsync().Soon())[^1].Type);
        Assert.Equal("Hello", (await fixture.Completed.Task.Soon()).Text);
    }

    [Fact]
    public async Task A_refusal_keeps_its_status()
    {
        await using RelayServer server = await RelayServer.StartAsync(
            new FakeClaude(FakeReply.Refusal(429, "rate_limit_error").WithHeader("retry-after", "9")));
        await using Nginx nginx = await Nginx.StartAsync(server.Port);
        using HttpResponseMessage response = await nginx.Client.PostAsync("/", null).Soon();
        Assert.Equal((429, "9"), ((int)response.StatusCode, string.Join(',', response.Headers.GetValues("Retry-After"))));
    }
}

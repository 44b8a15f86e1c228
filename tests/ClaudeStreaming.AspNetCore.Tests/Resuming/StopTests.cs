using ClaudeStreaming.AspNetCore.Tests.Support;
using ClaudeStreaming.Testing;
using ClaudeStreaming.Tests.Support;

namespace ClaudeStreaming.AspNetCore.Tests.Resuming;

/// <summary>Leaving does not stop a resumable stream; the stop endpoint does.</summary>
public class StopTests
{
    [Fact]
    public async Task A_stop_cancels_upstream_and_everybody_sees_the_end()
    {
        FakeClaude claude = new(new FakeReply().Text("Hel").Stall());
        await using ResumeFixture app = await ResumeFixture.StartAsync(result: f => RelayServer.Relay(claude, f.Options));
        (SseClient own, string address) = await app.AskAsync();
        await own.UntilAsync("Hel");
        await using SseClient other = await app.ReadAsync(address);
        await other.UntilAsync("Hel");
        using HttpResponseMessage stopping = await app.Client.PostAsync($"{address}/stop", null);
        Assert.Equal(202, (int)stopping.StatusCode);
        await claude.Requests[0].Aborted.CanceledAsync();
        SseEvent last = (await own.RestAsync().Soon())[^1];
        Assert.Equal(("done", """{"type":"done","outcome":"stopped"}"""), (last.Type, last.Data));
        Assert.Equal(last, (await other.RestAsync().Soon())[^1]);
        RelayInterruption seen = await app.Interrupted.Task.Soon();
        Assert.Equal((InterruptionCause.Stopped, "Hel"), (seen.Cause, seen.PartialMessage!.Text));

        using HttpResponseMessage again = await app.Client.PostAsync($"{address}/stop", null);
        Assert.Equal(204, (int)again.StatusCode);
        await using SseClient nothing = await app.ReadAsync(address, last.Id);
        Assert.Equal(204, (int)nothing.Response.StatusCode);
    }

    [Fact]
    public async Task A_stop_of_a_UI_message_stream_is_an_abort()
    {
        FakeClaude claude = new(new FakeReply().Text("Hel").Stall());
        await using ResumeFixture app = await ResumeFixture.StartAsync(result: f => ClaudeResults.UiMessageStream(
            ct => claude.CreateClient().StreamAsync(Requests.Hello, cancellationToken: ct), f.Options));
        (SseClient own, string address) = await app.AskAsync();
        SseEvent start = (await own.NextAsync())!;
        await own.UntilAsync("Hel");
        using HttpResponseMessage stopping = await app.Client.PostAsync($"{address}/stop", null);
        Assert.Equal("abort", UiClient.Read([start, .. await own.RestAsync().Soon()]).Types[^1]);
    }

    [Fact]
    public async Task A_stop_before_the_API_has_accepted_ends_the_stream_too()
    {
        TaskCompletionSource<MessageStream> accepted = new();
        await using ResumeFixture app = await ResumeFixture.StartAsync(result: f =>
        {
            f.Options.CommitHeaders = CommitHeaders.Immediately;
            return ClaudeResults.Events(ct => accepted.Task.WaitAsync(ct), f.Options);
        });
        (SseClient own, string address) = await app.AskAsync();
        using HttpResponseMessage stopping = await app.Client.PostAsync($"{address}/stop", null);
        Assert.Equal("""{"type":"done","outcome":"stopped"}""", Assert.Single(await own.RestAsync().Soon()).Data);
    }
}

using ClaudeStreaming.AspNetCore.Tests.Support;
using ClaudeStreaming.Tests.Support;

namespace ClaudeStreaming.AspNetCore.Tests.Resuming;

/// <summary>A browser comes back, and the answer goes on where it stopped.</summary>
public class ResumeTests
{
    private static readonly string[] Deltas = ["One ", "two ", "three ", "four."];

    private static readonly string Begin = Wire.Start + Wire.StartText() + Wire.Text(Deltas[0]) + Wire.Text(Deltas[1]);

    private static readonly string Rest = Wire.Text(Deltas[2]) + Wire.Text(Deltas[3]) + Wire.StopBlock() + Wire.EndTurn + Wire.Stop;

    [Fact]
    public async Task A_stream_has_an_id_that_nobody_guesses()
    {
        HashSet<string> ids = [];
        for (int i = 0; i < 20; i++)
        {
            await using ResumeFixture app = await ResumeFixture.StartAsync();
            (SseClient reader, string address) = await app.AskAsync();
            await using (reader)
                Assert.True(ids.Add(address));
        }
        Assert.All(ids, static address => Assert.Matches("^/streams/[A-Za-z0-9_-]{32}$", address));
    }

    [Fact]
    public async Task It_goes_on_when_its_browser_drops_and_is_read_from_where_that_stopped()
    {
        await using ResumeFixture app = await ResumeFixture.StartAsync();
        (SseClient first, string address) = await app.AskAsync();
        app.Upstream.Send(Begin);
        List<SseEvent> before = [];
        await using (first)
        {
            for (int i = 0; i < 3; i++)
                before.Add((await first.NextAsync())!);
        }
        await app.Left.Task.Soon();
        app.Upstream.Send(Rest);
        Message message = await app.Completed.Task.Soon();
        Assert.Equal(string.Concat(Deltas), message.Text);
        Assert.False(app.Interrupted.Task.IsCompleted);

        await using SseClient second = await app.ReadAsync(address, lastEventId: before[^1].Id);
        List<SseEvent> after = await second.RestAsync();
        Assert.Equal(address, $"/streams/{Assert.Single(second.Response.Headers.GetValues("Stream-Id"))}");
        await using SseClient whole = await app.ReadAsync(address);
        List<SseEvent> all = await whole.RestAsync();
        Assert.Equal(all, [.. before, .. after]);
        Assert.Equal(Enumerable.Range(1, all.Count).Select(static i => $"{i}"), all.Select(static e => e.Id));
        Assert.Equal("done", all[^1].Type);
    }

    [Fact]
    public async Task Several_read_at_once_while_it_runs_each_from_where_it_wants()
    {
        await using ResumeFixture app = await ResumeFixture.StartAsync();
        (SseClient own, string address) = await app.AskAsync();
        app.Upstream.Send(Begin);
        await own.UntilAsync(Deltas[1]);
        await using SseClient late = await app.ReadAsync(address), later = await app.ReadAsync($"{address}?after=3");
        await late.UntilAsync(Deltas[1]);
        await later.UntilAsync(Deltas[1]);
        app.Upstream.Send(Rest);
        List<SseEvent> all = await late.RestAsync();
        Assert.Equal(all, await own.RestAsync());
        Assert.Equal(all[3..], await later.RestAsync());
        await own.DisposeAsync();
    }

    [Theory]
    [InlineData("", "?after=4")]
    [InlineData("4", "")]
    // An EventSource that reconnects keeps its address, and says in the header what it has since.
    [InlineData("4", "?after=1")]
    public async Task The_position_is_in_the_header_or_in_the_query_and_the_header_counts(string header, string query)
    {
        await using ResumeFixture app = await ResumeFixture.StartAsync();
        (SseClient own, string address) = await app.AskAsync();
        app.Upstream.Send(Begin + Rest);
        List<SseEvent> all = await own.RestAsync();
        await using SseClient again = await app.ReadAsync(address + query, header.Length > 0 ? header : null);
        Assert.Equal(all[4..], await again.RestAsync());
    }

    [Fact]
    public async Task From_every_position_there_is_exactly_the_rest_and_then_nothing_more()
    {
        await using ResumeFixture app = await ResumeFixture.StartAsync();
        (SseClient own, string address) = await app.AskAsync();
        app.Upstream.Send(Begin + Rest);
        List<SseEvent> all = await own.RestAsync();
        for (int after = 0; after < all.Count; after++)
        {
            await using SseClient again = await app.ReadAsync($"{address}?after={after}");
            Assert.Equal(all[after..], await again.RestAsync());
        }
        foreach (int after in new[] { all.Count, all.Count + 1, 1_000_000 })
        {
            await using SseClient nothing = await app.ReadAsync(address, $"{after}");
            Assert.Equal(204, (int)nothing.Response.StatusCode);
        }
    }

    [Fact]
    public async Task An_endpoint_of_the_applications_own_goes_on_with_it_as_well()
    {
        await using ResumeFixture app = await ResumeFixture.StartAsync();
        (SseClient own, string address) = await app.AskAsync();
        app.Upstream.Send(Begin + Rest);
        List<SseEvent> all = await own.RestAsync();
        await using SseClient again = await app.ReadAsync($"/chats/{address["/streams/".Length..]}/stream");
        Assert.Equal(all, await again.RestAsync());
    }

    [Theory]
    [InlineData("text")]
    [InlineData("ui")]
    public async Task Every_format_can_be_resumed_in_its_own_spelling(string format)
    {
        await using ResumeFixture app = await ResumeFixture.StartAsync(result: f => format == "text"
            ? ClaudeResults.Text(_ => Task.FromResult(MessageStream.FromSse(f.Upstream)), f.Options)
            : ClaudeResults.UiMessageStream(_ => Task.FromResult(MessageStream.FromSse(f.Upstream)), f.Options));
        (SseClient own, string address) = await app.AskAsync();
        app.Upstream.Send(Begin + Rest);
        List<SseEvent> all = await own.RestAsync();
        await using SseClient again = await app.ReadAsync($"{address}?after=2");
        Assert.Equal(format == "ui", again.Response.Headers.Contains("x-vercel-ai-ui-message-stream"));
        Assert.Equal(all[2..], await again.RestAsync());
        if (format == "ui")
            Assert.Equal(string.Concat(Deltas), UiClient.Read(all).Text);
    }

    [Fact]
    public async Task Readers_get_heartbeats_of_their_own()
    {
        await using ResumeFixture app = await ResumeFixture.StartAsync(reading: new RelayOptions { HeartbeatInterval = TimeSpan.FromSeconds(4) });
        (SseClient own, string address) = await app.AskAsync();
        app.Upstream.Send(Begin);
        await own.UntilAsync(Deltas[1]);
        await using SseClient late = await app.ReadAsync(address);
        await late.UntilAsync(Deltas[1]);
        await app.Clock.WaitForTimerAsync(static due => due == TimeSpan.FromSeconds(4)).Soon();
        app.Clock.Advance(TimeSpan.FromSeconds(4));
        await late.UntilAsync(": keep-alive").Soon();
        Assert.DoesNotContain("keep-alive", own.Raw, StringComparison.Ordinal);
        app.Clock.Advance(TimeSpan.FromSeconds(6));
        await own.UntilAsync(": keep-alive").Soon();
    }

    [Fact]
    public async Task A_producer_that_is_silent_for_long_keeps_its_stream()
    {
        await using ResumeFixture app = await ResumeFixture.StartAsync();
        (SseClient own, _) = await app.AskAsync();
        app.Upstream.Send(Begin);
        await own.UntilAsync(Deltas[1]);
        for (int i = 0; i < 20; i++)
        {
            await app.Clock.WaitForTimerAsync(static due => due <= TimeSpan.FromSeconds(5)).Soon();
            app.Clock.Advance(TimeSpan.FromSeconds(5));
        }
        app.Upstream.Send(Rest);
        Assert.Equal("done", (await own.RestAsync().Soon())[^1].Type);
    }

    [Fact]
    public async Task A_failure_is_in_the_stream_for_whoever_comes_back()
    {
        await using ResumeFixture app = await ResumeFixture.StartAsync();
        (SseClient own, string address) = await app.AskAsync();
        app.Upstream.Send(Begin + Wire.Error("overloaded_error", "secret"));
        List<SseEvent> all = await own.RestAsync();
        Assert.Equal("error", all[^1].Type);
        Assert.Equal("One two ", (await app.Interrupted.Task.Soon()).PartialMessage!.Text);
        await using SseClient again = await app.ReadAsync(address);
        Assert.Equal(all, await again.RestAsync());
        await using SseClient nothing = await app.ReadAsync(address, all[^1].Id);
        Assert.Equal(204, (int)nothing.Response.StatusCode);
    }

    [Fact]
    public async Task A_refusal_is_a_status_here_too_and_leaves_no_stream_behind()
    {
        await using ResumeFixture app = await ResumeFixture.StartAsync(result: static f => ClaudeResults.Events(
            static _ => throw new ClaudeApiException(ErrorType.RateLimit, "no") { StatusCode = System.Net.HttpStatusCode.TooManyRequests }, f.Options));
        using HttpResponseMessage response = await app.Client.PostAsync("/", null);
        Assert.Equal(429, (int)response.StatusCode);
        Assert.False(response.Headers.Contains("Stream-Id"));
    }

    [Fact]
    public async Task With_headers_at_once_the_id_is_there_before_the_API_has_accepted()
    {
        TaskCompletionSource<MessageStream> accepted = new();
        await using ResumeFixture app = await ResumeFixture.StartAsync(result: f =>
        {
            f.Options.CommitHeaders = CommitHeaders.Immediately;
            return ClaudeResults.Events(_ => accepted.Task, f.Options);
        });
        (SseClient own, string address) = await app.AskAsync();
        await using SseClient other = await app.ReadAsync(address);
        accepted.SetResult(Wire.Open(Begin + Rest));
        List<SseEvent> all = await own.RestAsync();
        Assert.Equal("done", all[^1].Type);
        Assert.Equal(all, await other.RestAsync());
    }

    [Fact]
    public async Task The_application_knows_the_id_before_the_browser_does()
    {
        string? id = null;
        await using ResumeFixture app = await ResumeFixture.StartAsync();
        app.Options.OnStreamCreated = created => Task.FromResult(id = created);
        (SseClient own, string address) = await app.AskAsync();
        Assert.Equal(address, $"/streams/{id}");
        await own.DisposeAsync();

        app.Options.OnStreamCreated = static _ => throw new InvalidOperationException("sk-ant-secret");
        using HttpResponseMessage response = await app.Client.PostAsync("/", null);
        Assert.Equal(500, (int)response.StatusCode);
        Assert.DoesNotContain("secret", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.True(app.Upstream.IsDisposed);
    }
}

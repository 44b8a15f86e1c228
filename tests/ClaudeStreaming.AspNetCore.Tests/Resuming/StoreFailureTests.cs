using ClaudeStreaming.AspNetCore.Tests.Support;
using ClaudeStreaming.Tests.Support;

namespace ClaudeStreaming.AspNetCore.Tests.Resuming;

/// <summary>The store is full, fails, or has forgotten.</summary>
public class StoreFailureTests
{
    private readonly BreakableStore _store;
    private readonly ManualClock _clock = new();

    public StoreFailureTests() => _store = new BreakableStore(new InMemoryStreamStore(1_000_000, _clock));

    [Fact]
    public async Task An_answer_that_is_too_large_to_keep_ends_in_an_error()
    {
        await using ResumeFixture app = await ResumeFixture.StartAsync(static o => o.MaxBytes = 2000);
        (SseClient own, string address) = await app.AskAsync();
        app.Upstream.Send(Wire.Start + Wire.StartText() + Wire.Text("Hello"));
        await own.UntilAsync("Hello");
        app.Upstream.Send(Wire.Text(new string('x', 3000)));
        List<SseEvent> all = await own.RestAsync().Soon();
        Assert.Equal("error", all[^1].Type);
        Assert.Contains("too_large", all[^1].Data, StringComparison.Ordinal);
        Assert.True(app.Upstream.IsDisposed);
        Assert.Equal(InterruptionCause.RelayFailed, (await app.Interrupted.Task.Soon()).Cause);
        await using SseClient again = await app.ReadAsync(address);
        Assert.Equal(all, await again.RestAsync());
    }

    [Fact]
    public async Task A_store_that_fails_at_the_beginning_is_a_503_and_the_answer_is_given_back()
    {
        _store.IsBroken = true;
        await using ResumeFixture app = await ResumeFixture.StartAsync(store: _store);
        using HttpResponseMessage response = await app.Client.PostAsync("/", null);
        Assert.Equal(503, (int)response.StatusCode);
        string problem = await response.Content.ReadAsStringAsync();
        Assert.Contains("store_unavailable", problem, StringComparison.Ordinal);
        Assert.DoesNotContain(BreakableStore.Secret, problem, StringComparison.Ordinal);
        Assert.True(app.Upstream.IsDisposed);
        Assert.Equal(InterruptionCause.RelayFailed, (await app.Interrupted.Task.Soon()).Cause);
    }

    [Fact]
    public async Task A_store_that_fails_in_mid_answer_is_an_error_event_and_what_had_arrived_is_given_back()
    {
        await using ResumeFixture app = await ResumeFixture.StartAsync(store: _store);
        (SseClient own, string address) = await app.AskAsync();
        app.Upstream.Send(Wire.Start + Wire.StartText() + Wire.Text("Hel"));
        await own.UntilAsync("Hel");
        _store.IsBroken = true;
        app.Upstream.Send(Wire.Text("lo"));
        RelayInterruption seen = await app.Interrupted.Task.Soon();
        Assert.Equal((InterruptionCause.RelayFailed, "Hello"), (seen.Cause, seen.PartialMessage!.Text));
        // The browser that asked is told at once.
        SseEvent last = (await own.RestAsync().Soon())[^1];
        Assert.Equal("error", last.Type);
        Assert.Contains("store_unavailable", last.Data, StringComparison.Ordinal);
        Assert.DoesNotContain(BreakableStore.Secret, own.Raw, StringComparison.Ordinal);
        // Nobody can end the stream for others; its lease does, where the store is able to.
        _store.IsBroken = false;
        await using SseClient other = await app.ReadAsync(address);
        await other.UntilAsync("Hel");
        _clock.Advance(TimeSpan.FromSeconds(21));
        Assert.Contains("orphaned", (await other.RestAsync().Soon())[^1].Data, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_append_that_fails_once_is_made_good_at_the_end()
    {
        await using ResumeFixture app = await ResumeFixture.StartAsync(store: _store);
        (SseClient own, _) = await app.AskAsync();
        _store.FailNextAppend = true;
        app.Upstream.Send(Wire.Start);
        List<SseEvent> all = await own.RestAsync().Soon();
        Assert.Equal(["message_start", "error"], all.Select(static e => e.Type));
        Assert.Contains("store_unavailable", all[^1].Data, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_that_fails_its_readers_is_an_error_event_or_a_503()
    {
        await using ResumeFixture app = await ResumeFixture.StartAsync(store: _store);
        (SseClient own, string address) = await app.AskAsync();
        app.Upstream.Send(Wire.Start + Wire.StartText() + Wire.Text("Hel"));
        await own.UntilAsync("Hel");
        _store.IsReadingBroken = true;
        await using (SseClient other = await app.ReadAsync(address, "2"))
        {
            SseEvent only = Assert.Single(await other.RestAsync().Soon());
            Assert.Contains("store_unavailable", only.Data, StringComparison.Ordinal);
            // It is no record of the stream: whoever comes back behind it has not missed the third.
            Assert.Equal("2", only.Id);
            Assert.DoesNotContain(BreakableStore.Secret, other.Raw, StringComparison.Ordinal);
        }
        _store.IsBroken = true;
        using HttpResponseMessage reading = await app.Client.GetAsync(address);
        Assert.Equal(503, (int)reading.StatusCode);
        using HttpResponseMessage stopping = await app.Client.PostAsync(address + "/stop", null);
        Assert.Equal(503, (int)stopping.StatusCode);
        _store.IsBroken = false;
        app.Upstream.Send(Wire.Answer("")[Wire.Start.Length..]);
        await own.DisposeAsync();
    }

    [Fact]
    public async Task A_reader_whose_position_the_store_does_not_know_is_told_to_begin_again()
    {
        await using ResumeFixture app = await ResumeFixture.StartAsync();
        (SseClient own, string address) = await app.AskAsync();
        app.Upstream.Send(Wire.Start + Wire.StartText() + Wire.Text("Hel"));
        await own.UntilAsync("Hel");
        await using SseClient lost = await app.ReadAsync(address, "17");
        Assert.Equal(new SseEvent("reset", """{"type":"reset"}""", "0"), await lost.NextAsync());
        app.Upstream.Send(Wire.StopBlock() + Wire.EndTurn + Wire.Stop);
        Assert.Equal(await own.RestAsync(), await lost.RestAsync());
    }

    [Fact]
    public async Task After_its_time_a_stream_is_not_found()
    {
        await using ResumeFixture app = await ResumeFixture.StartAsync();
        (SseClient own, string address) = await app.AskAsync();
        app.Upstream.Send(Wire.Answer("Hello"));
        await own.RestAsync();
        app.Clock.Advance(TimeSpan.FromMinutes(5));
        using HttpResponseMessage response = await app.Client.GetAsync(address);
        Assert.Equal(404, (int)response.StatusCode);
    }
}

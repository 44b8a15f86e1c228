using ClaudeStreaming.AspNetCore.Tests.Support;
using ClaudeStreaming.Tests.Support;

namespace ClaudeStreaming.AspNetCore.Tests.Resuming;

/// <summary>The store fails, and the application wants the browser that asked to get its answer all the same.</summary>
public class OwnReaderTests
{
    private readonly BreakableStore _store;
    private readonly ManualClock _clock = new();
    private readonly InMemoryStreamStore _shared;

    public OwnReaderTests() => _store = new BreakableStore(_shared = new InMemoryStreamStore(1_000_000, _clock));

    [Fact]
    public async Task A_store_that_fails_in_mid_answer_fails_nobody_who_was_there_from_the_beginning()
    {
        await using ResumeFixture app = await StartAsync();
        (SseClient own, string address) = await app.AskAsync();
        app.Upstream.Send(Wire.Start + Wire.StartText() + Wire.Text("Hel"));
        await own.UntilAsync("Hel");
        await using SseClient other = await app.ReadAsync(address);
        await other.UntilAsync("Hel");
        _store.IsBroken = true;
        app.Upstream.Send(Wire.Text("lo"));
        await own.UntilAsync("lo");
        // It came back; what it missed it must not go on behind.
        _store.IsBroken = false;
        app.Upstream.Send(Wire.StopBlock() + Wire.EndTurn + Wire.Stop);
        List<SseEvent> all = await own.RestAsync().Soon();
        Assert.Equal("done", all[^1].Type);
        Assert.Equal(Enumerable.Range(1, all.Count).Select(static n => $"{n}"), all.Select(static e => e.Id));
        Assert.Equal("Hello", (await app.Completed.Task.Soon()).Text);
        _clock.Advance(TimeSpan.FromSeconds(21));
        List<SseEvent> others = await other.RestAsync().Soon();
        Assert.Contains("orphaned", others[^1].Data, StringComparison.Ordinal);
        Assert.Equal(all[..(others.Count - 1)], others[..^1]);
    }

    [Fact]
    public async Task A_store_that_fails_at_the_beginning_is_an_answer_that_nobody_can_come_back_to()
    {
        _store.IsBroken = true;
        await using ResumeFixture app = await StartAsync();
        await using SseClient own = await SseClient.PostAsync(app.Client);
        Assert.Equal(200, (int)own.Response.StatusCode);
        Assert.False(own.Response.Headers.Contains("Stream-Id"));
        app.Upstream.Send(Wire.Answer("Hello"));
        Assert.Equal("done", (await own.RestAsync().Soon())[^1].Type);
        Assert.Equal("Hello", (await app.Completed.Task.Soon()).Text);
    }

    [Fact]
    public async Task While_the_store_works_everybody_sees_the_same()
    {
        await using ResumeFixture app = await StartAsync();
        (SseClient own, string address) = await app.AskAsync();
        app.Upstream.Send(Wire.Answer("Hello"));
        List<SseEvent> all = await own.RestAsync().Soon();
        await using SseClient other = await app.ReadAsync(address);
        Assert.Equal(all, await other.RestAsync().Soon());
    }

    [Fact]
    public async Task An_answer_that_another_server_goes_on_with_goes_on_for_the_browser_that_asked_too()
    {
        await using ResumeFixture app = await StartAsync();
        (SseClient own, string address) = await app.AskAsync();
        app.Upstream.Send(Wire.Start + Wire.StartText() + Wire.Text("Hel"));
        await own.UntilAsync("Hel");
        _clock.Advance(TimeSpan.FromSeconds(15));
        StreamLease taken = (await _shared.TryTakeOverAsync(address.Split('/')[^1], default))!;
        app.Upstream.Send(Wire.Text("p!"));
        await _shared.CompleteAsync(taken, StreamOutcome.Completed, 4, ["event: done\ndata: elsewhere\n"u8.ToArray()], default);
        List<SseEvent> all = await own.RestAsync().Soon();
        Assert.Equal(("done", "elsewhere", "4"), (all[^1].Type, all[^1].Data, all[^1].Id));
        Assert.Equal(InterruptionCause.RelayFailed, (await app.Interrupted.Task.Soon()).Cause);
    }

    private Task<ResumeFixture> StartAsync() => ResumeFixture.StartAsync(static o => o.OnStoreFailure = StoreFailurePolicy.KeepOwnReader, store: _store);
}

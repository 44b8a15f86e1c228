using ClaudeStreaming.Tests.Support;

namespace ClaudeStreaming.Tests.Client;

/// <summary>A request that nobody wants any more ends, whatever it is waiting for: the API sees it go, nothing is sent again, nothing is left.</summary>
public class AbandonmentTests
{
    public static TheoryData<string> Opening => Pending.Opening;

    public static TheoryData<string> Reading => Pending.Reading;

    [Theory, MemberData(nameof(Opening))]
    public async Task Cancelled_while_it_waits_for_this_StreamAsync_throws_the_callers_token(string what)
    {
        Pending pending = Pending.InOpening(what);
        using CancellationTokenSource source = new();
        Task<MessageStream> opening = pending.Client.StreamAsync(Requests.Hello, cancellationToken: source.Token);
        await pending.ReachAsync();
        await source.CancelAsync();
        OperationCanceledException failure = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => opening);
        Assert.Equal(source.Token, failure.CancellationToken);
        AssertGone(pending);
    }

    [Theory, MemberData(nameof(Reading))]
    public async Task Cancelled_by_the_token_of_the_stream_while_it_waits_for_this_every_view_throws_that_token(string what)
    {
        foreach (string view in Views.Names.Select(static row => row.Data))
        {
            Pending pending = Pending.InReading(what);
            using CancellationTokenSource source = new();
            MessageStream stream = await pending.Client.StreamAsync(Requests.Hello, cancellationToken: source.Token);
            Task<Seen> reading = Seen.ReadAsync(stream, view);
            await pending.ReachAsync();
            await source.CancelAsync();
            AssertCanceled(await reading, source.Token);
            Assert.Same((await reading).Failure, await stream.FailAsync<OperationCanceledException>("events"));
            AssertGone(pending);
        }
    }

    [Theory, MemberData(nameof(Reading))]
    public async Task Cancelled_by_the_token_of_a_view_while_it_waits_for_this_every_view_throws_that_token(string what)
    {
        foreach (string view in Views.Names.Select(static row => row.Data))
        {
            Pending pending = Pending.InReading(what);
            using CancellationTokenSource source = new();
            MessageStream stream = await pending.Client.StreamAsync(Requests.Hello);
            Task reading = stream.ReadAsync(view, source.Token);
            await pending.ReachAsync();
            await source.CancelAsync();
            OperationCanceledException failure = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
            Assert.Equal(source.Token, failure.CancellationToken);
            AssertGone(pending);
        }
    }

    [Theory, MemberData(nameof(Reading))]
    public async Task Disposed_while_it_waits_for_this_every_view_throws_that_it_was(string what)
    {
        foreach (string view in Views.Names.Select(static row => row.Data))
        {
            Pending pending = Pending.InReading(what);
            MessageStream stream = await pending.Client.StreamAsync(Requests.Hello);
            Task<Seen> reading = Seen.ReadAsync(stream, view);
            await pending.ReachAsync();
            Message? before = stream.CurrentMessage;
            await stream.DisposeAsync();
            await stream.DisposeAsync();
            Assert.IsType<ObjectDisposedException>((await reading).Failure);
            Assert.Equal(before, stream.CurrentMessage);
            AssertGone(pending);
        }
    }

    [Theory, MemberData(nameof(Reading))]
    public async Task Ended_from_many_threads_at_once_it_ends_once(string what)
    {
        for (int i = 0; i < 20; i++)
        {
            Pending pending = Pending.InReading(what);
            using CancellationTokenSource ofStream = new(), ofView = new();
            MessageStream stream = await pending.Client.StreamAsync(Requests.Hello, cancellationToken: ofStream.Token);
            Task reading = stream.ReadAsync("text", ofView.Token);
            await pending.ReachAsync();
            using Barrier start = new(4);
            Task[] ending =
            [
                Ending(() => stream.DisposeAsync().AsTask()), Ending(() => stream.DisposeAsync().AsTask()),
                Ending(ofStream.CancelAsync), Ending(ofView.CancelAsync),
            ];
            await Task.WhenAll(ending);
            Exception? failure = await Record.ExceptionAsync(() => reading);
            Assert.True(
                failure is ObjectDisposedException || failure is OperationCanceledException canceled && (canceled.CancellationToken == ofStream.Token || canceled.CancellationToken == ofView.Token),
                $"{failure}");
            await stream.FailAsync<ObjectDisposedException>("events");
            AssertGone(pending);

            Task Ending(Func<Task> end) => Task.Factory.StartNew(
                () =>
                {
                    start.SignalAndWait();
                    return end();
                },
                TaskCreationOptions.LongRunning).Unwrap();
        }
    }

    [Fact]
    public async Task After_a_failure_neither_cancelling_nor_disposing_changes_what_happened()
    {
        Pending pending = Pending.InReading("more");
        using CancellationTokenSource source = new();
        MessageStream stream = await pending.Client.StreamAsync(
            Requests.Hello, new() { Recovery = new RecoveryOptions { MaxContinuations = 0 } }, source.Token);
        Task reading = stream.ReadAsync("text");
        pending.Clock.Advance(FaultPlace.IdleTimeout);
        ClaudeStreamException failure = await Assert.ThrowsAsync<ClaudeStreamException>(() => reading);
        await source.CancelAsync();
        Assert.Same(failure, await stream.FailAsync<ClaudeStreamException>("text", source.Token));
        await stream.DisposeAsync();
        Assert.Equal("Hel", stream.CurrentMessage!.Text);
        await stream.FailAsync<ObjectDisposedException>("text");
    }

    [Fact]
    public async Task A_token_that_was_cancelled_before_sends_nothing()
    {
        Pending pending = Pending.InOpening("the headers");
        CancellationToken token = new(canceled: true);
        OperationCanceledException failure = await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => pending.Client.StreamAsync(Requests.Hello, cancellationToken: token));
        Assert.Equal(token, failure.CancellationToken);
        Assert.Empty(pending.Claude.Requests);
    }

    private static void AssertCanceled(Seen seen, CancellationToken token) =>
        Assert.Equal(token, Assert.IsType<OperationCanceledException>(seen.Failure, exactMatch: false).CancellationToken);

    private static void AssertGone(Pending pending)
    {
        Assert.Equal(pending.Requests, pending.Claude.Requests.Count);
        // Those before it had been answered, well or badly.
        Assert.True(pending.Claude.Requests[^1].Aborted.IsCancellationRequested || pending.IsBetweenRequests);
        Assert.Equal(0, pending.Clock.Timers);
        pending.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(pending.Requests, pending.Claude.Requests.Count);
    }
}

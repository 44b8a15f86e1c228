using ClaudeStreaming.Testing;
using ClaudeStreaming.Tests.Support;

namespace ClaudeStreaming.Tests.Streaming;

/// <summary>Cancellation, disposal, and two who read at once.</summary>
public class LifetimeTests
{
    public static TheoryData<string> AllViews => Views.Names;

    [Theory, MemberData(nameof(AllViews))]
    public async Task A_token_that_is_cancelled_in_a_read_ends_it_and_is_the_one_in_the_exception(string view)
    {
        LiveBody body = new LiveBody().Send(Wire.Start + Wire.StartText() + Wire.Text("Hel"));
        await using MessageStream stream = MessageStream.FromSse(body);
        using CancellationTokenSource source = new();
        Task reading = stream.ReadAsync(view, source.Token);
        await source.CancelAsync();
        OperationCanceledException failure = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        Assert.Equal(source.Token, failure.CancellationToken);
        Assert.Equal("Hel", stream.CurrentMessage!.Text);
        Assert.True(body.IsDisposed);
        Assert.Same(failure, await stream.FailAsync<OperationCanceledException>("final message"));
    }

    [Theory, MemberData(nameof(AllViews))]
    public async Task A_body_that_ends_when_a_read_is_cancelled_is_no_answer_that_broke_off(string view)
    {
        using CancellationTokenSource source = new();
        await using MessageStream stream = MessageStream.FromSse(new EndsWhenCancelled());
        Task reading = stream.ReadAsync(view, source.Token);
        await source.CancelAsync();
        OperationCanceledException failure = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        Assert.Equal(source.Token, failure.CancellationToken);
    }

    [Theory, MemberData(nameof(AllViews))]
    public async Task A_token_that_was_cancelled_before_the_read_ends_the_stream(string view)
    {
        LiveBody body = new LiveBody().Send(Wire.Answer("Hello"));
        await using MessageStream stream = MessageStream.FromSse(body);
        OperationCanceledException failure = await stream.FailAsync<OperationCanceledException>(view, new CancellationToken(canceled: true));
        Assert.Equal(new CancellationToken(canceled: true), failure.CancellationToken);
        Assert.True(body.IsDisposed);
    }

    [Fact]
    public async Task Both_tokens_of_a_text_loop_count_and_each_stays_itself()
    {
        foreach (int which in new[] { 0, 1 })
        {
            LiveBody body = new LiveBody().Send(Wire.Start + Wire.StartText() + Wire.Text("Hel"));
            await using MessageStream stream = MessageStream.FromSse(body);
            CancellationTokenSource[] sources = [new(), new()];
            OperationCanceledException failure = await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
            {
                await foreach (string _ in stream.TextAsync(sources[0].Token).WithCancellation(sources[1].Token))
                    await sources[which].CancelAsync();
            });
            Assert.Equal(sources[which].Token, failure.CancellationToken);
        }
    }

    [Fact]
    public async Task The_token_given_to_StreamAsync_governs_the_whole_life_of_the_stream()
    {
        FakeClaude claude = new(new FakeReply().Text("Hel").Stall());
        using ClaudeClient client = claude.CreateClient();
        using CancellationTokenSource source = new();
        await using MessageStream stream = await client.StreamAsync(Requests.Hello, cancellationToken: source.Token);
        await using IAsyncEnumerator<string> text = stream.TextAsync().GetAsyncEnumerator();
        Assert.True(await text.MoveNextAsync());
        await source.CancelAsync();

        // Nobody was reading: the response is released all the same.
        Assert.True(claude.Requests[0].Aborted.IsCancellationRequested);
        OperationCanceledException failure = await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await text.MoveNextAsync());
        Assert.Equal(source.Token, failure.CancellationToken);
        Assert.Equal("Hel", stream.CurrentMessage!.Text);
    }

    [Fact]
    public async Task The_token_given_to_StreamAsync_ends_a_pending_read()
    {
        FakeClaude claude = new(new FakeReply().Text("Hel").Stall());
        using ClaudeClient client = claude.CreateClient();
        using CancellationTokenSource source = new();
        await using MessageStream stream = await client.StreamAsync(Requests.Hello, cancellationToken: source.Token);
        Task<Message> reading = stream.GetFinalMessageAsync();
        await source.CancelAsync();
        OperationCanceledException failure = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        Assert.Equal(source.Token, failure.CancellationToken);
    }

    [Fact]
    public async Task Cancelling_after_the_end_changes_nothing()
    {
        using CancellationTokenSource source = new();
        using ClaudeClient client = new FakeClaude(new FakeReply().Text("Hello")).CreateClient();
        await using MessageStream stream = await client.StreamAsync(Requests.Hello, cancellationToken: source.Token);
        Message message = await stream.GetFinalMessageAsync();
        await source.CancelAsync();
        Assert.Same(message, await stream.GetFinalMessageAsync(source.Token));
        Assert.Empty(await Views.Events(stream, source.Token));
    }

    [Theory, MemberData(nameof(AllViews))]
    public async Task Two_reads_at_once_are_a_mistake_that_is_named_and_the_first_one_goes_on(string view)
    {
        LiveBody body = new();
        await using MessageStream stream = MessageStream.FromSse(body);
        Task<Message> first = stream.GetFinalMessageAsync();
        InvalidOperationException mistake = await stream.FailAsync<InvalidOperationException>(view);
        Assert.Contains("one read", mistake.Message, StringComparison.Ordinal);
        body.Send(Wire.Answer("Hello"));
        Assert.Equal("Hello", (await first).Text);
    }

    [Theory, MemberData(nameof(AllViews))]
    public async Task Disposal_ends_a_pending_read_and_every_later_one(string view)
    {
        LiveBody body = new LiveBody().Send(Wire.Start + Wire.StartText() + Wire.Text("Hel"));
        MessageStream stream = MessageStream.FromSse(body);
        Task reading = stream.ReadAsync(view);
        await stream.DisposeAsync();
        await stream.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => reading);
        Assert.True(body.IsDisposed);
        Assert.Equal("Hel", stream.CurrentMessage!.Text);
        foreach (string other in Views.Names.Select(static row => row.Data))
            await stream.FailAsync<ObjectDisposedException>(other);
    }

    [Fact]
    public async Task After_disposal_a_finished_message_can_still_be_had_but_no_events()
    {
        MessageStream stream = Wire.Open(Wire.Answer("Hello"));
        Message message = await stream.GetFinalMessageAsync();
        await stream.DisposeAsync();
        Assert.Same(message, await stream.GetFinalMessageAsync());
        Assert.Same(message, stream.CurrentMessage);
        Assert.Equal("Hello", await stream.GetFinalTextAsync());
        await stream.FailAsync<ObjectDisposedException>("events");
        await stream.FailAsync<ObjectDisposedException>("text");
        await stream.FailAsync<ObjectDisposedException>("copy");
    }

    [Fact]
    public async Task Disposal_aborts_the_request()
    {
        FakeClaude claude = new(new FakeReply().Text("Hel").Stall());
        using ClaudeClient client = claude.CreateClient();
        MessageStream stream = await client.StreamAsync(Requests.Hello);
        Assert.False(claude.Requests[0].Aborted.IsCancellationRequested);
        await stream.DisposeAsync();
        Assert.True(claude.Requests[0].Aborted.IsCancellationRequested);
    }

    [Fact]
    public async Task A_stream_that_is_to_be_left_open_is()
    {
        LiveBody body = new LiveBody().Send(Wire.Answer("Hello"));
        await using (MessageStream stream = MessageStream.FromSse(body, new MessageStreamOptions { LeaveOpen = true }))
            await stream.GetFinalMessageAsync();
        Assert.False(body.IsDisposed);
    }

    [Fact]
    public async Task Disposal_from_many_threads_while_reading_ends_in_one_of_two_ways()
    {
        for (int i = 0; i < 200; i++)
        {
            LiveBody body = new LiveBody().Send(Wire.Start + Wire.StartText());
            MessageStream stream = MessageStream.FromSse(body);
            Task reading = Task.Run(() => stream.GetFinalMessageAsync());
            Task sending = Task.Run(() => body.Send(Wire.Text("Hello") + Wire.StopBlock() + Wire.EndTurn + Wire.Stop));
            Task[] disposing = [.. Enumerable.Range(0, 3).Select(_ => Task.Run(async () => await stream.DisposeAsync()))];
            await Task.WhenAll([sending, .. disposing]);
            Exception? failure = await Record.ExceptionAsync(() => reading);
            Assert.True(failure is null or ObjectDisposedException, failure?.ToString());
        }
    }

    [Fact]
    public void FromSse_refuses_what_it_cannot_read_at_once()
    {
        Assert.Throws<ArgumentNullException>(() => MessageStream.FromSse(null!));
        MemoryStream closed = new();
        closed.Dispose();
        Assert.Throws<ArgumentException>(() => MessageStream.FromSse(closed));
        foreach (MessageStreamOptions options in new MessageStreamOptions[]
        {
            new() { IdleTimeout = TimeSpan.Zero },
            new() { IdleTimeout = TimeSpan.FromDays(100) },
            new() { MaxEventBytes = 0 },
            new() { MaxMessageBytes = 0 },
        })
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => MessageStream.FromSse(new MemoryStream(), options));
        }
    }

    [Fact]
    public async Task CopyTextToAsync_refuses_a_destination_it_cannot_write_at_once()
    {
        await using MessageStream stream = Wire.Open(Wire.Answer("Hello"));
        Assert.Throws<ArgumentNullException>(() => { _ = stream.CopyTextToAsync(null!); });
        Assert.Throws<ArgumentException>(() => { _ = stream.CopyTextToAsync(new MemoryStream([], writable: false)); });
        Assert.Equal("Hello", await stream.GetFinalTextAsync());
    }

    /// <summary>Some transports say that it is the end where they should say that the read was cancelled.</summary>
    private sealed class EndsWhenCancelled : MemoryStream
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            TaskCompletionSource cancelled = new();
            using CancellationTokenRegistration registration = cancellationToken.Register(cancelled.SetResult);
            await cancelled.Task;
            return 0;
        }
    }
}

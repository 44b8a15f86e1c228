using ClaudeStreaming.Tests.Support;

namespace ClaudeStreaming.Tests.Streaming;

/// <summary>Silence and time, by a clock that only tests move.</summary>
public class WatchdogTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly ManualClock _clock = new();
    private readonly LiveBody _body = new();

    private MessageStream Open() => MessageStream.FromSse(_body, new MessageStreamOptions { IdleTimeout = 30 * Second, TimeProvider = _clock });

    public static TheoryData<string> AllViews => Views.Names;

    [Theory, MemberData(nameof(AllViews))]
    public async Task Silence_longer_than_the_limit_breaks_the_stream_and_to_the_second(string view)
    {
        await using MessageStream stream = Open();
        _body.Send(Wire.Start + Wire.StartText() + Wire.Text("Hel"));
        Task reading = stream.ReadAsync(view);
        _clock.Advance(29.999 * Second);
        Assert.False(reading.IsCompleted);
        _clock.Advance(0.001 * Second);
        ClaudeStreamException failure = await Assert.ThrowsAsync<ClaudeStreamException>(() => reading);
        Assert.Equal(StreamFailure.Idle, failure.Reason);
        Assert.IsType<TimeoutException>(failure.InnerException);
        Assert.Equal("Hel", failure.PartialMessage!.Text);
        Assert.True(_body.IsDisposed);
    }

    [Theory]
    [InlineData(Wire.Ping)]
    [InlineData(": a comment\n\n")]
    [InlineData("d")]
    public async Task Any_byte_is_a_sign_of_life(string sign)
    {
        await using MessageStream stream = Open();
        _body.Send(Wire.Start + Wire.StartText());
        Task<Message> reading = stream.GetFinalMessageAsync();
        for (int i = 0; i < 5; i++)
        {
            _clock.Advance(29 * Second);
            if (i == 4 && sign == "d")
                break;
            _body.Send(sign == "d" ? i == 0 ? "data" : ":" : sign);
        }
        _body.Send("\n\n" + Wire.StopBlock() + Wire.EndTurn + Wire.Stop);
        Assert.Equal(StopReason.EndTurn, (await reading).StopReason);
    }

    [Fact]
    public async Task A_slow_consumer_is_not_silence()
    {
        await using MessageStream stream = Open();
        _body.Send(Wire.Start + Wire.StartText() + Wire.Text("Hel"));
        await using IAsyncEnumerator<string> text = stream.TextAsync().GetAsyncEnumerator();
        Assert.True(await text.MoveNextAsync());
        _clock.Advance(3600 * Second);
        ValueTask<bool> next = text.MoveNextAsync();
        _clock.Advance(29 * Second);
        _body.Send(Wire.Text("lo") + Wire.StopBlock() + Wire.EndTurn + Wire.Stop);
        Assert.True(await next);
        Assert.Equal("Hello", (await stream.GetFinalMessageAsync()).Text);
    }

    // The timer of the first wait is still running when the second begins, or has come in between, for nothing.
    [Theory]
    [InlineData(20)]
    [InlineData(30)]
    [InlineData(3600)]
    public async Task Behind_a_slow_consumer_silence_counts_from_the_next_read(int secondsSlow)
    {
        await using MessageStream stream = Open();
        await using IAsyncEnumerator<string> text = stream.TextAsync().GetAsyncEnumerator();
        ValueTask<bool> first = text.MoveNextAsync();
        _body.Send(Wire.Start + Wire.StartText() + Wire.Text("Hel"));
        Assert.True(await first);
        _clock.Advance(secondsSlow * Second);
        Task<bool> next = text.MoveNextAsync().AsTask();
        _clock.Advance(29.999 * Second);
        Assert.False(next.IsCompleted);
        _clock.Advance(0.001 * Second);
        Assert.Equal(StreamFailure.Idle, (await Assert.ThrowsAsync<ClaudeStreamException>(() => next)).Reason);
    }

    [Fact]
    public async Task Without_a_limit_silence_may_last()
    {
        await using MessageStream stream = MessageStream.FromSse(
            _body, new MessageStreamOptions { IdleTimeout = Timeout.InfiniteTimeSpan, TimeProvider = _clock });
        Task<Message> reading = stream.GetFinalMessageAsync();
        _clock.Advance(TimeSpan.FromDays(10));
        _body.Send(Wire.Answer("Hello"));
        Assert.Equal("Hello", (await reading).Text);
    }

    [Fact]
    public async Task Timings_say_when_the_first_event_the_first_token_and_the_end_came()
    {
        await using MessageStream stream = Open();
        Task<Message> reading = stream.GetFinalMessageAsync();
        Assert.Equal(default, stream.Timings);
        Step(1, Wire.Ping);
        Step(2, Wire.Start + Wire.StartText() + Wire.Text(""));
        Step(4, Wire.Text("Hel"));
        Step(8, Wire.Text("lo"));
        Step(3, Wire.StopBlock() + Wire.EndTurn + Wire.Stop);
        await reading;
        Assert.Equal(
            new StreamTimings
            {
                TimeToFirstEvent = 1 * Second,
                TimeToFirstToken = 7 * Second,
                Duration = 18 * Second,
                LongestGap = 8 * Second,
            },
            stream.Timings);

        void Step(int seconds, string bytes)
        {
            _clock.Advance(seconds * Second);
            _body.Send(bytes);
        }
    }

    [Fact]
    public async Task The_first_wait_after_bytes_that_were_there_at_once_is_a_gap()
    {
        await using MessageStream stream = Open();
        _body.Send(Wire.Start + Wire.StartText());
        Task<Message> reading = stream.GetFinalMessageAsync();
        _clock.Advance(8 * Second);
        _body.Send(Wire.StopBlock() + Wire.EndTurn + Wire.Stop);
        await reading;
        Assert.Equal(8 * Second, stream.Timings.LongestGap);
    }

    [Fact]
    public async Task A_failure_ends_the_time_too()
    {
        await using MessageStream stream = Open();
        Task<Message> reading = stream.GetFinalMessageAsync();
        _clock.Advance(30 * Second);
        await Assert.ThrowsAsync<ClaudeStreamException>(() => reading);
        _clock.Advance(30 * Second);
        Assert.Equal(30 * Second, stream.Timings.Duration);
        Assert.Null(stream.Timings.TimeToFirstEvent);
    }
}

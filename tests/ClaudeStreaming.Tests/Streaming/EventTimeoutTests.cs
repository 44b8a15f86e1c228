using ClaudeStreaming.Tests.Support;

namespace ClaudeStreaming.Tests.Streaming;

/// <summary>The limit on silence between events that say something, which signs of life do not end.</summary>
public class EventTimeoutTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly ManualClock _clock = new();
    private readonly LiveBody _body = new();

    public static TheoryData<string> AllViews => Views.Names;

    [Theory, MemberData(nameof(AllViews))]
    public async Task Pings_without_an_event_break_the_stream_and_to_the_millisecond(string view)
    {
        await using MessageStream stream = Open(60 * Second);
        _body.Send(Wire.Start + Wire.StartText() + Wire.Text("Hel"));
        Task reading = stream.ReadAsync(view);
        Wait(25, Wire.Ping);
        Wait(25, Wire.Ping);
        _clock.Advance(9.999 * Second);
        Assert.False(reading.IsCompleted);
        _clock.Advance(0.001 * Second);
        ClaudeStreamException failure = await Assert.ThrowsAsync<ClaudeStreamException>(() => reading);
        Assert.Equal(StreamFailure.Idle, failure.Reason);
        Assert.Contains("No event but pings arrived for 60 s", failure.Message, StringComparison.Ordinal);
        Assert.Contains("EventTimeout", failure.Message, StringComparison.Ordinal);
        Assert.IsType<TimeoutException>(failure.InnerException);
        Assert.Equal("Hel", failure.PartialMessage!.Text);
        Assert.True(_body.IsDisposed);
    }

    public static TheoryData<string> WhatSaysNothing =>
        [Wire.Ping, ": a comment\n\n", "data: [DONE]\n\n", "data:\n\n", "event: message_delta\n\n", "data: no JSON, no name\n\n", "event: content_block_delta\ndata: {\"ty"];

    [Theory, MemberData(nameof(WhatSaysNothing))]
    public async Task What_says_nothing_does_not_end_the_silence(string bytes)
    {
        await using MessageStream stream = Open(60 * Second);
        _body.Send(Wire.Start);
        Task<Message> reading = stream.GetFinalMessageAsync();
        Wait(29, bytes);
        _clock.Advance(29 * Second);
        Assert.False(reading.IsCompleted);
        // By now the other limit would have come first; a byte is enough for that one.
        _body.Send("\n");
        _clock.Advance(2 * Second);
        Assert.Contains("EventTimeout", (await Assert.ThrowsAsync<ClaudeStreamException>(() => reading)).Message, StringComparison.Ordinal);
    }

    public static TheoryData<string> WhatSaysSomething =>
        [Wire.Text(""), Wire.Text("lo"), Wire.StartText(1), Wire.Event("new_event", "{}"), Wire.Start, Wire.EndTurn];

    [Theory, MemberData(nameof(WhatSaysSomething))]
    public async Task Every_other_event_does(string bytes)
    {
        await using MessageStream stream = Open(60 * Second);
        _body.Send(Wire.Start + Wire.StartText());
        Task<Message> reading = stream.GetFinalMessageAsync();
        for (int i = 0; i < 2; i++)
        {
            Wait(29, Wire.Ping);
            Wait(29, i == 0 ? bytes : Wire.Ping);
        }
        Assert.False(reading.IsCompleted);
        _clock.Advance(2 * Second);
        await Assert.ThrowsAsync<ClaudeStreamException>(() => reading);
    }

    [Fact]
    public async Task Of_two_limits_the_one_that_comes_first_counts_and_is_named()
    {
        await using MessageStream stream = Open(31 * Second);
        Task<Message> reading = stream.GetFinalMessageAsync();
        _clock.Advance(30 * Second);
        Assert.Contains("IdleTimeout", (await Assert.ThrowsAsync<ClaudeStreamException>(() => reading)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_needs_no_other_limit()
    {
        await using MessageStream stream = MessageStream.FromSse(
            _body, new() { IdleTimeout = Timeout.InfiniteTimeSpan, EventTimeout = TimeSpan.FromDays(3), TimeProvider = _clock });
        Task<Message> reading = stream.GetFinalMessageAsync();
        _clock.Advance(TimeSpan.FromDays(3) - 0.001 * Second);
        Assert.False(reading.IsCompleted);
        _clock.Advance(0.001 * Second);
        await Assert.ThrowsAsync<ClaudeStreamException>(() => reading);
    }

    [Fact]
    public async Task A_slow_consumer_is_not_silence()
    {
        await using MessageStream stream = Open(60 * Second);
        _body.Send(Wire.Start + Wire.StartText() + Wire.Text("Hel") + Wire.Ping);
        await using IAsyncEnumerator<StreamEvent> events = stream.GetAsyncEnumerator();
        // The clock moves between the reads, and only what a read waits counts.
        for (int i = 0; i < 4; i++)
        {
            Assert.True(await events.MoveNextAsync());
            _clock.Advance(3600 * Second);
        }
        Task<bool> next = events.MoveNextAsync().AsTask();
        Wait(29, Wire.Ping);
        Assert.True(await next);
        _clock.Advance(3600 * Second);
        next = events.MoveNextAsync().AsTask();
        Wait(29, Wire.Ping);
        Assert.True(await next);
        next = events.MoveNextAsync().AsTask();
        _clock.Advance(1.999 * Second);
        Assert.False(next.IsCompleted);
        _clock.Advance(0.001 * Second);
        await Assert.ThrowsAsync<ClaudeStreamException>(() => next);
    }

    [Fact]
    public async Task By_default_a_model_may_think_for_as_long_as_it_pings()
    {
        await using MessageStream stream = MessageStream.FromSse(_body, new() { TimeProvider = _clock });
        Task<Message> reading = stream.GetFinalMessageAsync();
        for (int i = 0; i < 100; i++)
            Wait(119, Wire.Ping);
        _body.Send(Wire.Answer("Hello"));
        Assert.Equal("Hello", (await reading).Text);
    }

    private MessageStream Open(TimeSpan limit) =>
        MessageStream.FromSse(_body, new() { IdleTimeout = 30 * Second, EventTimeout = limit, TimeProvider = _clock });

    private void Wait(int seconds, string bytes)
    {
        _clock.Advance(seconds * Second);
        _body.Send(bytes);
    }
}

using System.Buffers;
using ClaudeStreaming.AspNetCore.Tests.Support;
using ClaudeStreaming.Tests.Support;
using Microsoft.AspNetCore.Builder;

namespace ClaudeStreaming.AspNetCore.Tests.Relaying;

/// <summary>Waiting for the API and for the clock at the same time, and writing in one place only.</summary>
public class PumpTests
{
    [Fact]
    public async Task A_wakeup_that_comes_before_the_wait_is_not_lost_and_two_are_one()
    {
        Wakeup wakeup = new();
        wakeup.Set();
        wakeup.Set();
        await wakeup.WaitAsync().AsTask().Soon();
        Task next = wakeup.WaitAsync().AsTask();
        Assert.False(next.IsCompleted);
        wakeup.Set();
        await next.Soon();
    }

    [Fact]
    public async Task Wakeups_from_two_threads_are_never_all_lost()
    {
        const int Rounds = 20_000;
        Wakeup wakeup = new();
        int first = 0, second = 0;
        Task[] setting = [Task.Run(() => Count(ref first)), Task.Run(() => Count(ref second))];
        while (Volatile.Read(ref first) < Rounds || Volatile.Read(ref second) < Rounds)
            await wakeup.WaitAsync().AsTask().Soon();
        await Task.WhenAll(setting);

        void Count(ref int count)
        {
            for (int i = 0; i < Rounds; i++)
            {
                Interlocked.Increment(ref count);
                wakeup.Set();
            }
        }
    }

    [Fact]
    public async Task What_is_due_is_done_while_a_step_is_waited_for_and_not_after_it()
    {
        ManualClock clock = new();
        Target target = new(clock);
        using Pump pump = new(target, clock);
        TaskCompletionSource<bool> step = new();
        Task<bool> waiting = pump.WaitAsync(new ValueTask<bool>(step.Task)).AsTask();
        for (int i = 1; i <= 3; i++)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            Assert.Equal(i, target.Done);
        }
        step.SetResult(true);
        Assert.True(await waiting.Soon());
        clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(3, target.Done);
    }

    [Fact]
    public async Task A_step_that_fails_fails_the_wait()
    {
        ManualClock clock = new();
        using Pump pump = new(new Target(clock), clock);
        TaskCompletionSource step = new();
        Task waiting = pump.WaitAsync(step.Task).AsTask();
        step.SetException(new IOException("gone"));
        Assert.Equal("gone", (await Assert.ThrowsAsync<IOException>(() => waiting)).Message);
        await Assert.ThrowsAsync<IOException>(async () => await pump.WaitAsync(Task.FromException(new IOException())));
    }

    [Fact]
    public async Task A_heartbeat_never_lands_inside_an_event()
    {
        ManualClock clock = new();
        LiveBody body = new();
        await using RelayServer server = await RelayServer.StartAsync(app => app.MapPost("/", () => ClaudeResults.Events(
            MessageStream.FromSse(body), new RelayOptions { TimeProvider = clock, HeartbeatInterval = TimeSpan.FromMilliseconds(1), MaxDuration = Timeout.InfiniteTimeSpan })));
        await using SseClient client = await SseClient.PostAsync(server.Client);
        const int Deltas = 3000;
        Task<List<SseEvent>> reading = client.RestAsync();
        Task beating = Task.Run(() =>
        {
            while (!reading.IsCompleted)
                clock.Advance(TimeSpan.FromMilliseconds(1));
        });
        body.Send(Wire.Start + Wire.StartText());
        for (int i = 0; i < Deltas; i++)
        {
            body.Send(Wire.Text($"{i}"));
            if (i % 50 == 0)
                await Task.Yield();
        }
        body.Send(Wire.StopBlock() + Wire.EndTurn + Wire.Stop);
        List<SseEvent> events = await reading.WaitAsync(TimeSpan.FromMinutes(1));
        await beating;
        Assert.Equal(Enumerable.Range(1, Deltas + 6).Select(static i => $"{i}"), events.Select(static e => e.Id));
        Assert.Contains(": keep-alive\n\n", client.Raw, StringComparison.Ordinal);
        Assert.All(client.Raw.Split("\n\n", StringSplitOptions.RemoveEmptyEntries), static frame => Assert.True(
            frame is ": ok" or ": keep-alive" || frame.StartsWith("event: ", StringComparison.Ordinal), frame));
    }

    /// <summary>Has something due every second.</summary>
    private sealed class Target(ManualClock clock) : IFrameTarget
    {
        private DateTimeOffset _next = clock.GetUtcNow() + TimeSpan.FromSeconds(1);

        public int Done { get; private set; }

        public IBufferWriter<byte> Buffer { get; } = new ArrayBufferWriter<byte>();

        public TimeSpan DueIn => _next > clock.GetUtcNow() ? _next - clock.GetUtcNow() : TimeSpan.Zero;

        public ValueTask OnDueAsync()
        {
            Done++;
            _next += TimeSpan.FromSeconds(1);
            return default;
        }

        public void EndFrame(long sequence)
        {
        }

        public ValueTask FlushAsync() => default;

        public ValueTask CompleteAsync(StreamOutcome outcome) => default;
    }
}

namespace ClaudeStreaming.Tests.Streaming;

/// <summary>The lock of a cursor.</summary>
public class GateTests
{
    [Fact]
    public void One_thread_at_a_time_is_in_it()
    {
        Gate gate = new();
        int inside = 0, most = 0;
        long entered = 0;
        Parallel.For(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 8 }, _ =>
        {
            for (int i = 0; i < 20_000; i++)
            {
                using (gate.Enter())
                {
                    most = Math.Max(most, ++inside);
                    entered++;
                    inside--;
                }
            }
        });
        Assert.Equal((1, 8 * 20_000L), (most, entered));
    }

    [Fact]
    public async Task Who_is_in_it_may_enter_again_and_leaves_it_where_it_was_entered_first()
    {
        Gate gate = new();
        Task<int> other;
        int at = 0;
        using (gate.Enter())
        {
            using (gate.Enter())
                at = 1;
            other = Task.Factory.StartNew(Look, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            SpinWait.SpinUntil(() => other.Status == TaskStatus.Running);
            at = 2;
        }
        Assert.Equal(2, await other);

        int Look()
        {
            using (gate.Enter())
                return at;
        }
    }
}

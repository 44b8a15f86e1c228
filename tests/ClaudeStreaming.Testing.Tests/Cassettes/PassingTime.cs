using ClaudeStreaming.Tests.Support;

namespace ClaudeStreaming.Testing.Tests.Cassettes;

internal static class PassingTime
{
    /// <summary>Moves a clock on to each timer that is set, until a task has ended.</summary>
    public static async Task<T> WhileTimePasses<T>(this Task<T> task, ManualClock clock)
    {
        while (true)
        {
            Task<TimeSpan> timer = clock.WaitForTimerAsync(static due => due > TimeSpan.Zero);
            if (await Task.WhenAny(task, timer) == task)
                return await task;
            clock.Advance(await timer);
        }
    }
}

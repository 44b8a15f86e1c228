namespace ClaudeStreaming.AspNetCore.Tests.Support;

/// <summary>Waiting for something to happen. The limits only end a test that has failed.</summary>
internal static class Signals
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    public static Task Soon(this Task task) => task.WaitAsync(Limit);

    public static Task<T> Soon<T>(this Task<T> task) => task.WaitAsync(Limit);

    /// <summary>Ends when the token is cancelled.</summary>
    public static async Task CanceledAsync(this CancellationToken token)
    {
        TaskCompletionSource canceled = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using CancellationTokenRegistration registration = token.Register(canceled.SetResult);
        await canceled.Task.Soon();
    }
}

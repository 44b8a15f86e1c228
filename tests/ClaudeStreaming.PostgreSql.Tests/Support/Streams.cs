using System.Globalization;
using System.Text;

namespace ClaudeStreaming.PostgreSql.Tests.Support;

/// <summary>Streams as tests write and read them: records that are their own numbers.</summary>
internal static class Streams
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    public static StreamTerms Terms { get; } = new("somebody", "events")
    {
        MaxBytes = 1_000_000,
        LeaseDuration = TimeSpan.FromSeconds(15),
        KeepAfterEnd = TimeSpan.FromMinutes(5),
    };

    public static string NewId() => $"stream-{Guid.NewGuid():N}";

    public static ReadOnlyMemory<byte>[] Numbers(long first, int count) =>
        [.. Enumerable.Range(0, count).Select(i => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes((first + i).ToString(CultureInfo.InvariantCulture)))];

    public static async Task<StreamLease> CreateAsync(this IResumableStreamStore store, string id, StreamTerms? terms = null)
    {
        StreamLease? lease = await store.TryCreateAsync(id, terms ?? Terms, TestContext.Current.CancellationToken).Soon();
        Assert.NotNull(lease);
        return lease;
    }

    public static Task<AppendResult> AppendAsync(this IResumableStreamStore store, StreamLease lease, long first, int count = 1) =>
        store.AppendAsync(lease, first, Numbers(first, count), TestContext.Current.CancellationToken).Soon();

    public static Task<bool> EndAsync(this IResumableStreamStore store, StreamLease lease, long first, int count = 0) =>
        store.CompleteAsync(lease, StreamOutcome.Completed, first, Numbers(first, count), TestContext.Current.CancellationToken).Soon();

    /// <summary>Reads to the end and describes what came: <c>1,2,Completed</c>.</summary>
    public static async Task<string> ReadAsync(this IResumableStreamStore store, string id, long after = 0)
    {
        List<string> read = [];
        await foreach (StreamRecord record in store.ReadAsync(id, after, TestContext.Current.CancellationToken))
            read.Add(record.Outcome is { } outcome ? outcome.ToString() : Encoding.UTF8.GetString(record.Payload.Span));
        return string.Join(',', read);
    }

    public static string Expected(int count) => string.Concat(Enumerable.Range(1, count).Select(static n => $"{n},")) + "Completed";

    /// <summary>Waits; the limit only ends a test that has failed.</summary>
    public static Task<T> Soon<T>(this ValueTask<T> task) => task.AsTask().WaitAsync(Limit, TestContext.Current.CancellationToken);

    public static Task<T> Soon<T>(this Task<T> task) => task.WaitAsync(Limit, TestContext.Current.CancellationToken);

    public static Task Soon(this Task task) => task.WaitAsync(Limit, TestContext.Current.CancellationToken);
}

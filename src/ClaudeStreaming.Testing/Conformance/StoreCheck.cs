using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace ClaudeStreaming.Testing;

/// <summary>One check under way: the store, and what every check needs.</summary>
internal sealed class StoreCheck(string name, IResumableStreamStore store, Func<TimeSpan, Task> letTimePass, TimeSpan patience)
{
    public static readonly TimeSpan LeaseDuration = TimeSpan.FromSeconds(15);
    public static readonly TimeSpan KeepAfterEnd = TimeSpan.FromMinutes(5);
    public const int MaxBytes = 10_000;

    /// <summary>By when a stream without a producer has ended.</summary>
    public static readonly TimeSpan OrphanedBy = LeaseDuration + LeaseDuration / 3 + TimeSpan.FromMilliseconds(1);

    public static readonly StreamTerms Terms = new("somebody", "events")
    {
        MaxBytes = MaxBytes,
        LeaseDuration = LeaseDuration,
        KeepAfterEnd = KeepAfterEnd,
    };

    public IResumableStreamStore Store => store;

    /// <summary>An id that no other check has, however many share one database.</summary>
    public string Id { get; } = $"conformance-{Guid.NewGuid():N}";

    public Task PassAsync(TimeSpan time) => letTimePass(time);

    public async Task<StreamLease> CreateAsync()
    {
        StreamLease? lease = await SoonAsync(store.TryCreateAsync(Id, Terms, default)).ConfigureAwait(false);
        Expect(lease is not null, "a stream of a new id was not created.");
        return lease;
    }

    /// <summary>Appends records that are their own numbers.</summary>
    public async Task<AppendResult> AppendAsync(StreamLease lease, long first, int count = 1) =>
        await SoonAsync(store.AppendAsync(lease, first, Numbers(first, count), default)).ConfigureAwait(false);

    public async Task<bool> CompleteAsync(StreamLease lease, StreamOutcome outcome, long first, int count = 0) =>
        await SoonAsync(store.CompleteAsync(lease, outcome, first, Numbers(first, count), default)).ConfigureAwait(false);

    public CheckedReader Read(long after, CancellationToken cancellationToken = default) => new(this, after, cancellationToken);

    /// <summary>Reads to the end, which there has to be, and describes it: <c>1,2,3,Completed</c>.</summary>
    public async Task<string> ReadAsync(long after = 0, CancellationToken cancellationToken = default)
    {
        StringBuilder read = new();
        StreamOutcome? outcome = null;
        long last = after;
        CheckedReader records = Read(after, cancellationToken);
        await using (records.ConfigureAwait(false))
        {
            while (await records.NextAsync().ConfigureAwait(false))
            {
                StreamRecord record = records.Current;
                Expect(outcome is null, "something came behind the terminal record.");
                outcome = record.Outcome;
                Expect(outcome is not null || record.Sequence == last + 1, $"record {record.Sequence} came behind record {last}.");
                last = record.Sequence;
                read.Append(outcome is null ? Encoding.UTF8.GetString(record.Payload.Span) + "," : outcome.ToString());
            }
        }
        Expect(outcome is not null, $"reading ended without a terminal record: {read}.");
        return read.ToString();
    }

    /// <summary>Waits for a step that must not hang.</summary>
    public async Task<T> SoonAsync<T>(ValueTask<T> step) => await SoonAsync(step.AsTask()).ConfigureAwait(false);

    public async Task<T> SoonAsync<T>(Task<T> step)
    {
        try
        {
            return await step.WaitAsync(patience).ConfigureAwait(false);
        }
        catch (TimeoutException) when (!step.IsCompleted)
        {
            throw new StoreConformanceException(name, $"the store hangs: a step took longer than {patience.TotalSeconds:0} s.");
        }
    }

    public void Equal<T>(T expected, T actual, string what) =>
        Expect(EqualityComparer<T>.Default.Equals(expected, actual), $"{what} should be {expected}, and is {actual}.");

    public void Expect([DoesNotReturnIf(false)] bool holds, string otherwise)
    {
        if (!holds)
            throw new StoreConformanceException(name, otherwise);
    }

    /// <summary>Expects a mistake of the caller's to be refused by name.</summary>
    public async Task ExpectRefusedAsync(Func<Task> mistake, string what)
    {
        try
        {
            await mistake().ConfigureAwait(false);
        }
        catch (ArgumentOutOfRangeException)
        {
            return;
        }
        Expect(false, $"{what} was not refused with an ArgumentOutOfRangeException.");
    }

    public static ReadOnlyMemory<byte>[] Numbers(long first, int count) =>
    [
        .. Enumerable.Range(0, count).Select(i => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes((first + i).ToString(CultureInfo.InvariantCulture))),
    ];
}

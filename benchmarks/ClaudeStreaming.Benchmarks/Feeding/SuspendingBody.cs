using System.Threading.Tasks.Sources;

namespace ClaudeStreaming.Benchmarks;

/// <summary>A body in memory whose reads all complete later, on the thread pool, as those of a socket do.</summary>
/// <remarks>It is its own task source and its own work item, so that whatever a pass allocates is the reader's doing.</remarks>
internal sealed class SuspendingBody(Corpus corpus, Reads reads) : MemoryBody(corpus, reads), IValueTaskSource<int>, IThreadPoolWorkItem
{
    private ManualResetValueTaskSourceCore<int> _source;
    private Memory<byte> _buffer;

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        _source.Reset();
        _buffer = buffer;
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: true);
        return new ValueTask<int>(this, _source.Version);
    }

    void IThreadPoolWorkItem.Execute() => _source.SetResult(Read(_buffer.Span));

    int IValueTaskSource<int>.GetResult(short token) => _source.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<int>.GetStatus(short token) => _source.GetStatus(token);

    void IValueTaskSource<int>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags);
}

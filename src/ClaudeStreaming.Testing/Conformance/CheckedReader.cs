namespace ClaudeStreaming.Testing;

/// <summary>One reader of the stream that is checked.</summary>
internal sealed class CheckedReader(StoreCheck check, long after, CancellationToken cancellationToken) : IAsyncDisposable
{
    private readonly IAsyncEnumerator<StreamRecord> _records =
        check.Store.ReadAsync(check.Id, after, cancellationToken).GetAsyncEnumerator(cancellationToken);

    private Task<bool> _step = Task.FromResult(true);

    /// <summary>The record that was read last.</summary>
    public StreamRecord Current => _records.Current;

    /// <summary>Begins to read the next record.</summary>
    public Task<bool> BeginAsync() => _step = _records.MoveNextAsync().AsTask();

    /// <summary>Reads the next record.</summary>
    public Task<bool> NextAsync() => check.SoonAsync(BeginAsync());

    // A reader that hangs cannot be disposed; that it hangs is what has to be said.
    public ValueTask DisposeAsync() => _step.IsCompleted ? _records.DisposeAsync() : default;
}

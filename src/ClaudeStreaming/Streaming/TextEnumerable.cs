namespace ClaudeStreaming;

/// <summary>The view of the text alone.</summary>
internal sealed class TextEnumerable(StreamCursor cursor, ReadUntil until, CancellationToken viewToken) : IAsyncEnumerable<string>
{
    /// <summary>The same, with an empty piece where a block ends.</summary>
    public TextEnumerable WithBlockEnds() => new(cursor, ReadUntil.TextOrBlockEnd, viewToken);

    public IAsyncEnumerator<string> GetAsyncEnumerator(CancellationToken cancellationToken = default) =>
        new Enumerator(cursor, until, viewToken, cancellationToken);

    private sealed class Enumerator(StreamCursor cursor, ReadUntil until, CancellationToken viewToken, CancellationToken cancellationToken)
        : IAsyncEnumerator<string>
    {
        // Each token stays itself, so that the exception carries the one that was cancelled.
        private readonly CancellationTokenRegistration _registration = cursor.AbortOn(viewToken);
        private string? _current;

        public string Current => _current ??= JsonText.Text(cursor.NewText.Span, isEscaped: false);

        public ValueTask<bool> MoveNextAsync()
        {
            _current = null;
            return cursor.ReadAsync(until, cancellationToken);
        }

        public ValueTask DisposeAsync()
        {
            _registration.Unregister();
            return default;
        }
    }
}

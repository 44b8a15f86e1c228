using System.Text;

namespace ClaudeStreaming;

/// <summary>The text of a JSON source as it arrives, from its beginning, whatever was read of the stream before.</summary>
internal sealed class JsonFeed(StreamCursor cursor, JsonSource source)
{
    private int _index = source.Index ?? -1;
    private int _searched;
    private int _position;

    private bool IsText => source == JsonSource.Text;

    /// <summary>The block; null where it has not started, or the source is none.</summary>
    public ContentBlock? Block => IsText ? null : cursor.BlockAt(_index);

    /// <summary>Takes all that has arrived by now, however many events it came in.</summary>
    /// <returns>False where no more will come.</returns>
    public bool Take(JsonPrefix.Appender append)
    {
        bool isOpen;
        while ((isOpen = IsOpen()) && cursor.TryAdvance())
        {
        }
        for (ReadOnlyMemory<byte> next = Next(); !next.IsEmpty; next = Next())
        {
            append(next.Span);
            _position += next.Length;
        }
        // An input may come whole in the start event of its block, without a piece of text.
        if (!isOpen && _position == 0 && Block is ToolCallBlock { InputJson: var whole })
            append(Encoding.UTF8.GetBytes(whole));
        return isOpen;
    }

    /// <summary>Waits until there may be more to take.</summary>
    /// <returns>False at the end of the message.</returns>
    public ValueTask<bool> WaitAsync(CancellationToken cancellationToken) => cursor.WaitAsync(cancellationToken);

    private ReadOnlyMemory<byte> Next() => IsText ? cursor.TextFrom(_position) : cursor.Utf8Of(_index, _position);

    private bool IsOpen()
    {
        if (IsText)
            return cursor.FinalMessage is null;
        if (_index < 0)
            _index = cursor.IndexOfCall(source.ToolName!, ref _searched);
        return !cursor.IsStopped(_index);
    }
}

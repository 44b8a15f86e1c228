namespace ClaudeStreaming;

/// <summary>Makes the API's events of text alone again, as if the answer had said nothing else.</summary>
internal sealed class TextReadBack(ApiEventWriter events, string model)
{
    private int _index;
    private bool _isInBlock;

    /// <summary>Writes what the frames were made of.</summary>
    public bool TryRead(IReadOnlyList<ReadOnlyMemory<byte>> frames)
    {
        if (frames.Count > 0)
            events.StartMessage("", model);
        foreach (ReadOnlyMemory<byte> frame in frames)
        {
            if (!_isInBlock)
                events.StartText(_index);
            _isInBlock = true;
            if (SseText.TryGetData(frame.Span, out ReadOnlySpan<byte> text))
                events.AddPiece(_index, "text_delta", "text", text);
            else if (frame.Span.SequenceEqual(TextFormat.BlockEnd))
                EndBlock();
            else
                return false;
        }
        return true;
    }

    private void EndBlock()
    {
        events.StopBlock(_index++);
        _isInBlock = false;
    }
}

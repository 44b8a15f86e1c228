namespace ClaudeStreaming;

/// <summary>One event as its bytes, before any object is made of it; see <see cref="MessageStream.TryRead"/>.</summary>
/// <remarks>Borrowed: valid until the next call on the stream that it came from.</remarks>
public readonly ref struct EventFrame
{
    private readonly EventEnvelope _envelope;
    private readonly StreamEvent? _event;

    internal EventFrame(scoped in EventEnvelope envelope, StreamEvent? streamEvent)
    {
        _envelope = envelope;
        _event = streamEvent;
    }

    /// <summary>The API's word for this kind of event, such as <c>content_block_delta</c>.</summary>
    /// <value>UTF-8. Of an unknown event whatever its sender wrote, line ends included.</value>
    public ReadOnlySpan<byte> Type => EventNames.NameOf(_envelope.Kind, _envelope.Type);

    /// <summary>The event's data.</summary>
    /// <value>JSON as it came, or as this library writes it where the event is not as it came, such as behind the seam of a continued
    /// answer. Of an unknown event whatever its sender wrote. It may have line feeds.</value>
    public ReadOnlySpan<byte> Data => _envelope.Data;

    /// <summary>The block of a delta whose <see cref="DeltaType"/> is known here.</summary>
    public int Index => _envelope.Index ?? 0;

    /// <summary>Of a delta that is one string and little else, the API's word for it: <c>text_delta</c>, <c>thinking_delta</c> or
    /// <c>input_json_delta</c>.</summary>
    /// <value>Empty for everything else, and for such a delta in a spelling that nobody uses: <see cref="ToEvent"/> reads them all.</value>
    public ReadOnlySpan<byte> DeltaType => EventNames.NameOf(_envelope.DeltaKind);

    /// <summary>The string of such a delta as JSON spells it, without its quotes.</summary>
    public ReadOnlySpan<byte> DeltaJsonText => _envelope.Text;

    /// <summary>Makes an object of it.</summary>
    /// <returns>The event that <see cref="MessageStream.GetAsyncEnumerator"/> would have given.</returns>
    public StreamEvent ToEvent() => _event ?? EventReader.Read(in _envelope);
}

namespace ClaudeStreaming.Sse;

/// <summary>One dispatched server-sent event, as bytes borrowed from the <see cref="SseReader"/> that read it.</summary>
/// <remarks>
/// Valid until the next call on that reader, whichever it is; copy what must live longer.
/// Source: WHATWG HTML, section 9.2.6 "Interpreting an event stream".
/// </remarks>
public readonly ref struct SseFrame
{
    internal SseFrame(ReadOnlySpan<byte> eventType, ReadOnlySpan<byte> data, ReadOnlySpan<byte> id)
    {
        EventType = eventType;
        Data = data;
        Id = id;
    }

    /// <summary>The value of the last <c>event:</c> line, or <c>message</c> where there was none or it was empty.</summary>
    /// <value>UTF-8 as received; invalid sequences are not replaced.</value>
    public ReadOnlySpan<byte> EventType { get; }

    /// <summary>The <c>data:</c> lines joined with U+000A LINE FEED, without the last line's end.</summary>
    /// <value>UTF-8 as received; invalid sequences are not replaced. Empty for a lone <c>data:</c> line.</value>
    public ReadOnlySpan<byte> Data { get; }

    /// <summary>The last event ID in force: of this event or, if it had none, of the latest that had.</summary>
    /// <value>UTF-8 as received; empty before the first <c>id:</c> line.</value>
    public ReadOnlySpan<byte> Id { get; }
}

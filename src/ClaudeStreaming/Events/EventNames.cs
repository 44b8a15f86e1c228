namespace ClaudeStreaming;

/// <summary>The API's words for events and deltas, each spelled once.</summary>
internal static class EventNames
{
    public static ReadOnlySpan<byte> MessageStart => "message_start"u8;
    public static ReadOnlySpan<byte> ContentBlockStart => "content_block_start"u8;
    public static ReadOnlySpan<byte> ContentBlockDelta => "content_block_delta"u8;
    public static ReadOnlySpan<byte> ContentBlockStop => "content_block_stop"u8;
    public static ReadOnlySpan<byte> MessageDelta => "message_delta"u8;
    public static ReadOnlySpan<byte> MessageStop => "message_stop"u8;
    public static ReadOnlySpan<byte> Ping => "ping"u8;
    public static ReadOnlySpan<byte> Error => "error"u8;

    public static ReadOnlySpan<byte> TextDelta => "text_delta"u8;
    public static ReadOnlySpan<byte> InputJsonDelta => "input_json_delta"u8;
    public static ReadOnlySpan<byte> ThinkingDelta => "thinking_delta"u8;
    public static ReadOnlySpan<byte> SignatureDelta => "signature_delta"u8;
    public static ReadOnlySpan<byte> CitationsDelta => "citations_delta"u8;
    public static ReadOnlySpan<byte> CompactionDelta => "compaction_delta"u8;

    public static EventKind KindOf(ReadOnlySpan<byte> name)
    {
        if (name.SequenceEqual(ContentBlockDelta))
            return EventKind.ContentBlockDelta;
        if (name.SequenceEqual(Ping))
            return EventKind.Ping;
        if (name.SequenceEqual(ContentBlockStart))
            return EventKind.ContentBlockStart;
        if (name.SequenceEqual(ContentBlockStop))
            return EventKind.ContentBlockStop;
        if (name.SequenceEqual(MessageStart))
            return EventKind.MessageStart;
        if (name.SequenceEqual(MessageDelta))
            return EventKind.MessageDelta;
        if (name.SequenceEqual(MessageStop))
            return EventKind.MessageStop;
        return name.SequenceEqual(Error) ? EventKind.Error : EventKind.Unknown;
    }

    /// <summary>Whether a server-sent event had no name: the standard calls it <c>message</c> then.</summary>
    public static bool IsUnnamed(ReadOnlySpan<byte> eventType) => eventType.IsEmpty || eventType.SequenceEqual("message"u8);
}

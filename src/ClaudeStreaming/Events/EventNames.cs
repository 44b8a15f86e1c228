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

    /// <summary>Not one of the API's: what this library writes for <see cref="ClaudeStreaming.StreamResumed"/>.</summary>
    public static ReadOnlySpan<byte> StreamResumed => "_stream_resumed"u8;

    public static ReadOnlySpan<byte> TextDelta => "text_delta"u8;
    public static ReadOnlySpan<byte> InputJsonDelta => "input_json_delta"u8;
    public static ReadOnlySpan<byte> ThinkingDelta => "thinking_delta"u8;
    public static ReadOnlySpan<byte> SignatureDelta => "signature_delta"u8;
    public static ReadOnlySpan<byte> CitationsDelta => "citations_delta"u8;
    public static ReadOnlySpan<byte> CompactionDelta => "compaction_delta"u8;

    /// <summary>Which delta has its one string in a member of this name.</summary>
    public static DeltaKind KindOfMember(ReadOnlySpan<byte> name)
    {
        if (name.SequenceEqual("text"u8))
            return DeltaKind.Text;
        if (name.SequenceEqual("partial_json"u8))
            return DeltaKind.InputJson;
        return name.SequenceEqual("thinking"u8) ? DeltaKind.Thinking : DeltaKind.Other;
    }

    /// <summary>Which delta has this type, of those that have one string.</summary>
    public static DeltaKind KindOfDelta(ReadOnlySpan<byte> type)
    {
        if (type.SequenceEqual(TextDelta))
            return DeltaKind.Text;
        if (type.SequenceEqual(InputJsonDelta))
            return DeltaKind.InputJson;
        return type.SequenceEqual(ThinkingDelta) ? DeltaKind.Thinking : DeltaKind.Other;
    }

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
        if (name.SequenceEqual(Error))
            return EventKind.Error;
        return name.SequenceEqual(StreamResumed) ? EventKind.StreamResumed : EventKind.Unknown;
    }

    /// <summary>What an event is called on the wire.</summary>
    /// <param name="kind">Its kind.</param>
    /// <param name="unknown">What it was called where the kind does not say.</param>
    public static ReadOnlySpan<byte> NameOf(EventKind kind, ReadOnlySpan<byte> unknown) => kind switch
    {
        EventKind.MessageStart => MessageStart,
        EventKind.ContentBlockStart => ContentBlockStart,
        EventKind.ContentBlockDelta => ContentBlockDelta,
        EventKind.ContentBlockStop => ContentBlockStop,
        EventKind.MessageDelta => MessageDelta,
        EventKind.MessageStop => MessageStop,
        EventKind.Ping => Ping,
        EventKind.Error => Error,
        EventKind.StreamResumed => StreamResumed,
        _ => unknown,
    };

    /// <summary>What a delta is called on the wire; empty where the kind does not say.</summary>
    public static ReadOnlySpan<byte> NameOf(DeltaKind kind) => kind switch
    {
        DeltaKind.Text => TextDelta,
        DeltaKind.InputJson => InputJsonDelta,
        DeltaKind.Thinking => ThinkingDelta,
        _ => default,
    };

    /// <summary>Whether a server-sent event had no name: the standard calls it <c>message</c> then.</summary>
    public static bool IsUnnamed(ReadOnlySpan<byte> eventType) => eventType.IsEmpty || eventType.SequenceEqual("message"u8);
}

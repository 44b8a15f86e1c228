namespace ClaudeStreaming;

internal enum EventKind : byte
{
    Unknown,
    MessageStart,
    ContentBlockStart,
    ContentBlockDelta,
    ContentBlockStop,
    MessageDelta,
    MessageStop,
    Ping,
    Error,
}

/// <summary>The deltas that come by the thousand and carry one string, which can be folded without making it.</summary>
internal enum DeltaKind : byte
{
    Other,
    Text,
    InputJson,
    Thinking,
}

/// <summary>One event found in its bytes, nothing of it copied yet.</summary>
internal ref struct EventEnvelope
{
    public EventKind Kind;

    /// <summary>The type as the event named it.</summary>
    public ReadOnlySpan<byte> Type;

    /// <summary>The event's whole data.</summary>
    public ReadOnlySpan<byte> Data;

    /// <summary>The raw <c>message</c>, <c>content_block</c> and <c>delta</c> objects; empty where there is none.</summary>
    public ReadOnlySpan<byte> Message;
    public ReadOnlySpan<byte> Block;
    public ReadOnlySpan<byte> Delta;

    /// <summary>The block's place; null where it is missing or no 32-bit integer.</summary>
    public int? Index;

    public DeltaKind DeltaKind;

    /// <summary>The delta's one string as it stands between its quotes, where <see cref="DeltaKind"/> says that it has one.</summary>
    public ReadOnlySpan<byte> Text;
    public bool TextIsEscaped;
}

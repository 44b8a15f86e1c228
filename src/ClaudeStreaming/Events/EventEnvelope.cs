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

    /// <summary>Ours, in streams that this library has passed on.</summary>
    StreamResumed,
}

/// <summary>The deltas that come by the thousand and carry one string, which can be folded without making it.</summary>
internal enum DeltaKind : byte
{
    Other,
    Text,
    InputJson,
    Thinking,
}

/// <summary>What is known of a JSON string from having found its end.</summary>
internal enum TextForm : byte
{
    /// <summary>No escapes; whether it is valid UTF-8 is not known.</summary>
    Verbatim,

    /// <summary>No escapes, and ASCII alone, as most words are: it needs neither checking nor decoding.</summary>
    Ascii,

    /// <summary>At least one escape.</summary>
    Escaped,
}

/// <summary>One event found in its bytes, nothing of it copied yet.</summary>
internal ref struct EventEnvelope
{
    public EventKind Kind;

    /// <summary>Anything but <see cref="DeltaKind.Other"/> only where the event is a delta.</summary>
    public DeltaKind DeltaKind;
    public TextForm TextForm;

    /// <summary>Whether the delta has members beside its type and its one string.</summary>
    public bool HasOtherMembers;

    /// <summary>The block's place; null where it is missing or no 32-bit integer.</summary>
    public int? Index;

    /// <summary>The type as the event named it; empty for a delta that was recognised by its bytes.</summary>
    public ReadOnlySpan<byte> Type;

    /// <summary>The event's whole data.</summary>
    public ReadOnlySpan<byte> Data;

    /// <summary>The raw <c>message</c>, <c>content_block</c> or <c>delta</c> object that this kind of event has; empty where it has none.</summary>
    public ReadOnlySpan<byte> Payload;

    /// <summary>The delta's one string as it stands between its quotes, where <see cref="DeltaKind"/> says that it has one.</summary>
    public ReadOnlySpan<byte> Text;

    /// <summary>What the event counts for where the size of a message is limited.</summary>
    public readonly int Bytes => DeltaKind == DeltaKind.Other ? Data.Length : Text.Length;
}

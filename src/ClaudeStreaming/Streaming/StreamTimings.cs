namespace ClaudeStreaming;

/// <summary>How long things took, from the moment the request of the latest attempt was sent.</summary>
/// <remarks>An immutable snapshot. For a stream that was not opened by a client, from the moment reading could begin.</remarks>
public readonly record struct StreamTimings
{
    /// <summary>Until the response's headers.</summary>
    /// <value>Null for a stream that was not opened by a client.</value>
    public TimeSpan? TimeToHeaders { get; init; }

    /// <summary>Until the first event of any kind, pings included.</summary>
    /// <value>Null before it.</value>
    public TimeSpan? TimeToFirstEvent { get; init; }

    /// <summary>Until the first piece of content: text, thinking or tool input.</summary>
    /// <value>Null before it.</value>
    public TimeSpan? TimeToFirstToken { get; init; }

    /// <summary>Until the end of the message, or the failure.</summary>
    /// <value>Null before it.</value>
    public TimeSpan? Duration { get; init; }

    /// <summary>The longest that a read waited for the next bytes after the first had come.</summary>
    public TimeSpan LongestGap { get; init; }
}

using ClaudeStreaming.Sse;

namespace ClaudeStreaming;

/// <summary>Limits for a stream that no client opened; see <see cref="MessageStream.FromSse"/>.</summary>
/// <remarks>Read once, when the stream is made.</remarks>
public sealed class MessageStreamOptions
{
    // What a timer can wait for.
    private static readonly TimeSpan LongestIdleTimeout = TimeSpan.FromDays(24);

    /// <summary>The longest silence of the body; any byte ends it, pings and comments included. It runs only while a read is
    /// waiting, so a slow consumer never trips it.</summary>
    /// <value>120 seconds by default; more than zero and at most 24 days, or <see cref="Timeout.InfiniteTimeSpan"/>.</value>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromSeconds(120);

    /// <summary>The largest event accepted, in bytes.</summary>
    /// <value>32 MiB by default; at least 1.</value>
    public int MaxEventBytes { get; set; } = SseReader.DefaultMaxFrameBytes;

    /// <summary>The largest message accepted, in bytes of its content and of the events that frame it.</summary>
    /// <value>128 MiB by default; at least 1.</value>
    public long MaxMessageBytes { get; set; } = 128L * 1024 * 1024;

    /// <summary>Whether disposing the <see cref="MessageStream"/> leaves the stream of bytes open.</summary>
    /// <value>False by default.</value>
    public bool LeaveOpen { get; set; }

    /// <summary>The clock.</summary>
    /// <value><see cref="TimeProvider.System"/> by default.</value>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    internal void Validate()
    {
        if (IdleTimeout != Timeout.InfiniteTimeSpan)
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(IdleTimeout, TimeSpan.Zero);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(IdleTimeout, LongestIdleTimeout);
        }
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxEventBytes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxMessageBytes, 1);
        ArgumentNullException.ThrowIfNull(TimeProvider);
    }
}

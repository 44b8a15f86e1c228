using System.Runtime.CompilerServices;
using ClaudeStreaming.Sse;

namespace ClaudeStreaming;

/// <summary>Limits for a stream that no client opened; see <see cref="MessageStream.FromSse"/>.</summary>
/// <remarks>Read once, when the stream is made.</remarks>
public sealed class MessageStreamOptions
{
    // What a timer can wait for.
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromDays(24);

    internal const long LargestMessage = 1024L * 1024 * 1024;

    /// <summary>The longest silence of the body; any byte ends it, pings and comments included. It runs only while a read is
    /// waiting, so a slow consumer never trips it.</summary>
    /// <value>120 seconds by default; more than zero and at most 24 days, or <see cref="Timeout.InfiniteTimeSpan"/>.</value>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromSeconds(120);

    /// <summary>The longest time without an event that says something: pings and comments do not end it.</summary>
    /// <value><see cref="Timeout.InfiniteTimeSpan"/> by default; else more than zero and at most 24 days.</value>
    public TimeSpan EventTimeout { get; set; } = Timeout.InfiniteTimeSpan;

    /// <summary>The largest event accepted, in bytes.</summary>
    /// <value>32 MiB by default; at least 1.</value>
    public int MaxEventBytes { get; set; } = SseReader.DefaultMaxFrameBytes;

    /// <summary>The largest message accepted, in bytes of its content and of the events that frame it.</summary>
    /// <value>128 MiB by default; from 1 to 1 GiB, which is about what a string can hold. A block counts for 256 bytes more
    /// than it has, and a change from one block to another for 16.</value>
    public long MaxMessageBytes { get; set; } = 128L * 1024 * 1024;

    /// <summary>Whether disposing the <see cref="MessageStream"/> leaves the stream of bytes open.</summary>
    /// <value>False by default.</value>
    public bool LeaveOpen { get; set; }

    /// <summary>The clock.</summary>
    /// <value><see cref="TimeProvider.System"/> by default.</value>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    internal void Validate()
    {
        RequireTimeout(IdleTimeout);
        RequireTimeout(EventTimeout);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxEventBytes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxMessageBytes, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MaxMessageBytes, LargestMessage);
        ArgumentNullException.ThrowIfNull(TimeProvider);
    }

    private static void RequireTimeout(TimeSpan value, [CallerArgumentExpression(nameof(value))] string? name = null)
    {
        if (value == Timeout.InfiniteTimeSpan)
            return;
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, LongestTimeout, name);
    }
}

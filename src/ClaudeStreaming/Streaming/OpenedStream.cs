namespace ClaudeStreaming;

/// <summary>A body to read events from, and what is known of where it came from.</summary>
internal sealed class OpenedStream : IDisposable
{
    private IDisposable? _owner;

    /// <param name="body">The bytes.</param>
    /// <param name="owner">What to dispose when they are no longer needed: a response, the stream itself, or nothing.</param>
    public OpenedStream(Stream body, IDisposable? owner)
    {
        Body = body;
        _owner = owner;
    }

    public Stream Body { get; }

    /// <summary>Whether whoever sent it calls it an event stream. If not, its first bytes are judged.</summary>
    public bool IsDeclaredEventStream { get; init; } = true;

    public string? RequestId { get; init; }

    /// <summary>Reads them from where they are, which is left until somebody asks: hardly anybody does, and there are eighteen headers.</summary>
    public Func<RateLimits> ReadRateLimits { private get; init; } = static () => RateLimits.None;

    public RateLimits RateLimits => field ??= ReadRateLimits();

    /// <summary>Which attempt this is, from 1.</summary>
    public int Attempt { get; init; } = 1;

    /// <summary>When the request was sent, by the clock's timestamp.</summary>
    public long SentAt { get; init; }

    public TimeSpan? TimeToHeaders { get; init; }

    /// <summary>Takes secrets out of text that came from the other side.</summary>
    public Func<string, string> Redact { get; init; } = static text => text;

    /// <summary>Releases the response; from any thread, any number of times, and also while a read is pending, which then fails.</summary>
    public void Dispose() => Interlocked.Exchange(ref _owner, null)?.Dispose();
}

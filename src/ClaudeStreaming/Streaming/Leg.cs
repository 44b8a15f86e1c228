namespace ClaudeStreaming;

/// <summary>One attempt at an answer, or at the rest of one that broke off.</summary>
internal sealed class Leg : IDisposable
{
    public Leg(OpenedStream opened, StreamOrigin origin, StreamLimits limits)
    {
        Opened = opened;
        Origin = origin;
        Body = new BodyReader(opened, limits, origin.Observer);
    }

    public OpenedStream Opened { get; }

    public StreamOrigin Origin { get; }

    public BodyReader Body { get; }

    /// <summary>What this attempt says, by itself.</summary>
    public MessageAccumulator Reply { get; } = new();

    /// <summary>How it joins what was shown before; null where it is the beginning.</summary>
    public Seam? Seam { get; init; }

    /// <summary>Which continuation it is, from 1; 0 where it is the beginning. What was recorded brings its own.</summary>
    public int Continuation { get; set; }

    /// <summary>How that was asked for.</summary>
    public ContinuationStrategy Strategy { get; init; }

    /// <summary>Whether anything of it was shown but pings. Until then another attempt is invisible.</summary>
    public bool IsShown { get; set; }

    /// <summary><c>message_start</c>, held back until the next event that is not a ping.</summary>
    public MessageStart? HeldStart { get; set; }

    /// <summary>What broke it, until it is known whether there is another attempt.</summary>
    public Exception? Failure { get; set; }

    public TimeSpan? FirstEventAt { get; set; }

    public TimeSpan? FirstTokenAt { get; set; }

    public void Dispose() => Body.Dispose();
}

namespace ClaudeStreaming;

/// <summary>The limits of one stream.</summary>
internal sealed class StreamLimits(TimeSpan idleTimeout, TimeSpan eventTimeout, int maxEventBytes, long maxMessageBytes, TimeProvider clock)
{
    /// <summary>The longest silence of the body.</summary>
    public TimeSpan IdleTimeout { get; } = idleTimeout;

    /// <summary>The longest time without an event other than a ping.</summary>
    public TimeSpan EventTimeout { get; } = eventTimeout;

    /// <summary>The largest event.</summary>
    public int MaxEventBytes { get; } = maxEventBytes;

    /// <summary>The largest message.</summary>
    public long MaxMessageBytes { get; } = maxMessageBytes;

    /// <summary>By what they are measured.</summary>
    public TimeProvider Clock { get; } = clock;
}

/// <summary>What a stream needs to know of the request behind it.</summary>
internal sealed class StreamOrigin
{
    /// <summary>Opens the stream again after a failure that came before anything was shown, or throws what is to surface instead; null
    /// where it cannot be.</summary>
    public Func<Exception, CancellationToken, Task<OpenedStream>>? Reopen { get; init; }

    /// <summary>Asks in a new request for the rest of an answer that broke off, or throws what is to surface instead; null where it is
    /// not wanted. Given the failure, with all that had arrived, and what this request had said of it; null where it had said nothing.</summary>
    public Func<ClaudeException, Message?, CancellationToken, Task<ContinuedStream>>? Continue { get; init; }

    /// <summary>The conversation that was sent.</summary>
    public IReadOnlyList<InputMessage> History { get; init; } = [];

    /// <summary>Why an answer that broke off here cannot go on in a new request; null where it can.</summary>
    public Func<Message, string?> WhyNotContinue { get; init; } =
        static _ => "The request behind this stream is not known here.";

    /// <summary>Is told what happens.</summary>
    public StreamObserver Observer { get; init; } = StreamObserver.None;

    /// <summary>When the answer was asked for, before the first attempt, by the clock's timestamp.</summary>
    public long StartedAt { get; init; }
}

/// <summary>The rest of an answer.</summary>
internal sealed class ContinuedStream(OpenedStream opened, StreamOrigin origin, ContinuationStrategy strategy)
{
    public OpenedStream Opened { get; } = opened;

    public StreamOrigin Origin { get; } = origin;

    public ContinuationStrategy Strategy { get; } = strategy;
}

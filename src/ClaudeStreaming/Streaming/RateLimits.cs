namespace ClaudeStreaming;

/// <summary>What the headers of a response said about the account's limits.</summary>
/// <remarks>Source: API reference, Rate limits, response headers. Immutable; members are null where the header was missing or unreadable.</remarks>
public sealed record RateLimits
{
    /// <summary>No limits known: a recording, or a gateway that leaves the headers out.</summary>
    public static RateLimits None { get; } = new();

    /// <summary>Requests.</summary>
    public RateLimit? Requests { get; init; }

    /// <summary>Tokens, in and out, by the stricter of the limits in force.</summary>
    public RateLimit? Tokens { get; init; }

    /// <summary>Input tokens.</summary>
    public RateLimit? InputTokens { get; init; }

    /// <summary>Output tokens.</summary>
    public RateLimit? OutputTokens { get; init; }

    /// <summary>Input tokens of the priority tier.</summary>
    public RateLimit? PriorityInputTokens { get; init; }

    /// <summary>Output tokens of the priority tier.</summary>
    public RateLimit? PriorityOutputTokens { get; init; }
}

/// <summary>One limit.</summary>
/// <param name="Limit">The most that is allowed in a period.</param>
/// <param name="Remaining">What is left of it.</param>
/// <param name="Reset">When all of it will be there again.</param>
public readonly record struct RateLimit(long? Limit, long? Remaining, DateTimeOffset? Reset);

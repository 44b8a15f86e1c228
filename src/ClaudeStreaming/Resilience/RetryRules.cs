namespace ClaudeStreaming;

/// <summary>Which failures are worth another attempt, and how long to wait for it. Pure: no clock, no chance of its own.</summary>
internal static class RetryRules
{
    private static readonly TimeSpan FirstBackoff = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan LongestBackoff = TimeSpan.FromSeconds(8);

    /// <summary>Whether a failure that came before anything was shown may be gone at the next attempt.</summary>
    public static bool IsTransient(Exception failure, TimeSpan maxDelay) => failure switch
    {
        // Asked to wait longer than the caller wants to: the error is more useful now.
        ClaudeApiException { RetryAfter: { } wait } when wait > maxDelay => false,
        // The API knows better than the status, both ways.
        ClaudeApiException { ShouldRetry: { } verdict } => verdict,
        ClaudeApiException { ErrorCode: "enforced_spend_limit_reached" } => false,
        ClaudeApiException { StatusCode: { } status } => (int)status is 408 or 409 or 429 or >= 500,
        ClaudeApiException api => IsTransient(api.ErrorType),
        ClaudeStreamException stream => stream.Reason is StreamFailure.Truncated or StreamFailure.ConnectionLost,
        HttpRequestException http => IsTransient(http),
        _ => false,
    };

    /// <summary>Whether a failure in the middle of an answer may be gone in a new request. A wait that is too long for a request that may
    /// be working is no reason to give up one whose answer had begun.</summary>
    public static bool IsInterruption(ClaudeException failure) => failure switch
    {
        ClaudeApiException api => IsTransient(api.ErrorType),
        ClaudeStreamException stream => stream.Reason is StreamFailure.Truncated or StreamFailure.ConnectionLost or StreamFailure.Idle,
        _ => false,
    };

    /// <summary>How long to wait: what the API asks for, or exponential backoff.</summary>
    /// <param name="failure">What happened.</param>
    /// <param name="retry">Which retry it is, from 0.</param>
    /// <param name="maxDelay">The longest wait.</param>
    /// <param name="chance">From 0 to 1: spreads those that failed together.</param>
    public static TimeSpan Delay(Exception failure, int retry, TimeSpan maxDelay, double chance)
    {
        if (failure is ClaudeApiException { RetryAfter: { } asked })
            return asked;
        TimeSpan backoff = FirstBackoff * Math.Pow(2, Math.Min(retry, 10));
        TimeSpan wait = (backoff < LongestBackoff ? backoff : LongestBackoff) * (0.75 + 0.25 * chance);
        return wait < maxDelay ? wait : maxDelay;
    }

    // An error inside a stream has no status of its own: the type tells.
    private static bool IsTransient(ErrorType type) =>
        type.Value is ErrorType.Overloaded or ErrorType.Api or ErrorType.RateLimit or ErrorType.Timeout;

    // The response time-out is ours and has no error code of the transport's. Its request may be generating: never a second one.
    private static bool IsTransient(HttpRequestException http) => http.HttpRequestError switch
    {
        HttpRequestError.Unknown => http.InnerException is not TimeoutException,
        HttpRequestError.SecureConnectionError or HttpRequestError.ConfigurationLimitExceeded or HttpRequestError.VersionNegotiationError
            or HttpRequestError.UserAuthenticationError or HttpRequestError.ProxyTunnelError => false,
        _ => true,
    };
}

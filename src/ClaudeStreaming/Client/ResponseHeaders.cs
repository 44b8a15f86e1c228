using System.Globalization;
using System.Net.Http.Headers;

namespace ClaudeStreaming;

/// <summary>What the headers of a response say.</summary>
/// <remarks>Source: API reference, Errors and Rate limits. A header that cannot be read counts as missing.</remarks>
internal static class ResponseHeaders
{
    public static string? RequestId(HttpResponseHeaders headers) => Get(headers, "request-id");

    public static bool? ShouldRetry(HttpResponseHeaders headers) => Get(headers, "x-should-retry") switch
    {
        "true" => true,
        "false" => false,
        _ => null,
    };

    /// <summary>How long to wait: milliseconds first, then seconds, which may have a fraction, or a date.</summary>
    public static TimeSpan? RetryAfter(HttpResponseHeaders headers, TimeProvider clock)
    {
        if (Duration(Get(headers, "retry-after-ms"), TimeSpan.TicksPerMillisecond) is { } milliseconds)
            return milliseconds;
        string? text = Get(headers, "retry-after");
        if (Duration(text, TimeSpan.TicksPerSecond) is { } seconds)
            return seconds;
        if (!DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset date))
            return null;
        TimeSpan wait = date - clock.GetUtcNow();
        return wait > TimeSpan.Zero ? wait : TimeSpan.Zero;
    }

    public static RateLimits Limits(HttpResponseHeaders headers) => new()
    {
        Requests = Limit(headers, "anthropic-ratelimit-requests"),
        Tokens = Limit(headers, "anthropic-ratelimit-tokens"),
        InputTokens = Limit(headers, "anthropic-ratelimit-input-tokens"),
        OutputTokens = Limit(headers, "anthropic-ratelimit-output-tokens"),
        PriorityInputTokens = Limit(headers, "anthropic-priority-input-tokens"),
        PriorityOutputTokens = Limit(headers, "anthropic-priority-output-tokens"),
    };

    private static RateLimit? Limit(HttpResponseHeaders headers, string prefix)
    {
        long? limit = Number(Get(headers, prefix + "-limit"));
        long? remaining = Number(Get(headers, prefix + "-remaining"));
        DateTimeOffset? reset = DateTimeOffset.TryParse(
            Get(headers, prefix + "-reset"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset date) ? date : null;
        return limit is null && remaining is null && reset is null ? null : new RateLimit(limit, remaining, reset);
    }

    private static TimeSpan? Duration(string? text, long ticksPerUnit)
    {
        if (!double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double units))
            return null;
        double ticks = units * ticksPerUnit;
        return ticks < long.MaxValue ? TimeSpan.FromTicks((long)ticks) : TimeSpan.MaxValue;
    }

    private static long? Number(string? text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : null;

    private static string? Get(HttpResponseHeaders headers, string name) =>
        headers.NonValidated.TryGetValues(name, out HeaderStringValues values) ? values.ToString() : null;
}

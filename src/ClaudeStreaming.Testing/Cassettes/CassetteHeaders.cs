using System.Net.Http.Headers;

namespace ClaudeStreaming.Testing;

/// <summary>Which headers are recorded: those that a client or a test may depend on. All others may be secrets.</summary>
internal static class CassetteHeaders
{
    private const string RateLimits = "anthropic-ratelimit-";

    private static readonly HashSet<string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        "accept", "anthropic-beta", "anthropic-version", "content-type", "request-id", "retry-after", "retry-after-ms", "x-should-retry",
    };

    public static IReadOnlyList<KeyValuePair<string, string>> Allowed(HttpHeaders headers, HttpHeaders? content, CassetteRedaction redaction) =>
    [
        .. headers.NonValidated.Concat(content?.NonValidated ?? default)
            .Where(static header => Names.Contains(header.Key) || header.Key.StartsWith(RateLimits, StringComparison.OrdinalIgnoreCase))
            .Select(header => new KeyValuePair<string, string>(header.Key.ToLowerInvariant(), redaction.Text(header.Value.ToString())))
            .OrderBy(static header => header.Key, StringComparer.Ordinal),
    ];
}

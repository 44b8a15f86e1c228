namespace ClaudeStreaming;

/// <summary>What several requests cost together. Within one request totals overwrite; across requests they add up.</summary>
internal static class UsageSum
{
    /// <summary>What a request and a later one cost. Of what is no number, the later one's counts.</summary>
    public static Usage Of(Usage earlier, Usage later) => earlier.Fold(later) with
    {
        InputCount = Sum(earlier.InputCount, later.InputCount),
        OutputCount = Sum(earlier.OutputCount, later.OutputCount),
        CacheCreationInputTokens = Sum(earlier.CacheCreationInputTokens, later.CacheCreationInputTokens),
        CacheReadInputTokens = Sum(earlier.CacheReadInputTokens, later.CacheReadInputTokens),
        CacheCreation = Sum(earlier.CacheCreation, later.CacheCreation, static (a, b) => b with
        {
            Ephemeral5mInputTokens = Sum(a.Ephemeral5mInputTokens, b.Ephemeral5mInputTokens),
            Ephemeral1hInputTokens = Sum(a.Ephemeral1hInputTokens, b.Ephemeral1hInputTokens),
        }),
        OutputTokensDetails = Sum(earlier.OutputTokensDetails, later.OutputTokensDetails, static (a, b) => b with
        {
            ThinkingTokens = Sum(a.ThinkingTokens, b.ThinkingTokens),
        }),
        ServerToolUse = Sum(earlier.ServerToolUse, later.ServerToolUse, static (a, b) => b with
        {
            WebSearchRequests = Sum(a.WebSearchRequests, b.WebSearchRequests),
            WebFetchRequests = Sum(a.WebFetchRequests, b.WebFetchRequests),
        }),
        Iterations = Sum(earlier.Iterations, later.Iterations, static (a, b) => ValueList<UsageIteration>.Take([.. a, .. b])),
    };

    private static long? Sum(long? a, long? b) => a is null ? b : a + (b ?? 0);

    private static T? Sum<T>(T? a, T? b, Func<T, T, T> sum) where T : class => a is null || b is null ? b ?? a : sum(a, b);
}

using Microsoft.Extensions.AI;

namespace ClaudeStreaming;

/// <summary>Running totals as what each adds to the one before: M.E.AI sums what it is given.</summary>
internal sealed class UsageIncrements
{
    private readonly UsageDetails _sum = new();

    /// <summary>What a total adds; null where it adds nothing.</summary>
    /// <param name="usage">The total so far.</param>
    public UsageDetails? Next(Usage usage)
    {
        UsageDetails total = Of(usage);
        UsageDetails increment = new()
        {
            InputTokenCount = total.InputTokenCount - (_sum.InputTokenCount ?? 0),
            OutputTokenCount = total.OutputTokenCount - (_sum.OutputTokenCount ?? 0),
            TotalTokenCount = total.TotalTokenCount - (_sum.TotalTokenCount ?? 0),
            CachedInputTokenCount = Added(total.CachedInputTokenCount, _sum.CachedInputTokenCount),
            ReasoningTokenCount = Added(total.ReasoningTokenCount, _sum.ReasoningTokenCount),
        };
        foreach ((string name, long count) in total.AdditionalCounts!)
        {
            long? before = _sum.AdditionalCounts?.TryGetValue(name, out long sum) == true ? sum : null;
            if (Added(count, before) is { } added)
                (increment.AdditionalCounts ??= [])[name] = added;
        }
        if (IsNothing(increment))
            return null;
        _sum.Add(increment);
        return increment;
    }

    private static UsageDetails Of(Usage usage) => new()
    {
        // The API counts what is read from the cache and written to it apart.
        InputTokenCount = usage.TotalInputTokens,
        OutputTokenCount = usage.OutputTokens,
        TotalTokenCount = usage.TotalInputTokens + usage.OutputTokens,
        CachedInputTokenCount = usage.CacheReadInputTokens,
        ReasoningTokenCount = usage.OutputTokensDetails?.ThinkingTokens,
        AdditionalCounts = Additional(usage),
    };

    private static AdditionalPropertiesDictionary<long> Additional(Usage usage)
    {
        AdditionalPropertiesDictionary<long> counts = [];
        Add(nameof(Usage.CacheCreationInputTokens), usage.CacheCreationInputTokens);
        Add(nameof(CacheCreationUsage.Ephemeral5mInputTokens), usage.CacheCreation?.Ephemeral5mInputTokens);
        Add(nameof(CacheCreationUsage.Ephemeral1hInputTokens), usage.CacheCreation?.Ephemeral1hInputTokens);
        Add(nameof(ServerToolUsage.WebSearchRequests), usage.ServerToolUse?.WebSearchRequests);
        Add(nameof(ServerToolUsage.WebFetchRequests), usage.ServerToolUse?.WebFetchRequests);
        return counts;

        void Add(string name, long? count)
        {
            if (count is not null)
                counts[name] = count.Value;
        }
    }

    // A count that the API has given once stays one, be it 0.
    private static long? Added(long? total, long? sum) => total is null || total == sum ? null : total - (sum ?? 0);

    private static bool IsNothing(UsageDetails increment) =>
        increment is
        {
            InputTokenCount: 0, OutputTokenCount: 0, TotalTokenCount: 0, CachedInputTokenCount: null or 0, ReasoningTokenCount: null or 0,
        } && (increment.AdditionalCounts is null || increment.AdditionalCounts.Values.All(static count => count == 0));
}

using System.Text.Json;
using System.Text.Json.Serialization;

namespace ClaudeStreaming;

/// <summary>The tokens a message cost.</summary>
/// <remarks>
/// In a stream these are running totals, never increments: each <see cref="MessageDelta"/> overwrites what it names and leaves the rest.
/// The output count of a <see cref="MessageStart"/> is a placeholder of a few tokens; only the finished message's is the bill.
/// Source: API reference, Messages, <c>usage</c>.
/// </remarks>
[JsonConverter(typeof(UsageJsonConverter))]
public sealed record Usage : ApiObject
{
    /// <summary>Input tokens that were neither read from nor written to the prompt cache.</summary>
    /// <value>0 where the API did not say.</value>
    public long InputTokens
    {
        get => InputCount ?? 0;
        init => InputCount = value;
    }

    /// <summary>Output tokens, thinking included.</summary>
    /// <value>0 where the API did not say.</value>
    public long OutputTokens
    {
        get => OutputCount ?? 0;
        init => OutputCount = value;
    }

    /// <summary>Input tokens written to the prompt cache.</summary>
    public long? CacheCreationInputTokens { get; init; }

    /// <summary>Input tokens read from the prompt cache.</summary>
    public long? CacheReadInputTokens { get; init; }

    /// <summary>How long the tokens written to the cache will live.</summary>
    public CacheCreationUsage? CacheCreation { get; init; }

    /// <summary>What the output tokens went into.</summary>
    public OutputTokensDetails? OutputTokensDetails { get; init; }

    /// <summary>Requests to tools that the service runs.</summary>
    public ServerToolUsage? ServerToolUse { get; init; }

    /// <summary>The tier that served the request: <c>standard</c>, <c>priority</c>, <c>batch</c>.</summary>
    public string? ServiceTier { get; init; }

    /// <summary>The region the model ran in.</summary>
    public string? InferenceGeo { get; init; }

    /// <summary><c>standard</c> or <c>fast</c>.</summary>
    public string? Speed { get; init; }

    /// <summary>Beta: usage by step. Compaction and advisor work is only here and not in the totals above.</summary>
    /// <value>Null when the API sent none.</value>
    public IReadOnlyList<UsageIteration>? Iterations { get; init => field = ValueList<UsageIteration>.Copy(value); }

    /// <summary>Beta: what became of a fallback credit, as JSON.</summary>
    public string? FallbackCreditJson { get; init; }

    /// <summary>Whether it was more: an answer broke off and was continued, and what the broken request had generated is not known.</summary>
    /// <value>False by default. In JSON the reserved member <c>_lower_bound</c>, written only where true.</value>
    public bool IsLowerBound { get; init; }

    /// <summary>All input tokens: uncached, written to the cache and read from it.</summary>
    public long TotalInputTokens => InputTokens + (CacheCreationInputTokens ?? 0) + (CacheReadInputTokens ?? 0);

    /// <summary>The uncached input as the API sent it: null differs from 0 where a later event is folded in.</summary>
    internal long? InputCount { get; init; }

    internal long? OutputCount { get; init; }

    internal static Usage Read(ReadOnlySpan<byte> utf8Json) => UsageJson.Read(utf8Json);

    internal override void WriteTo(Utf8JsonWriter writer) => UsageJson.Write(writer, this);

    /// <summary>This usage with what a later <c>message_delta</c> says: totals overwrite, those that are unknown too, and nulls do not
    /// erase.</summary>
    internal Usage Fold(Usage later)
    {
        Usage folded = this with
        {
            InputCount = later.InputCount ?? InputCount,
            OutputCount = later.OutputCount ?? OutputCount,
            CacheCreationInputTokens = later.CacheCreationInputTokens ?? CacheCreationInputTokens,
            CacheReadInputTokens = later.CacheReadInputTokens ?? CacheReadInputTokens,
            CacheCreation = later.CacheCreation ?? CacheCreation,
            OutputTokensDetails = later.OutputTokensDetails ?? OutputTokensDetails,
            ServerToolUse = later.ServerToolUse ?? ServerToolUse,
            ServiceTier = later.ServiceTier ?? ServiceTier,
            InferenceGeo = later.InferenceGeo ?? InferenceGeo,
            Speed = later.Speed ?? Speed,
            Iterations = later.Iterations ?? Iterations,
            FallbackCreditJson = later.FallbackCreditJson ?? FallbackCreditJson,
            IsLowerBound = later.IsLowerBound || IsLowerBound,
            Extras = Extras.Fold(later.ExtraJson),
        };
        // Whichever came first, a count of an odd kind is nothing beside a proper one.
        return folded.Extras.Odd is null ? folded : folded with { Extras = folded.Extras.Without(UsageJson.MembersOf(folded)) };
    }
}

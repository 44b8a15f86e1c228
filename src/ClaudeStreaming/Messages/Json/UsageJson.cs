using System.Text.Json;

namespace ClaudeStreaming;

internal static class UsageJson
{
    private static ReadOnlySpan<byte> LowerBound => "_lower_bound"u8;

    public static Usage Read(ReadOnlySpan<byte> utf8Json)
    {
        long? input = null, output = null, cacheCreated = null, cacheRead = null;
        CacheCreationUsage? creation = null;
        OutputTokensDetails? details = null;
        ServerToolUsage? serverTools = null;
        string? tier = null, geo = null, speed = null, credit = null;
        IReadOnlyList<UsageIteration>? iterations = null;
        bool? isLowerBound = null;

        ObjectReader reader = new(utf8Json);
        while (reader.Next())
        {
            if (reader.Is("input_tokens"u8))
                reader.Read(ref input);
            else if (reader.Is("output_tokens"u8))
                reader.Read(ref output);
            else if (reader.Is("cache_creation_input_tokens"u8))
                reader.Read(ref cacheCreated);
            else if (reader.Is("cache_read_input_tokens"u8))
                reader.Read(ref cacheRead);
            else if (reader.Is("cache_creation"u8))
                reader.Read(ref creation, CacheCreationUsage.Read);
            else if (reader.Is("output_tokens_details"u8))
                reader.Read(ref details, OutputTokensDetails.Read);
            else if (reader.Is("server_tool_use"u8))
                reader.Read(ref serverTools, ServerToolUsage.Read);
            else if (reader.Is("service_tier"u8))
                reader.Read(ref tier);
            else if (reader.Is("inference_geo"u8))
                reader.Read(ref geo);
            else if (reader.Is("speed"u8))
                reader.Read(ref speed);
            else if (reader.Is("iterations"u8))
                reader.ReadList(ref iterations, UsageIteration.Read);
            else if (reader.Is("fallback_credit"u8))
                reader.ReadRaw(ref credit);
            else if (reader.Is(LowerBound))
                reader.Read(ref isLowerBound);
            else
                reader.Keep();
        }
        return new Usage
        {
            InputCount = input,
            OutputCount = output,
            CacheCreationInputTokens = cacheCreated,
            CacheReadInputTokens = cacheRead,
            CacheCreation = creation,
            OutputTokensDetails = details,
            ServerToolUse = serverTools,
            ServiceTier = tier,
            InferenceGeo = geo,
            Speed = speed,
            Iterations = iterations,
            FallbackCreditJson = credit,
            IsLowerBound = isLowerBound ?? false,
            Extras = reader.Extras,
        };
    }

    /// <summary>The members that have a value; null in place of those that have none.</summary>
    public static string?[] MembersOf(Usage usage) =>
    [
        usage.InputCount is null ? null : "input_tokens",
        usage.OutputCount is null ? null : "output_tokens",
        usage.CacheCreationInputTokens is null ? null : "cache_creation_input_tokens",
        usage.CacheReadInputTokens is null ? null : "cache_read_input_tokens",
        usage.CacheCreation is null ? null : "cache_creation",
        usage.OutputTokensDetails is null ? null : "output_tokens_details",
        usage.ServerToolUse is null ? null : "server_tool_use",
        usage.ServiceTier is null ? null : "service_tier",
        usage.InferenceGeo is null ? null : "inference_geo",
        usage.Speed is null ? null : "speed",
        usage.Iterations is null ? null : "iterations",
        usage.IsLowerBound ? "_lower_bound" : null,
    ];

    public static void Write(Utf8JsonWriter writer, Usage usage)
    {
        ObjectWriter o = new(writer, usage.Extras);
        o.Optional("input_tokens"u8, usage.InputCount);
        o.Optional("output_tokens"u8, usage.OutputCount);
        o.Optional("cache_creation_input_tokens"u8, usage.CacheCreationInputTokens);
        o.Optional("cache_read_input_tokens"u8, usage.CacheReadInputTokens);
        o.Optional("cache_creation"u8, usage.CacheCreation);
        o.Optional("output_tokens_details"u8, usage.OutputTokensDetails);
        o.Optional("server_tool_use"u8, usage.ServerToolUse);
        o.Optional("service_tier"u8, usage.ServiceTier);
        o.Optional("inference_geo"u8, usage.InferenceGeo);
        o.Optional("speed"u8, usage.Speed);
        o.Optional("iterations"u8, usage.Iterations);
        o.OptionalRaw("fallback_credit"u8, usage.FallbackCreditJson);
        o.Optional(LowerBound, usage.IsLowerBound ? true : null);
        o.End();
    }
}

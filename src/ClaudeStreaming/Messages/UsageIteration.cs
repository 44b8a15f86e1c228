using System.Text.Json;

namespace ClaudeStreaming;

/// <summary>Beta: the tokens of one step of a request: a message, a compaction, an advisor's or a fallback model's answer.</summary>
/// <param name="Type"><c>message</c>, <c>compaction</c>, <c>advisor_message</c>, <c>fallback_message</c>; an open set.</param>
public sealed record UsageIteration(string Type) : ApiObject
{
    /// <summary>The model of this step.</summary>
    public string? Model { get; init; }

    /// <summary>Input tokens that were neither read from nor written to the prompt cache.</summary>
    public long? InputTokens { get; init; }

    /// <summary>Output tokens, thinking included.</summary>
    public long? OutputTokens { get; init; }

    /// <summary>Input tokens written to the prompt cache.</summary>
    public long? CacheCreationInputTokens { get; init; }

    /// <summary>Input tokens read from the prompt cache.</summary>
    public long? CacheReadInputTokens { get; init; }

    /// <summary>How long the tokens written to the cache will live.</summary>
    public CacheCreationUsage? CacheCreation { get; init; }

    internal static UsageIteration Read(ReadOnlySpan<byte> utf8Json)
    {
        string type = "";
        string? model = null;
        long? input = null, output = null, cacheCreated = null, cacheRead = null;
        CacheCreationUsage? creation = null;
        ObjectReader reader = new(utf8Json);
        while (reader.Next())
        {
            if (reader.Is("type"u8))
                reader.ReadRequired(ref type);
            else if (reader.Is("model"u8))
                reader.Read(ref model);
            else if (reader.Is("input_tokens"u8))
                reader.Read(ref input);
            else if (reader.Is("output_tokens"u8))
                reader.Read(ref output);
            else if (reader.Is("cache_creation_input_tokens"u8))
                reader.Read(ref cacheCreated);
            else if (reader.Is("cache_read_input_tokens"u8))
                reader.Read(ref cacheRead);
            else if (reader.Is("cache_creation"u8))
                reader.Read(ref creation, CacheCreationUsage.Read);
            else
                reader.Keep();
        }
        return new UsageIteration(type)
        {
            Model = model,
            InputTokens = input,
            OutputTokens = output,
            CacheCreationInputTokens = cacheCreated,
            CacheReadInputTokens = cacheRead,
            CacheCreation = creation,
            Extras = reader.Extras,
        };
    }

    internal override void WriteTo(Utf8JsonWriter writer)
    {
        ObjectWriter o = new(writer, Extras);
        o.Required("type"u8, Type);
        o.Optional("model"u8, Model);
        o.Optional("input_tokens"u8, InputTokens);
        o.Optional("output_tokens"u8, OutputTokens);
        o.Optional("cache_creation_input_tokens"u8, CacheCreationInputTokens);
        o.Optional("cache_read_input_tokens"u8, CacheReadInputTokens);
        o.Optional("cache_creation"u8, CacheCreation);
        o.End();
    }
}

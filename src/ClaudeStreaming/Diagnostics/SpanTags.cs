using System.Diagnostics;

namespace ClaudeStreaming;

/// <summary>The attributes of spans and metrics.</summary>
/// <remarks>Source: OpenTelemetry Semantic Conventions 1.41, GenAI spans, GenAI metrics, and what they say of Anthropic.</remarks>
internal static class SpanTags
{
    public const string OperationName = "gen_ai.operation.name";
    public const string Chat = "chat";
    public const string ErrorType = "error.type";
    public const string TokenType = "gen_ai.token.type";
    public const string ResponseModel = "gen_ai.response.model";

    private const string ProviderName = "gen_ai.provider.name";
    private const string Anthropic = "anthropic";
    private const string RequestModel = "gen_ai.request.model";
    private const string ServerAddress = "server.address";
    private const string ServerPort = "server.port";

    /// <summary>What a span begins with.</summary>
    public static ActivityTagsCollection Of(MessageRequest request, Uri address)
    {
        ActivityTagsCollection tags = new(OfMetrics(request, address))
        {
            ["gen_ai.request.max_tokens"] = request.MaxTokens,
            ["gen_ai.request.stream"] = true,
            ["gen_ai.output.type"] = request.OutputConfig?.Format is null ? "text" : "json",
        };
        Add(tags, "gen_ai.request.temperature", request.Temperature);
        Add(tags, "gen_ai.request.top_p", request.TopP);
        Add(tags, "gen_ai.request.top_k", (double?)request.TopK);
        Add(tags, "gen_ai.request.stop_sequences", request.StopSequences?.ToArray());
        return tags;
    }

    /// <summary>What all metrics have.</summary>
    public static TagList OfMetrics(MessageRequest request, Uri address)
    {
        TagList tags = new()
        {
            { OperationName, Chat },
            { ProviderName, Anthropic },
            { RequestModel, request.Model },
            { ServerAddress, address.Host },
        };
        if (!address.IsDefaultPort)
            tags.Add(ServerPort, address.Port);
        return tags;
    }

    /// <summary>What a span ends with.</summary>
    public static void Add(Activity activity, Message message)
    {
        Usage usage = message.Usage;
        activity.SetTag("gen_ai.response.id", message.Id).SetTag(ResponseModel, message.Model);
        if (message.StopReason is { } reason)
            activity.SetTag("gen_ai.response.finish_reasons", new[] { reason.ToString() });
        // The conventions' rule for Anthropic: what was read from and written to the cache is input, too.
        activity.SetTag("gen_ai.usage.input_tokens", usage.TotalInputTokens)
            .SetTag("gen_ai.usage.output_tokens", usage.OutputTokens)
            .SetTag("gen_ai.usage.cache_read.input_tokens", usage.CacheReadInputTokens)
            .SetTag("gen_ai.usage.cache_creation.input_tokens", usage.CacheCreationInputTokens)
            .SetTag("gen_ai.usage.reasoning.output_tokens", usage.OutputTokensDetails?.ThinkingTokens);
    }

    /// <summary>What ended an answer, as <c>error.type</c>; null where nothing went wrong.</summary>
    public static string? ErrorOf(Exception? failure) => failure switch
    {
        null or ObjectDisposedException => null, // Whoever disposes a stream has had enough of it.
        OperationCanceledException => "cancelled",
        ClaudeApiException { ErrorType.Value: { Length: > 0 } type } => type,
        ClaudeStreamException stream => stream.Reason switch
        {
            StreamFailure.Truncated => "truncated",
            StreamFailure.ConnectionLost => "connection_lost",
            StreamFailure.Idle => "idle",
            StreamFailure.Malformed => "malformed",
            StreamFailure.TooLarge => "too_large",
            _ => "not_an_event_stream",
        },
        HttpRequestException { InnerException: TimeoutException } => "timeout",
        _ => failure.GetType().FullName,
    };

    private static void Add(ActivityTagsCollection tags, string name, object? value)
    {
        if (value is not null)
            tags[name] = value;
    }
}

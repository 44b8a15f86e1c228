using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace ClaudeStreaming;

/// <summary>Options that only Claude has.</summary>
/// <param name="Members">Members of the request.</param>
/// <param name="Options">What goes beside the request.</param>
internal sealed record AdditionalOptions(JsonObject Members, ClaudeRequestOptions? Options)
{
    // API reference, Messages, request body: the optional members that ChatOptions have no property for.
    private static readonly FrozenSet<string> Names = FrozenSet.ToFrozenSet(
    [
        "billing_policy", "cache_control", "compaction", "container", "context_management", "diagnostics", "fallback_credit_token",
        "fallbacks", "inference_geo", "mcp_servers", "metadata", "service_tier", "speed", "thinking", "thread",
    ]);

    /// <exception cref="NotSupportedException">One of them is unknown.</exception>
    public static AdditionalOptions Of(AdditionalPropertiesDictionary? properties)
    {
        JsonObject members = [];
        ClaudeRequestOptions? options = null;
        foreach ((string name, object? value) in properties ?? [])
        {
            if (name == nameof(ClaudeRequestOptions) && value is null or ClaudeRequestOptions)
                options = (ClaudeRequestOptions?)value;
            else if (Names.Contains(name))
                members[name] = value is null ? null : JsonOption.Node(value, $"ChatOptions.AdditionalProperties[\"{name}\"]");
            else
                throw Unknown(name);
        }
        return new AdditionalOptions(members, options);
    }

    /// <summary>These members and those of the request that was given, as one JSON object; these win.</summary>
    /// <exception cref="ArgumentException">What was given is not a JSON object.</exception>
    public string? Merge(string? givenJson, JsonArray mcpServers)
    {
        if (Members.Count == 0 && mcpServers.Count == 0)
            return givenJson;
        JsonObject merged = Parse(givenJson);
        foreach ((string name, JsonNode? value) in Members)
            merged[name] = value?.DeepClone();
        if (mcpServers.Count > 0)
            merged["mcp_servers"] = new JsonArray([.. (merged["mcp_servers"] as JsonArray ?? []).Concat(mcpServers).Select(static server => server?.DeepClone())]);
        return merged.ToJsonString();
    }

    /// <summary>The options with these betas as well. What was passed is not changed.</summary>
    public ClaudeRequestOptions? With(IReadOnlyCollection<string> betas) => betas.Count == 0 ? Options : new ClaudeRequestOptions
    {
        Betas = [.. (Options?.Betas ?? []).Union(betas)],
        ApiVersion = Options?.ApiVersion,
        Headers = new Dictionary<string, string>(Options?.Headers ?? new Dictionary<string, string>(), StringComparer.OrdinalIgnoreCase),
        ResponseTimeout = Options?.ResponseTimeout,
        IdleTimeout = Options?.IdleTimeout,
        EventTimeout = Options?.EventTimeout,
        Recovery = Options?.Recovery,
        MaxRetries = Options?.MaxRetries,
    };

    private static JsonObject Parse(string? json)
    {
        try
        {
            return json is null ? [] : JsonNode.Parse(json) as JsonObject ?? throw new JsonException("It is no object.");
        }
        catch (JsonException e)
        {
            throw new ArgumentException("The ExtraJson of the MessageRequest that ChatOptions.RawRepresentationFactory returned is not a JSON object.", e);
        }
    }

    private static NotSupportedException Unknown(string name) => new(
        $"ChatOptions.AdditionalProperties has {name}, which is nothing that Claude is known to take. Remove it; what is newer than this " +
        "library goes into ExtraJson of a MessageRequest that ChatOptions.RawRepresentationFactory returns, and betas and headers into a " +
        $"ClaudeRequestOptions under the name {nameof(ClaudeRequestOptions)}.");
}

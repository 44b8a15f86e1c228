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

    /// <summary>All members that have no property, as one JSON object; those that were given before win.</summary>
    public string? Merge(string? givenJson, JsonArray mcpServers)
    {
        if (Members.Count == 0 && mcpServers.Count == 0)
            return givenJson;
        if (mcpServers.Count > 0)
        {
            foreach (JsonNode? server in Members["mcp_servers"] as JsonArray ?? [])
                mcpServers.Add(server?.DeepClone());
            Members["mcp_servers"] = mcpServers;
        }
        if (givenJson is null)
            return Members.ToJsonString();
        JsonObject given;
        try
        {
            given = JsonNode.Parse(givenJson)!.AsObject();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return givenJson; // The core refuses it, and says why.
        }
        foreach ((string name, JsonNode? value) in given)
            Members[name] = value?.DeepClone();
        return Members.ToJsonString();
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

    private static NotSupportedException Unknown(string name) => new(
        $"ChatOptions.AdditionalProperties has {name}, which is nothing that Claude is known to take. Remove it; what is newer than this " +
        "library goes into ExtraJson of a MessageRequest that ChatOptions.RawRepresentationFactory returns, and betas and headers into a " +
        $"ClaudeRequestOptions under the name {nameof(ClaudeRequestOptions)}.");
}

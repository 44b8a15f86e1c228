using System.Text.Json;
using System.Text.Json.Nodes;

namespace ClaudeStreaming.Testing;

/// <summary>A request that <see cref="FakeClaude"/> got.</summary>
public sealed class FakeRequest
{
    internal FakeRequest(
        int number, string method, string path, IReadOnlyDictionary<string, string> headers, string body, CancellationToken aborted)
    {
        Number = number;
        Method = method;
        Path = path;
        Headers = headers;
        Body = body;
        Aborted = aborted;
    }

    /// <summary>Which request it was, from 1.</summary>
    public int Number { get; }

    /// <summary>The HTTP method.</summary>
    public string Method { get; }

    /// <summary>The path and query.</summary>
    public string Path { get; }

    /// <summary>The headers, those of the body included; names compare without case.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; }

    /// <summary>The body as it was sent.</summary>
    public string Body { get; }

    /// <summary>Cancelled when the client left before the answer was over.</summary>
    public CancellationToken Aborted { get; }

    /// <summary>Whether the last piece of the answer is on its way.</summary>
    internal bool IsAnswered { get; set; }

    /// <summary>The body as JSON.</summary>
    /// <exception cref="JsonException">The body is not a JSON object.</exception>
    public JsonObject Json => JsonNode.Parse(Body) as JsonObject ?? throw new JsonException("The body is not a JSON object.");

    /// <summary>The model that was asked for; empty where the body names none.</summary>
    public string Model => (string?)Json["model"] ?? "";

    /// <summary>The conversation that was sent.</summary>
    public IReadOnlyList<InputMessage> Messages =>
        [.. (Json["messages"] as JsonArray ?? []).Select(static message => InputMessage.Parse(message!.ToJsonString()))];
}

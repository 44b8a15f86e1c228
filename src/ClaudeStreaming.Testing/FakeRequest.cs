using System.Text.Json;
using System.Text.Json.Nodes;

namespace ClaudeStreaming.Testing;

/// <summary>A request that <see cref="FakeClaude"/> got.</summary>
public sealed class FakeRequest
{
    // The library sends what it has received, which may have more than the 64 levels that JsonNode takes by default.
    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = 1024 };

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
    public JsonObject Json => JsonNode.Parse(Body, documentOptions: Deep) as JsonObject ?? throw new JsonException("The body is not a JSON object.");

    /// <summary>The model that was asked for; empty where the body names none.</summary>
    public string Model => (string?)Json["model"] ?? "";

    /// <summary>The conversation that was sent.</summary>
    public IReadOnlyList<InputMessage> Messages =>
        [.. (Json["messages"] as JsonArray ?? []).Select(static message => InputMessage.Parse(message!.ToJsonString()))];

    /// <summary>What of a text this request has yet to be told: all of it or, where its last assistant turns are the beginning of the
    /// text, the rest. So plays an answer that was cut off its second leg:
    /// <c>new FakeClaude(request => new FakeReply().Words(request.RemainderOf(text)))</c>.</summary>
    /// <param name="text">The whole text.</param>
    /// <returns>The rest, as a model that continues to the letter would say it.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is null.</exception>
    public string RemainderOf(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] said =
        [
            .. Messages.Where(static message => message.Role == "assistant")
                .Select(static message => string.Concat(message.Content.OfType<TextBlock>().Select(static block => block.Text))),
        ];
        // Assistant turns of earlier questions may stand before.
        for (int first = 0; first < said.Length; first++)
        {
            string beginning = string.Concat(said[first..]);
            if (text.StartsWith(beginning, StringComparison.Ordinal))
                return text[beginning.Length..];
        }
        return text;
    }
}

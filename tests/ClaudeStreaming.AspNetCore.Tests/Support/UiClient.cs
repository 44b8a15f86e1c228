using System.Text.Json.Nodes;

namespace ClaudeStreaming.AspNetCore.Tests.Support;

/// <summary>Reads a UI message stream as strictly as the AI SDK's client does: chunks have no members but their own, a piece needs its part, a
/// result its call, and the stream its end mark.</summary>
internal sealed class UiClient
{
    private static readonly Dictionary<string, (string[] Required, string[] Optional)> Members = new()
    {
        ["start"] = ([], ["messageId", "messageMetadata"]),
        ["start-step"] = ([], []),
        ["text-start"] = (["id"], ["providerMetadata"]),
        ["text-delta"] = (["id", "delta"], ["providerMetadata"]),
        ["text-end"] = (["id"], ["providerMetadata"]),
        ["reasoning-start"] = (["id"], ["providerMetadata"]),
        ["reasoning-delta"] = (["id", "delta"], ["providerMetadata"]),
        ["reasoning-end"] = (["id"], ["providerMetadata"]),
        ["tool-input-start"] = (["toolCallId", "toolName"], ["providerExecuted", "dynamic"]),
        ["tool-input-delta"] = (["toolCallId", "inputTextDelta"], []),
        ["tool-input-available"] = (["toolCallId", "toolName", "input"], ["providerExecuted", "dynamic"]),
        ["tool-input-error"] = (["toolCallId", "toolName", "input", "errorText"], ["providerExecuted", "dynamic"]),
        ["tool-output-available"] = (["toolCallId", "output"], ["providerExecuted", "dynamic"]),
        ["tool-output-error"] = (["toolCallId", "errorText"], ["providerExecuted", "dynamic"]),
        ["source-url"] = (["sourceId", "url"], ["title"]),
        ["source-document"] = (["sourceId", "mediaType", "title"], ["filename"]),
        ["data-resumed"] = (["data"], ["transient"]),
        ["finish-step"] = ([], []),
        ["finish"] = ([], ["finishReason", "messageMetadata"]),
        ["error"] = (["errorText"], []),
        ["abort"] = ([], ["reason"]),
    };

    private readonly HashSet<string> _open = [];
    private readonly HashSet<string> _calls = [];

    private UiClient()
    {
    }

    /// <summary>The chunks, in order.</summary>
    public List<JsonNode> Chunks { get; } = [];

    /// <summary>What they are.</summary>
    public string[] Types => [.. Chunks.Select(static chunk => (string)chunk["type"]!)];

    /// <summary>All text.</summary>
    public string Text { get; private set; } = "";

    /// <summary>All thoughts.</summary>
    public string Reasoning { get; private set; } = "";

    public static UiClient Read(IReadOnlyList<SseEvent> events)
    {
        UiClient client = new();
        Assert.All(events, static e => Assert.Equal("message", e.Type));
        Assert.Equal(Enumerable.Range(1, events.Count).Select(static i => $"{i}"), events.Select(static e => e.Id));
        Assert.Equal("[DONE]", events[^1].Data);
        foreach (SseEvent e in events.SkipLast(1))
            client.Take(JsonNode.Parse(e.Data)!);
        return client;
    }

    /// <summary>The only chunk of a type.</summary>
    public JsonNode Single(string type) => Chunks.Single(chunk => (string)chunk["type"]! == type);

    private void Take(JsonNode chunk)
    {
        Chunks.Add(chunk);
        string type = (string)chunk["type"]!;
        Assert.True(Members.TryGetValue(type, out (string[] Required, string[] Optional) members), $"No such chunk: {chunk.ToJsonString()}");
        string[] names = [.. chunk.AsObject().Select(static member => member.Key).Where(static name => name != "type")];
        Assert.Empty(names.Except([.. members.Required, .. members.Optional]));
        Assert.Empty(members.Required.Except(names));
        string part = $"{type.Split('-')[0]} {chunk["id"]}";
        switch (type)
        {
            case "text-start" or "reasoning-start":
                Assert.True(_open.Add(part));
                break;
            case "text-delta" or "reasoning-delta":
                Assert.Contains(part, _open);
                if (type == "text-delta")
                    Text += (string)chunk["delta"]!;
                else
                    Reasoning += (string)chunk["delta"]!;
                break;
            case "text-end" or "reasoning-end":
                Assert.True(_open.Remove(part));
                break;
            case "tool-input-start":
                Assert.True(_calls.Add((string)chunk["toolCallId"]!));
                break;
            case "tool-input-delta" or "tool-output-available" or "tool-output-error":
                Assert.Contains((string)chunk["toolCallId"]!, _calls);
                break;
            case "finish-step":
                Assert.Empty(_open);
                break;
        }
    }
}

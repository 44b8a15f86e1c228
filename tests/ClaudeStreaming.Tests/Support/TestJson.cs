using System.Text.Json;
using System.Text.Json.Serialization;

namespace ClaudeStreaming.Tests.Support;

/// <summary>What a user's application has: its own types with ours inside, and a generated context, so that no reflection is needed.</summary>
[JsonSerializable(typeof(Message))]
[JsonSerializable(typeof(InputMessage))]
[JsonSerializable(typeof(ContentBlock))]
[JsonSerializable(typeof(TextBlock))]
[JsonSerializable(typeof(ToolCallBlock))]
[JsonSerializable(typeof(ToolUseBlock))]
[JsonSerializable(typeof(StreamEvent))]
[JsonSerializable(typeof(ContentBlockDelta))]
[JsonSerializable(typeof(Usage))]
[JsonSerializable(typeof(StopReason))]
[JsonSerializable(typeof(ErrorType))]
[JsonSerializable(typeof(Conversation))]
[JsonSerializable(typeof(Search))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(JsonElement))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
internal sealed partial class TestJson : JsonSerializerContext;

internal sealed class Conversation
{
    public string Title { get; set; } = "";

    public List<InputMessage> History { get; set; } = [];

    public Message? Reply { get; set; }

    public List<ContentBlock> Blocks { get; set; } = [];

    public TextBlock? First { get; set; }

    public Dictionary<string, Usage> Costs { get; set; } = [];

    public StreamEvent[] Events { get; set; } = [];

    public StopReason? Why { get; set; }
}

internal sealed record Search(string Query, int Limit = 10);

using System.Text.Json.Serialization;

namespace ClaudeStreaming.Benchmarks;

/// <summary>Any event, for a reader that cares for deltas and the stop reason alone.</summary>
internal sealed class FlatEvent
{
    public string? Type { get; set; }

    public int? Index { get; set; }

    public FlatDelta? Delta { get; set; }
}

internal sealed class FlatDelta
{
    public string? Type { get; set; }

    public string? Text { get; set; }

    public string? Thinking { get; set; }

    public string? PartialJson { get; set; }

    public string? StopReason { get; set; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(FlatEvent))]
internal sealed partial class FlatJson : JsonSerializerContext;

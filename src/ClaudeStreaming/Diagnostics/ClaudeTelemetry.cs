namespace ClaudeStreaming;

/// <summary>The names under which this library traces and measures; give them to <c>AddSource</c> and <c>AddMeter</c> of OpenTelemetry.</summary>
/// <remarks>
/// One client span for each answer, from the request to the end of its stream, by the GenAI semantic conventions v1.41 (whose stability is
/// Development: names may change with them), and the conventions' four client metrics. What is measured beyond them is named
/// <c>claude_streaming.*</c>. Nothing is done where nobody listens. Under a span of another library that says the same
/// (<c>gen_ai.operation.name</c> is <c>chat</c>, such as Microsoft.Extensions.AI's) neither the span nor the four metrics are made again.
/// Source: OpenTelemetry Semantic Conventions 1.41, GenAI spans, GenAI metrics, Anthropic.
/// </remarks>
public static class ClaudeTelemetry
{
    /// <summary>The name of the activity source.</summary>
    public const string SourceName = "ClaudeStreaming";

    /// <summary>The name of the meter.</summary>
    public const string MeterName = "ClaudeStreaming";
}

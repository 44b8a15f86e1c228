using System.Globalization;
using System.Text;
using ClaudeStreaming;

namespace ChatConsole;

/// <summary>An event on one line: its type, where it belongs, what it brings.</summary>
internal static class EventLine
{
    private const int LongestJson = 200;

    public static string Of(StreamEvent streamEvent) => streamEvent switch
    {
        MessageStart e => $"message_start {e.Message.Id} {e.Message.Model} input_tokens={e.Message.Usage.TotalInputTokens}",
        ContentBlockStart e => $"content_block_start {e.Index} {Block(e.Block)}",
        ContentBlockDelta e => $"content_block_delta {e.Index} {Delta(e.Delta)}",
        ContentBlockStop e => $"content_block_stop {e.Index}",
        MessageDelta e => $"message_delta{Changes(e)}",
        MessageStop => "message_stop",
        Ping => "ping",
        StreamResumed e => $"_stream_resumed {e.Continuation} {e.Strategy} index={e.Index} text_length={e.TextLength}",
        StreamError e => $"error {Word(e.ErrorType.ToString())} {Quoted(e.Message)}{Member("error_code", e.ErrorCode)}{Member("request_id", e.RequestId)}",
        UnknownEvent e => $"{Word(e.Type)} {Json(e.Json)}",
        _ => streamEvent.GetType().Name,
    };

    private static string Block(ContentBlock block) => block switch
    {
        TextBlock { Text: "" } or ThinkingBlock { Thinking: "" } => block.Type,
        TextBlock b => $"text {Quoted(b.Text)}",
        ThinkingBlock b => $"thinking {Quoted(b.Thinking)}",
        RedactedThinkingBlock b => $"redacted_thinking {Size(b.Data)}",
        ToolCallBlock b => $"{b.Type} {Word(b.Name)} {b.Id}{(b.InputJson is "{}" or "" ? "" : " " + Json(b.InputJson))}",
        ServerToolResultBlock b => $"{Word(b.Type)} {b.ToolUseId} {Json(b.ContentJson)}",
        FallbackBlock b => $"fallback {b.From.Model} {b.To.Model}",
        UnknownBlock b => $"{Word(b.Type)} {Json(b.Json)}",
        _ => block.Type,
    };

    private static string Delta(ContentDelta delta) => delta switch
    {
        TextDelta d => $"text_delta {Quoted(d.Text)}",
        ThinkingDelta d => $"thinking_delta {Quoted(d.Thinking)}",
        InputJsonDelta d => $"input_json_delta {Quoted(d.PartialJson)}",
        SignatureDelta d => $"signature_delta {Size(d.Signature)}",
        CitationsDelta { Citation: UnknownCitation c } => $"citations_delta {Word(c.Type)} {Json(c.Json)}",
        CitationsDelta d => $"citations_delta {d.Citation.Type} {Quoted(d.Citation.CitedText)}",
        CompactionDelta d => $"compaction_delta {(d.Content is null ? "null" : Quoted(d.Content))}",
        UnknownDelta d => $"{Word(d.Type)} {Json(d.Json)}",
        _ => delta.GetType().Name,
    };

    private static string Changes(MessageDelta e) =>
        Member("stop_reason", e.StopReason?.ToString()) +
        Member("stop_sequence", e.StopSequence is null ? null : Quoted(e.StopSequence)) +
        Member("category", e.StopDetails?.Category) +
        Member("output_tokens", e.Usage?.OutputTokens.ToString(CultureInfo.InvariantCulture));

    private static string Member(string name, string? value) => value is null ? "" : $" {name}={TerminalText.OneLine(value)}";

    private static string Word(string type) => type.Length == 0 ? "(no type)" : TerminalText.OneLine(type);

    private static string Size(string opaque) => $"({opaque.Length} characters)";

    private static string Json(string json)
    {
        // Inside JSON strings there are no raw control characters, so nothing is lost but the layout.
        string line = TerminalText.OneLine(json);
        return line.Length <= LongestJson ? line : $"{line[..LongestJson]}… ({line.Length} characters)";
    }

    /// <summary>Text as a JSON string that stays on its line, whatever is in it.</summary>
    private static string Quoted(string text)
    {
        StringBuilder quoted = new("\"");
        for (int i = 0; i < text.Length; i++)
        {
            bool isPair = char.IsSurrogatePair(text, i);
            _ = text[i] switch
            {
                '"' => quoted.Append("\\\""),
                '\\' => quoted.Append(@"\\"),
                '\n' => quoted.Append(@"\n"),
                '\r' => quoted.Append(@"\r"),
                '\t' => quoted.Append(@"\t"),
                _ when isPair => quoted.Append(text, i++, 2),
                char c when char.IsControl(c) || char.IsSurrogate(c) || c is '\u2028' or '\u2029' => quoted.Append($"\\u{(int)c:x4}"),
                char c => quoted.Append(c),
            };
        }
        return quoted.Append('"').ToString();
    }
}

using System.Text;
using System.Text.Json.Nodes;

namespace ClaudeStreaming.Tests.Support;

/// <summary>Events as the service writes them.</summary>
internal static class Wire
{
    public const string Start =
        "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\"," +
        "\"model\":\"claude-x\",\"content\":[],\"stop_reason\":null,\"stop_sequence\":null,\"usage\":{\"input_tokens\":9,\"output_tokens\":1}}}\n\n";

    public const string Ping = "event: ping\ndata: {\"type\":\"ping\"}\n\n";

    public const string Stop = "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n";

    public const string EndTurn =
        "event: message_delta\ndata: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\",\"stop_sequence\":null}," +
        "\"usage\":{\"output_tokens\":7}   }\n\n";

    public static string StartText(int index = 0, string text = "") => Event(
        "content_block_start", $$$"""{"type":"content_block_start","index":{{{index}}},"content_block":{"type":"text","text":{{{Quote(text)}}}}}""");

    public static string Text(string text, int index = 0) => Event(
        "content_block_delta", $$$"""{"type":"content_block_delta","index":{{{index}}},"delta":{"type":"text_delta","text":{{{Quote(text)}}}}   }""");

    public static string StartTool(int index, string id = "toolu_1") => Event(
        "content_block_start",
        $$$"""{"type":"content_block_start","index":{{{index}}},"content_block":{"type":"tool_use","id":"{{{id}}}","input":{},"name":"find"}}""");

    public static string Input(string json, int index) => Event(
        "content_block_delta",
        $$$"""{"type":"content_block_delta","index":{{{index}}},"delta":{"type":"input_json_delta","partial_json":{{{Quote(json)}}}}}""");

    public static string StopBlock(int index = 0) => Event("content_block_stop", $$"""{"type":"content_block_stop","index":{{index}}}""");

    public static string Error(string type = "overloaded_error", string message = "Overloaded") =>
        Event("error", $$$"""{"type":"error","error":{"type":"{{{type}}}","message":"{{{message}}}"},"request_id":"req_event"}""");

    public static string Event(string name, string data) => $"event: {name}\ndata: {data}\n\n";

    /// <summary>A whole answer of one text block.</summary>
    public static string Answer(params string[] pieces) =>
        Start + StartText() + string.Concat(pieces.Select(static piece => Text(piece))) + StopBlock() + EndTurn + Stop;

    public static MessageStream Open(string body, MessageStreamOptions? options = null) =>
        MessageStream.FromSse(new MemoryStream(Encoding.UTF8.GetBytes(body)), options);

    private static string Quote(string text) => JsonValue.Create(text).ToJsonString();
}

using System.Text.Json.Nodes;
using ClaudeStreaming.Tests.Support;

namespace ClaudeStreaming.Tests.Recordings;

/// <summary>Whether the recordings hold all there is to record.</summary>
public class CoverageTests
{
    // What only a request holds, or a result that is carried as JSON.
    private static readonly Type[] InRequestsOnly =
    [
        typeof(ToolResultBlock), typeof(ImageBlock), typeof(DocumentBlock), typeof(SearchResultBlock), typeof(ToolReferenceBlock),
        typeof(BrowserStateBlock),
    ];

    [Fact]
    public void The_recordings_hold_every_kind_of_event_block_delta_and_citation()
    {
        List<StreamEvent> events = [.. Recording.All.SelectMany(static recording => Replay.Of(recording.Bytes).Events)];
        List<ContentBlock> blocks =
        [
            .. events.OfType<ContentBlockStart>().Select(static start => start.Block),
            .. Recording.All.SelectMany(static recording => Replay.Of(recording.Bytes).Message.Content),
        ];
        HashSet<Type> recorded =
        [
            .. events.Select(static e => e.GetType()),
            .. events.OfType<ContentBlockDelta>().Select(static e => e.Delta.GetType()),
            .. blocks.Select(static block => block.GetType()),
            .. blocks.OfType<TextBlock>().SelectMany(static block => block.Citations ?? []).Select(static citation => citation.GetType()),
        ];
        Type[] closed = [typeof(StreamEvent), typeof(ContentDelta), typeof(ContentBlock), typeof(Citation)];
        IEnumerable<Type> known = typeof(StreamEvent).Assembly.GetTypes()
            .Where(type => type is { IsAbstract: false } && closed.Any(type.IsSubclassOf))
            .Except([.. InRequestsOnly, typeof(StreamResumed)]); // The API sends no such event.
        Assert.Empty(known.Except(recorded).Select(static type => type.Name));
    }

    [Theory]
    [InlineData("message_start", "content_block_start", "content_block_delta", "content_block_stop", "message_delta", "message_stop", "ping", "error")]
    [InlineData(
        "text", "thinking", "redacted_thinking", "tool_use", "server_tool_use", "container_upload", "mcp_tool_use", "mcp_tool_listing", "compaction",
        "fallback")]
    [InlineData(
        "web_search_tool_result", "web_fetch_tool_result", "code_execution_tool_result", "bash_code_execution_tool_result",
        "text_editor_code_execution_tool_result", "tool_search_tool_result", "mcp_tool_result", "advisor_tool_result")]
    [InlineData(
        "web_search_result", "web_fetch_result", "code_execution_result", "encrypted_code_execution_result", "bash_code_execution_result",
        "text_editor_code_execution_view_result", "text_editor_code_execution_create_result", "text_editor_code_execution_str_replace_result",
        "tool_search_tool_search_result", "advisor_result", "advisor_redacted_result")]
    [InlineData(
        "web_search_tool_result_error", "web_fetch_tool_result_error", "code_execution_tool_result_error", "bash_code_execution_tool_result_error",
        "text_editor_code_execution_tool_result_error", "tool_search_tool_result_error", "advisor_tool_result_error")]
    [InlineData("text_delta", "input_json_delta", "thinking_delta", "signature_delta", "citations_delta", "compaction_delta")]
    [InlineData("char_location", "page_location", "content_block_location", "web_search_result_location", "search_result_location")]
    public void The_recordings_hold_every_type_that_the_API_documents_for_an_answer(params string[] types)
    {
        HashSet<string> recorded =
            [.. Recording.All.SelectMany(static recording => SseBytes.Read(recording.Bytes)).SelectMany(static frame => Types(frame.Data))];
        Assert.Empty(types.Except(recorded));
    }

    [Fact]
    public void The_recordings_hold_every_stop_reason()
    {
        HashSet<string?> recorded = [.. Recording.All.Select(static recording => (string?)JsonNode.Parse(recording.FinalJson)!["stop_reason"])];
        string[] documented =
        [
            StopReason.EndTurn, StopReason.MaxTokens, StopReason.StopSequence, StopReason.ToolUse, StopReason.PauseTurn, StopReason.Refusal,
            StopReason.ModelContextWindowExceeded, StopReason.Compaction,
        ];
        Assert.Empty(documented.Except(recorded));
    }

    private static IEnumerable<string> Types(string data) => data.StartsWith('{') ? Types(JsonNode.Parse(data)) : [];

    private static IEnumerable<string> Types(JsonNode? node) => node switch
    {
        JsonObject members => members.SelectMany(static member => Types(member.Key, member.Value)),
        JsonArray items => items.SelectMany(static item => Types(item)),
        _ => [],
    };

    private static IEnumerable<string> Types(string name, JsonNode? value) => name == "type" && value is JsonValue type ? [(string)type!] : Types(value);
}

using ClaudeStreaming;

namespace ChatConsole.Tests;

public class EventLineTests
{
    public static TheoryData<string, StreamEvent> Lines => new()
    {
        { "content_block_delta 0 text_delta \"tab\\t nul\\u0000 cr\\r ls\\u2028 esc\\u001b c1\\u0085\"", Delta(new TextDelta("tab\t nul\0 cr\r ls\u2028 esc\e c1\u0085")) },
        { "content_block_delta 0 text_delta \"\\ud83d\"", Delta(new TextDelta("\ud83d")) },
        { "content_block_delta 0 text_delta \"[b] \U0001F600\"", Delta(new TextDelta("[b] \U0001F600")) },
        { "content_block_delta 0 thinking_delta \"Hm.\"", Delta(new ThinkingDelta("Hm.")) },
        { "content_block_delta 0 signature_delta (4 characters)", Delta(new SignatureDelta("abcd")) },
        { "content_block_delta 0 citations_delta char_location \"so\"", Delta(new CitationsDelta(new CharLocation("so"))) },
        { "content_block_delta 0 citations_delta new { \"type\":1}", Delta(new CitationsDelta(new UnknownCitation("new", "{\n \"type\":1}"))) },
        { "content_block_delta 0 new_delta {}", Delta(new UnknownDelta("new_delta", "{}")) },
        { "content_block_start 2 text \"Hel\"", new ContentBlockStart(2, new TextBlock("Hel")) },
        { "content_block_start 2 redacted_thinking (3 characters)", new ContentBlockStart(2, new RedactedThinkingBlock("abc")) },
        { "content_block_start 2 server_tool_use web_search id {\"q\":1}", new ContentBlockStart(2, new ServerToolUseBlock("id", "web_search", "{\"q\":1}")) },
        { "content_block_start 2 web_search_tool_result id []", new ContentBlockStart(2, new ServerToolResultBlock("web_search_tool_result", "id", "[]")) },
        { "content_block_start 2 (no type) {}", new ContentBlockStart(2, new UnknownBlock("", "{}")) },
        { "message_delta stop_reason=stop_sequence stop_sequence=\"a\\nb\"", new MessageDelta { StopReason = "stop_sequence", StopSequence = "a\nb" } },
        { "message_delta stop_reason=refusal category=bio", new MessageDelta { StopReason = "refusal", StopDetails = new("refusal") { Category = "bio" } } },
        { "_stream_resumed 2 UserTurn index=1 text_length=9", new StreamResumed(2, ContinuationStrategy.UserTurn) { Index = 1, TextLength = 9 } },
        { "error new_error \"No.\" error_code=c request_id=r", new StreamError("new_error", "No.") { ErrorCode = "c", RequestId = "r" } },
        { $"odd name {new string('x', 200)}… (300 characters)", new UnknownEvent("odd\nname", new string('x', 300)) },
    };

    [Theory]
    [MemberData(nameof(Lines))]
    public void Every_event_is_one_line(string line, StreamEvent streamEvent) => Assert.Equal(line, EventLine.Of(streamEvent));

    private static ContentBlockDelta Delta(ContentDelta delta) => new(0, delta);
}

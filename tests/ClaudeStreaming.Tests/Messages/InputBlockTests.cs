using System.Text.Json.Nodes;
using ClaudeStreaming.Tests.Support;

namespace ClaudeStreaming.Tests.Messages;

/// <summary>Blocks that you make yourself, as FakeClaude gets them, against JSON written by hand.</summary>
public class InputBlockTests
{
    private static readonly CacheControl Cache = new();

    public static TheoryData<string> Blocks => [.. ByJson.Keys];

    private static readonly Dictionary<string, ContentBlock> ByJson = new()
    {
        ["""{"type":"text","text":"Hi","cache_control":{"type":"ephemeral","ttl":"1h"}}"""] =
            new TextBlock("Hi") { CacheControl = new CacheControl { Ttl = "1h" } },
        [
            """
            {"type":"text","text":"Hi","citations":[{"type":"page_location","cited_text":"c","document_index":0,
             "start_page_number":1,"end_page_number":2}]}
            """
        ] =
            new TextBlock("Hi") { Citations = [new PageLocation("c") { DocumentIndex = 0, StartPageNumber = 1, EndPageNumber = 2 }] },
        [
            """
            {"type":"image","source":{"type":"base64","media_type":"image/webp","data":"aGk="},
             "transformations":{"oversized_image":"error"},"cache_control":{"type":"ephemeral"}}
            """
        ] =
            new ImageBlock(new Base64Source("image/webp", "aGk="))
            {
                Transformations = new ImageTransformations { OversizedImage = "error" },
                CacheControl = Cache,
            },
        [
            """
            {"type":"image","source":{"type":"url","url":"https://e.test/i.png"}}
            """
        ] = new ImageBlock(new UrlSource("https://e.test/i.png")),
        ["""{"type":"image","source":{"type":"file","file_id":"file_1"}}"""] = new ImageBlock(new FileSource("file_1")),
        [
            """
            {"type":"document","source":{"type":"base64","media_type":"application/pdf","data":"aGk="},"title":"T","context":"C",
             "citations":{"enabled":true},"cache_control":{"type":"ephemeral"}}
            """
        ] =
            new DocumentBlock(new Base64Source("application/pdf", "aGk="))
            {
                Title = "T",
                Context = "C",
                Citations = new CitationSettings { Enabled = true },
                CacheControl = Cache,
            },
        [
            """
            {"type":"document","source":{"type":"text","media_type":"text/plain","data":"Plain."}}
            """
        ] = new DocumentBlock(new PlainTextSource("Plain.")),
        ["""{"type":"document","source":{"type":"content","content":[{"type":"text","text":"One."}]}}"""] =
            new DocumentBlock(new ContentSource([new TextBlock("One.")])),
        [
            """
            {"type":"document","source":{"type":"url","url":"https://e.test/d.pdf"}}
            """
        ] = new DocumentBlock(new UrlSource("https://e.test/d.pdf")),
        ["""{"type":"document","source":{"type":"file","file_id":"file_1"}}"""] = new DocumentBlock(new FileSource("file_1")),
        [
            """
            {"type":"search_result","source":"kb","title":"S","content":[{"type":"text","text":"One."}],
             "citations":{"enabled":false},"cache_control":{"type":"ephemeral"}}
            """
        ] =
            new SearchResultBlock("kb", "S", [new TextBlock("One.")])
            {
                Citations = new CitationSettings { Enabled = false },
                CacheControl = Cache,
            },
        ["""{"type":"thinking","thinking":"Hm","signature":"c2ln"}"""] = new ThinkingBlock("Hm", "c2ln"),
        ["""{"type":"redacted_thinking","data":"zz"}"""] = new RedactedThinkingBlock("zz"),
        [
            """
            {"type":"tool_use","id":"toolu_1","name":"click","input":{"x":1},"caller":{"type":"code_execution_20250825",
             "tool_id":"srvtoolu_1"},"toolset_name":"browser","cache_control":{"type":"ephemeral"}}
            """
        ] =
            new ToolUseBlock("toolu_1", "click", """{"x":1}""")
            {
                Caller = new ToolCaller("code_execution_20250825") { ToolId = "srvtoolu_1" },
                ToolsetName = "browser",
                CacheControl = Cache,
            },
        [
            """
            {"type":"tool_result","tool_use_id":"toolu_1","content":"Done.","is_error":false,"toolset_name":"browser",
             "cache_control":{"type":"ephemeral"}}
            """
        ] =
            new ToolResultBlock("toolu_1", "Done.") { IsError = false, ToolsetName = "browser", CacheControl = Cache },
        [
            """
            {"type":"tool_result","tool_use_id":"toolu_1","is_error":true,"content":[
             {"type":"text","text":"a"},{"type":"image","source":{"type":"file","file_id":"f"}},{"type":"document","source":{"type":"file","file_id":"f"}},
             {"type":"search_result","source":"s","title":"t","content":[]},{"type":"tool_reference","tool_name":"find"},
             {"type":"browser_state","tabs":[{"id":1}],"state_changes":[]}]}
            """
        ] = new ToolResultBlock("toolu_1")
        {
            IsError = true,
            Content =
            [
                new TextBlock("a"), new ImageBlock(new FileSource("f")), new DocumentBlock(new FileSource("f")), new SearchResultBlock("s", "t", []),
                new ToolReferenceBlock("find"), new BrowserStateBlock("""[{"id":1}]""") { StateChangesJson = "[]" },
            ],
        },
        ["""{"type":"tool_result","tool_use_id":"toolu_1"}"""] = new ToolResultBlock("toolu_1"),
        ["""{"type":"tool_result","tool_use_id":"toolu_1","content":[]}"""] = new ToolResultBlock("toolu_1") { Content = [] },
        [
            """
            {"type":"server_tool_use","id":"srvtoolu_1","name":"web_search","input":{},"caller":{"type":"direct"},
             "cache_control":{"type":"ephemeral"}}
            """
        ] =
            new ServerToolUseBlock("srvtoolu_1", "web_search", "{}") { Caller = new ToolCaller("direct"), CacheControl = Cache },
        [
            """
            {"type":"web_fetch_tool_result","tool_use_id":"srvtoolu_1","content":{"a":1},"caller":{"type":"direct"},
             "cache_control":{"type":"ephemeral"}}
            """
        ] =
            new ServerToolResultBlock("web_fetch_tool_result", "srvtoolu_1", """{"a":1}""") { Caller = new ToolCaller("direct"), CacheControl = Cache },
        [
            """
            {"type":"container_upload","file_id":"file_9","cache_control":{"type":"ephemeral"}}
            """
        ] = new ContainerUploadBlock("file_9") { CacheControl = Cache },
        ["""{"type":"mcp_tool_result","tool_use_id":"m","content":"ok","is_error":true}"""] =
            new ServerToolResultBlock("mcp_tool_result", "m", "\"ok\"") { IsError = true },
        ["""{"type":"compaction","content":"S","encrypted_content":"zz","signature":"c2ln","tool_changes":[]}"""] =
            new CompactionBlock("S") { EncryptedContent = "zz", Signature = "c2ln", ToolChangesJson = "[]" },
        ["""{"type":"fallback","from":{"model":"a"},"to":{"model":"b"},"trigger":{"type":"refusal","category":"bio"}}"""] =
            new FallbackBlock(new("a"), new("b")) { Trigger = new FallbackTrigger("refusal") { Category = "bio" } },
        ["""{"type":"tool_addition","tool":{"type":"tool_reference","name":"find"}}"""] =
            new UnknownBlock("tool_addition", """{"type":"tool_addition","tool":{"type":"tool_reference","name":"find"}}"""),
    };

    [Theory, MemberData(nameof(Blocks))]
    public async Task A_block_is_written_as_the_API_reference_spells_it(string json)
    {
        string body = await MessageRequestTests.SentAsync(Requests.Hello with { Messages = [InputMessage.User(ByJson[json])] });
        Json.AssertSame(json, JsonNode.Parse(body)!["messages"]![0]!["content"]![0]!.ToJsonString());
        Assert.Equal(ByJson[json], InputMessage.Parse($$"""{"role":"user","content":[{{json}}]}""").Content[0]);
    }
}

using System.Text.Json.Nodes;
using ClaudeStreaming.Tests.Support;

namespace ClaudeStreaming.Tests.Messages;

/// <summary>What each kind of block and citation is as a record.</summary>
public class ContentBlockTests
{
    private static readonly ToolCaller Direct = new("direct");

    private readonly IReadOnlyList<ContentBlock> _reply = Message.Parse(Documents.Message).Content;
    private readonly IReadOnlyList<ContentBlock> _turn = InputMessage.Parse(Documents.Turn).Content;

    [Fact]
    public void What_Claude_writes_and_thinks()
    {
        Assert.Equal("Blue.", Assert.IsType<TextBlock>(_reply[0]).Text);
        Assert.Equal(new ThinkingBlock("First, ", "c2ln"), _reply[1]);
        Assert.Equal(new RedactedThinkingBlock("b3BhcXVl"), _reply[2]);
        Assert.Equal(new ContainerUploadBlock("file_9"), _reply[14]);
        CompactionBlock compaction = Assert.IsType<CompactionBlock>(_reply[16]);
        Assert.Equal(
            new CompactionBlock("Summary.") { EncryptedContent = "zz", Signature = "c2ln", ToolChangesJson = compaction.ToolChangesJson },
            compaction);
        Json.AssertSame("""[{"type":"tool_addition"}]""", compaction.ToolChangesJson!);
        Assert.Equal(
            new FallbackBlock(new("claude-x"), new("claude-y")) { Trigger = new FallbackTrigger("refusal") { Category = "bio" } },
            _reply[17]);
    }

    [Fact]
    public void What_Claude_calls()
    {
        Assert.Equal(new ToolUseBlock("toolu_1", "click", """{ "x": 1, "y": [2.50] }""") { Caller = Direct, ToolsetName = "browser" }, _reply[3]);
        Assert.Equal(
            new ServerToolUseBlock("srvtoolu_1", "web_search", """{ "query": "sky" }""")
            {
                Caller = new ToolCaller("code_execution_20260120") { ToolId = "srvtoolu_0" },
            },
            _reply[4]);
        Assert.Equal(new McpToolUseBlock("mcptoolu_1", "find", "{}") { ServerName = "docs" }, _reply[5]);
        McpToolListingBlock listing = Assert.IsType<McpToolListingBlock>(_reply[15]);
        Assert.Equal("docs", listing.McpServerName);
        Json.AssertSame("""[{"name":"find","description":null,"input_schema":{"type":"object"}}]""", listing.ToolsJson);
    }

    [Theory]
    [InlineData(6, "web_search_tool_result", "srvtoolu_1")]
    [InlineData(7, "web_fetch_tool_result", "srvtoolu_2")]
    [InlineData(8, "code_execution_tool_result", "srvtoolu_3")]
    [InlineData(9, "bash_code_execution_tool_result", "srvtoolu_4")]
    [InlineData(10, "text_editor_code_execution_tool_result", "srvtoolu_5")]
    [InlineData(11, "tool_search_tool_result", "srvtoolu_6")]
    [InlineData(12, "mcp_tool_result", "mcptoolu_1")]
    [InlineData(13, "advisor_tool_result", "srvtoolu_7")]
    public void Every_result_of_a_tool_that_the_service_runs_is_one_record(int index, string type, string toolUseId)
    {
        ServerToolResultBlock result = Assert.IsType<ServerToolResultBlock>(_reply[index]);
        Assert.Equal(type, result.Type);
        Assert.Equal(toolUseId, result.ToolUseId);
        Json.AssertSame(JsonNode.Parse(Documents.Message)!["content"]![index]!["content"]!.ToJsonString(), result.ContentJson);
        Assert.Equal(index is 6 or 7 ? Direct : null, result.Caller);
        Assert.Equal(index is 12 ? false : null, result.IsError);
    }

    [Fact]
    public void A_result_of_a_tool_that_nobody_knows_yet_is_one_too() =>
        Assert.Equal(
            new ServerToolResultBlock("weather_tool_result", "srvtoolu_1", "{}"),
            Block("""{"type":"weather_tool_result","tool_use_id":"srvtoolu_1","content":{}}"""));

    [Fact]
    public void What_only_you_send()
    {
        CacheControl cache = new();
        Assert.Equal(
            new ImageBlock(new Base64Source("image/png", "aGk="))
            {
                Transformations = new ImageTransformations { OversizedImage = "downsize" },
                CacheControl = cache,
            },
            _turn[1]);
        Assert.Equal(new ImageBlock(new UrlSource("https://e.test/i.png")), _turn[2]);
        Assert.Equal(new ImageBlock(new FileSource("file_1")), _turn[3]);
        Assert.Equal(new ImageBlock(new UnknownSource("satellite", """{ "type": "satellite", "pass": 3 }""")), _turn[4]);
        Assert.Equal(
            new DocumentBlock(new Base64Source("application/pdf", "aGk="))
            {
                Title = "T",
                Context = "C",
                Citations = new CitationSettings { Enabled = true },
                CacheControl = cache,
            },
            _turn[5]);
        Assert.Equal(new DocumentBlock(new PlainTextSource("Plain.")), _turn[6]);
        Assert.Equal(new DocumentBlock(new ContentSource([new TextBlock("One.")])), _turn[7]);
        Assert.Equal(
            new DocumentBlock(new ContentSource([new TextBlock("One."), new ImageBlock(new UrlSource("https://e.test/i.png"))])),
            _turn[8]);
        Assert.Equal(
            new SearchResultBlock("kb", "S", [new TextBlock("One.")])
            {
                Citations = new CitationSettings { Enabled = false },
                CacheControl = cache,
            },
            _turn[9]);
        Assert.Equal(
            new ToolResultBlock("toolu_1", "Done.") { IsError = false, ToolsetName = "browser", CacheControl = cache },
            _turn[10]);
        ToolResultBlock result = Assert.IsType<ToolResultBlock>(_turn[11]);
        Assert.True(result.IsError);
        Assert.Equal(new ToolReferenceBlock("find") { CacheControl = cache }, result.Content![1]);
        Assert.Equal(
            new BrowserStateBlock("""[{ "url": "https://e.test" }]""") { StateChangesJson = """[{ "type": "opened" }]""", CacheControl = cache },
            result.Content[2]);
        Assert.Equal(new ToolResultBlock("toolu_3"), _turn[12]);
    }

    [Fact]
    public void A_cache_point_can_be_read_on_every_kind() =>
        Assert.All(
            _turn.Where(static block => block is not (UnknownBlock or ImageBlock or DocumentBlock or ToolResultBlock)),
            static block => Assert.Equal("ephemeral", block.CacheControl!.Type));

    [Fact]
    public void Citations_by_kind() =>
        Assert.Equal<Citation>(
            [
                new CharLocation("sky is blue")
                {
                    DocumentIndex = 0,
                    DocumentTitle = "Facts",
                    StartCharIndex = 4,
                    EndCharIndex = 15,
                    FileId = "file_1",
                },
                new PageLocation("p") { DocumentIndex = 1, DocumentTitle = "Pages", StartPageNumber = 2, EndPageNumber = 3, FileId = "file_2" },
                new ContentBlockLocation("b")
                {
                    DocumentIndex = 2,
                    DocumentTitle = "Blocks",
                    StartBlockIndex = 0,
                    EndBlockIndex = 1,
                    FileId = "file_3",
                },
                new WebSearchResultLocation("w") { Url = "https://e.test/a", Title = "A", EncryptedIndex = "zz" },
                new SearchResultLocation("s") { Source = "kb", Title = "S", SearchResultIndex = 0, StartBlockIndex = 1, EndBlockIndex = 2 },
                new UnknownCitation("star_location", """{ "type": "star_location", "cited_text": "new", "star": 7 }"""),
            ],
            Assert.IsType<TextBlock>(_reply[0]).Citations!);

    [Theory]
    [InlineData("""{"type":"hologram", "beam":0.10}""", "hologram")]
    [InlineData("""{"beam":0.10}""", "")]
    [InlineData("""{"type":7}""", "")]
    [InlineData("""{"type":null}""", "")]
    [InlineData("{}", "")]
    [InlineData("""{"type":"TEXT","text":"x"}""", "TEXT")]
    public void A_block_of_an_unknown_kind_keeps_its_place_and_its_bytes(string json, string type)
    {
        Message message = Message.Parse($$"""{"content":[{"type":"text","text":"a"},{{json}}]}""");
        Assert.Equal(new UnknownBlock(type, json), message.Content[1]);
        Assert.Contains(json, message.ToJson(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_cache_point_can_be_put_on_a_block_of_an_unknown_kind() =>
        Json.AssertSame(
            """{"role":"user","content":[{"type":"hologram","beam":1,"cache_control":{"type":"ephemeral","ttl":"1h"}}]}""",
            InputMessage.User(new UnknownBlock("hologram", """{"type":"hologram","beam":1}""") { CacheControl = new() { Ttl = "1h" } }).ToJson());

    [Fact]
    public void A_name_that_is_spelled_with_escapes_is_the_same_name() =>
        Assert.Equal(new TextBlock("x"), Block("{\"\\u0074ype\":\"te\\u0078t\",\"t\\u0065xt\":\"x\"}"));

    private static ContentBlock Block(string json) => Message.Parse($$"""{"content":[{{json}}]}""").Content[0];
}

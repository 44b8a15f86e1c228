using System.Text.Json;
using System.Text.Json.Nodes;
using ClaudeStreaming.AI.Tests.Support;
using ClaudeStreaming.Tests.Support;
using Microsoft.Extensions.AI;

namespace ClaudeStreaming.AI.Tests.Requests;

/// <summary>What a user's contents are sent as.</summary>
public class InputContentTests
{
    private static readonly byte[] Bytes = [1, 2, 3];

    public static TheoryData<AIContent, string> Contents => new()
    {
        { new TextContent("Hi"), """{"type":"text","text":"Hi"}""" },
        { new DataContent(Bytes, "image/png"), """{"type":"image","source":{"type":"base64","media_type":"image/png","data":"AQID"}}""" },
        { new DataContent("data:image/gif;base64,AQID"), """{"type":"image","source":{"type":"base64","media_type":"image/gif","data":"AQID"}}""" },
        { new DataContent(Bytes, "application/pdf") { Name = "a.pdf" }, """{"type":"document","source":{"type":"base64","media_type":"application/pdf","data":"AQID"},"title":"a.pdf"}""" },
        { new DataContent("Sky"u8.ToArray(), "text/markdown"), """{"type":"document","source":{"type":"text","media_type":"text/plain","data":"Sky"}}""" },
        { new UriContent("https://e.test/a.png", "image/png"), """{"type":"image","source":{"type":"url","url":"https://e.test/a.png"}}""" },
        { new UriContent("https://e.test/a.pdf", "application/pdf"), """{"type":"document","source":{"type":"url","url":"https://e.test/a.pdf"}}""" },
        { new UriContent("data:image/png;base64,AQID", "image/png"), """{"type":"image","source":{"type":"base64","media_type":"image/png","data":"AQID"}}""" },
        { new HostedFileContent("file_1") { Name = "a.pdf" }, """{"type":"document","source":{"type":"file","file_id":"file_1"},"title":"a.pdf"}""" },
        { new HostedFileContent("file_1") { MediaType = "image/png" }, """{"type":"image","source":{"type":"file","file_id":"file_1"}}""" },
    };

    [Theory, MemberData(nameof(Contents))]
    public async Task A_content_is_a_block(AIContent content, string expected) =>
        Json.AssertSame($"[{expected}]", (await Chat.BlocksAsync(content)).ToJsonString());

    [Fact]
    public async Task A_block_of_the_API_s_is_sent_as_it_is()
    {
        ContentBlock block = new DocumentBlock(new PlainTextSource("Sky")) { Context = "Old.", Citations = new CitationSettings { Enabled = true }, CacheControl = new CacheControl() };
        JsonArray blocks = await Chat.BlocksAsync(block.AsAIContent(), new TextBlock("Hi") { CacheControl = new CacheControl() }.AsAIContent());
        Json.AssertSame(
            """
            [{"type":"document","source":{"type":"text","media_type":"text/plain","data":"Sky"},"context":"Old.","citations":{"enabled":true},"cache_control":{"type":"ephemeral"}},
             {"type":"text","text":"Hi","cache_control":{"type":"ephemeral"}}]
            """,
            blocks.ToJsonString());
        Assert.Equal("Hi", Assert.IsType<TextContent>(new TextBlock("Hi").AsAIContent()).Text);
    }

    public static TheoryData<AIContent, string> Refused => new()
    {
        { new DataContent(Bytes, "audio/wav"), "audio/wav" },
        { new UriContent("https://e.test/a.txt", "text/plain"), "text/plain" },
        { new HostedVectorStoreContent("vs_1"), "HostedVectorStoreContent" },
        { new ErrorContent("Oops"), "ErrorContent" },
        { new AIContent(), "AIContent" },
    };

    [Theory, MemberData(nameof(Refused))]
    public async Task What_Claude_does_not_take_is_refused_by_its_name(AIContent content, string name)
    {
        var refused = await Assert.ThrowsAsync<NotSupportedException>(() => Chat.BlocksAsync(content));
        Assert.Contains(name, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Thoughts_of_another_model_are_left_out()
    {
        JsonArray turns = await Chat.TurnsAsync(
            new(ChatRole.User, "Hello"), new(ChatRole.Assistant, [new TextReasoningContent("Hm."), new TextContent("Hi.")]), new(ChatRole.User, "?"));
        Assert.Equal("text", (string?)Assert.Single(turns[1]!["content"]!.AsArray())!["type"]);
    }

    public static TheoryData<object?, string> Results => new()
    {
        { "ok", """{"content":"ok"}""" },
        { JsonSerializer.SerializeToElement("ok", AIJsonUtilities.DefaultOptions), """{"content":"ok"}""" },
        { 1.5, """{"content":"1.5"}""" },
        { new JsonObject { ["a"] = 1 }, """{"content":"{\"a\":1}"}""" },
        { null, "{}" },
        { new TextContent("ok"), """{"content":[{"type":"text","text":"ok"}]}""" },
        {
            new AIContent[] { new TextContent("ok"), new DataContent(Bytes, "image/png") },
            """{"content":[{"type":"text","text":"ok"},{"type":"image","source":{"type":"base64","media_type":"image/png","data":"AQID"}}]}"""
        },
        { new SearchResultBlock("https://e.test", "A", [new TextBlock("Sky")]), """{"content":[{"type":"search_result","source":"https://e.test","title":"A","content":[{"type":"text","text":"Sky"}]}]}""" },
    };

    [Theory, MemberData(nameof(Results))]
    public async Task A_function_s_result_is_text_JSON_or_blocks(object? result, string expected)
    {
        JsonObject block = (await Chat.BlocksAsync(new FunctionResultContent("toolu_1", result)))[0]!.AsObject();
        Assert.True(block.Remove("type") && block.Remove("tool_use_id"));
        Json.AssertSame(expected, block.ToJsonString());
    }

    [Fact]
    public async Task A_function_that_failed_says_so_and_nothing_of_its_exception()
    {
        JsonArray blocks = await Chat.BlocksAsync(
            new FunctionResultContent("toolu_1", "No such city.") { Exception = new InvalidOperationException("secret") },
            new FunctionResultContent("toolu_2", null) { Exception = new InvalidOperationException("secret") });
        Json.AssertSame(
            """[{"type":"tool_result","tool_use_id":"toolu_1","content":"No such city.","is_error":true},{"type":"tool_result","tool_use_id":"toolu_2","content":"The function failed.","is_error":true}]""",
            blocks.ToJsonString());
    }
}

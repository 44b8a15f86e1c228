using System.Text.Json;
using System.Text.Json.Nodes;
using ClaudeStreaming.AI.Tests.Support;
using ClaudeStreaming.Testing;
using ClaudeStreaming.Tests.Support;
using Microsoft.Extensions.AI;

namespace ClaudeStreaming.AI.Tests.Requests;

/// <summary>Tools of M.E.AI's, and of Claude's, as the request has them.</summary>
public class ToolTests
{
    [Fact]
    public async Task A_function_s_own_words_for_what_the_API_has_are_in_the_tool_and_others_are_not()
    {
        AIFunctionDeclaration function = new Described(new()
        {
            ["strict"] = true,
            ["DeferLoading"] = true,
            ["eager_input_streaming"] = true,
            ["cache_control"] = new JsonObject { ["type"] = "ephemeral" },
            ["allowed_callers"] = new JsonArray("direct"),
            ["input_examples"] = new JsonArray(new JsonObject { ["city"] = "Lund" }),
            ["x-for-somebody-else"] = new object(),
        });
        JsonNode tool = await ToolAsync(function);
        Json.AssertSame(
            """
            {"name":"find","description":"Finds.","strict":true,"defer_loading":true,"eager_input_streaming":true,"cache_control":{"type":"ephemeral"},
             "allowed_callers":["direct"],"input_examples":[{"city":"Lund"}],
             "input_schema":{"type":"object","properties":{"city":{"type":"string"}},"additionalProperties":false}}
            """,
            tool.ToJsonString());
    }

    [Theory, InlineData("{}"), InlineData("true")]
    public async Task A_function_whose_schema_says_nothing_takes_an_object(string schema)
    {
        JsonNode tool = await ToolAsync(AIFunctionFactory.CreateDeclaration("now", "", Schemas.Parse(schema)));
        Json.AssertSame("""{"name":"now","input_schema":{"type":"object"}}""", tool.ToJsonString());
    }

    [Fact]
    public async Task Tools_that_the_service_runs_are_named_as_the_API_names_them()
    {
        JsonObject request = await Chat.RequestAsync(new ChatOptions { Tools = [new HostedWebSearchTool(new Dictionary<string, object?> { ["max_uses"] = 3 }), new HostedCodeInterpreterTool()] });
        Json.AssertSame(
            """[{"type":"web_search_20250305","name":"web_search","max_uses":3},{"type":"code_execution_20250825","name":"code_execution"}]""",
            request["tools"]!.ToJsonString());
    }

    [Fact]
    public async Task Files_for_code_go_with_the_first_message_of_the_user_s()
    {
        ChatOptions options = new() { Tools = [new HostedCodeInterpreterTool { Inputs = [new HostedFileContent("file_1")] }] };
        JsonArray turns = (await Chat.RequestAsync(
            [new(ChatRole.User, "Sum it."), new(ChatRole.Assistant, "4."), new(ChatRole.User, "Again.")], options))["messages"]!.AsArray();
        Json.AssertSame("""[{"type":"text","text":"Sum it."},{"type":"container_upload","file_id":"file_1"}]""", turns[0]!["content"]!.ToJsonString());
        Assert.Single(turns[2]!["content"]!.AsArray());
    }

    [Fact]
    public async Task Files_that_were_not_uploaded_or_have_no_message_to_go_with_are_refused()
    {
        ChatOptions data = new() { Tools = [new HostedCodeInterpreterTool { Inputs = [new DataContent(new byte[1], "text/csv")] }] };
        Assert.Contains("DataContent", (await Assert.ThrowsAsync<NotSupportedException>(() => Chat.RequestAsync(data))).Message, StringComparison.Ordinal);
        ChatOptions file = new() { Tools = [new HostedCodeInterpreterTool { Inputs = [new HostedFileContent("file_1")] }] };
        await Assert.ThrowsAsync<ArgumentException>(() => Chat.RequestAsync([new(ChatRole.Assistant, "Hi")], file));
    }

    [Fact]
    public async Task An_MCP_server_is_defined_once_beside_its_toolset_and_its_beta()
    {
        HostedMcpServerTool docs = new("docs", "https://mcp.test/docs")
        {
            AllowedTools = ["find"],
            ApprovalMode = HostedMcpServerToolApprovalMode.NeverRequire,
            Headers = new Dictionary<string, string> { ["Authorization"] = "Bearer secret" },
        };
        ChatOptions options = new() { Tools = [docs, new HostedMcpServerTool("more", "https://mcp.test/more")] };
        options.AdditionalProperties = new() { ["ClaudeRequestOptions"] = new ClaudeRequestOptions { Betas = ["other"], Headers = { ["x-mine"] = "1" } } };
        FakeRequest request = await Chat.SentAsync([new(ChatRole.User, "Hello")], options);
        Json.AssertSame(
            """[{"type":"url","name":"docs","url":"https://mcp.test/docs","authorization_token":"secret"},{"type":"url","name":"more","url":"https://mcp.test/more"}]""",
            request.Json["mcp_servers"]!.ToJsonString());
        Json.AssertSame(
            """
            [{"type":"mcp_toolset","mcp_server_name":"docs","default_config":{"enabled":false},"configs":{"find":{"enabled":true}}},
             {"type":"mcp_toolset","mcp_server_name":"more"}]
            """,
            request.Json["tools"]!.ToJsonString());
        Assert.Equal("other,mcp-client-2025-11-20", request.Headers["anthropic-beta"]);
        Assert.Equal("1", request.Headers["x-mine"]);
    }

    public static TheoryData<AITool, string> Refused => new()
    {
        { new HostedFileSearchTool(), "HostedFileSearchTool" },
        { new HostedMcpServerTool("docs", "connector_1"), "connector_1" },
        { new HostedMcpServerTool("docs", "https://mcp.test") { ServerDescription = "Docs." }, "ServerDescription" },
        { new HostedMcpServerTool("docs", "https://mcp.test") { ApprovalMode = HostedMcpServerToolApprovalMode.AlwaysRequire }, "approval" },
        { new HostedMcpServerTool("docs", "https://mcp.test") { ApprovalMode = HostedMcpServerToolApprovalMode.RequireSpecific(["find"], null) }, "approval" },
        { new HostedMcpServerTool("docs", "https://mcp.test") { Headers = new Dictionary<string, string> { ["x-key"] = "1" } }, "x-key" },
        { new HostedWebSearchTool(new Dictionary<string, object?> { ["odd"] = new Uri("https://e.test").GetType() }), "odd" },
    };

    [Theory, MemberData(nameof(Refused))]
    public async Task What_Claude_does_not_have_is_refused_by_its_name(AITool tool, string name)
    {
        var refused = await Assert.ThrowsAsync<NotSupportedException>(() => ToolAsync(tool));
        Assert.Contains(name, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tool_of_the_API_s_is_sent_as_it_is()
    {
        Tool fetch = new() { Type = "web_fetch_20260318", Name = "web_fetch", MaxUses = 2 };
        Json.AssertSame("""{"type":"web_fetch_20260318","name":"web_fetch","max_uses":2}""", (await ToolAsync(fetch.AsAITool())).ToJsonString());
        Assert.Equal("web_fetch", fetch.AsAITool().Name);
        Assert.Same(fetch, fetch.AsAITool().GetService<Tool>());
        // A toolset has no name.
        Assert.Equal("browser_toolset_20260801", new Tool { Type = "browser_toolset_20260801" }.AsAITool().Name);
    }

    public static TheoryData<ChatToolMode?, bool?, string?> Modes => new()
    {
        { null, null, null },
        { ChatToolMode.Auto, null, """{"type":"auto"}""" },
        { ChatToolMode.None, null, """{"type":"none"}""" },
        { ChatToolMode.None, false, """{"type":"none"}""" },
        { ChatToolMode.RequireAny, null, """{"type":"any"}""" },
        { ChatToolMode.RequireAny, true, """{"type":"any","disable_parallel_tool_use":false}""" },
        { ChatToolMode.RequireSpecific("find"), false, """{"type":"tool","name":"find","disable_parallel_tool_use":true}""" },
        { null, false, """{"type":"auto","disable_parallel_tool_use":true}""" },
    };

    [Theory, MemberData(nameof(Modes))]
    public async Task A_tool_mode_is_a_choice(ChatToolMode? mode, bool? parallel, string? expected)
    {
        JsonObject request = await Chat.RequestAsync(new ChatOptions { Tools = [Schemas.Function], ToolMode = mode, AllowMultipleToolCalls = parallel });
        Assert.Null(Json.Difference(expected is null ? null : JsonNode.Parse(expected), request["tool_choice"]));
    }

    [Fact]
    public async Task A_call_that_is_required_where_there_are_no_tools_is_refused() =>
        await Assert.ThrowsAsync<ArgumentException>(() => Chat.RequestAsync(new ChatOptions { ToolMode = ChatToolMode.RequireAny }));

    private static async Task<JsonNode> ToolAsync(AITool tool) =>
        Assert.Single((await Chat.RequestAsync(new ChatOptions { Tools = [tool] }))["tools"]!.AsArray())!;

    private sealed class Described(Dictionary<string, object?> properties) : AIFunctionDeclaration
    {
        public override string Name => Schemas.Function.Name;

        public override string Description => Schemas.Function.Description;

        public override JsonElement JsonSchema => Schemas.City;

        public override IReadOnlyDictionary<string, object?> AdditionalProperties => properties;
    }
}

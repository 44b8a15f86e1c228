using System.Text.Json.Nodes;
using ClaudeStreaming.Tests.Support;

namespace ClaudeStreaming.Tests.Messages;

/// <summary>Tools of every kind, as FakeClaude gets them.</summary>
public class ToolTests
{
    public static TheoryData<string> Tools => [.. ByJson.Keys];

    private static readonly Dictionary<string, Tool> ByJson = new()
    {
        [
            """
            {"type":"custom","name":"find","description":"Finds.","input_schema":{"type":"object","properties":{"q":{"type":"string"}}},
             "input_examples":[{"q":"a"}],"strict":true,"defer_loading":true,"allowed_callers":["direct","code_execution_20260521"],
             "eager_input_streaming":true,"cache_control":{"type":"ephemeral","ttl":"5m"}}
            """
        ] = new Tool
        {
            Type = "custom",
            Name = "find",
            Description = "Finds.",
            InputSchemaJson = """{"type":"object","properties":{"q":{"type":"string"}}}""",
            InputExamplesJson = """[{"q":"a"}]""",
            Strict = true,
            DeferLoading = true,
            AllowedCallers = ["direct", "code_execution_20260521"],
            EagerInputStreaming = true,
            CacheControl = new CacheControl { Ttl = "5m" },
        },
        ["""{"name":"find","description":"","input_schema":{},"eager_input_streaming":false,"strict":false,"defer_loading":false}"""] =
            Tool.Custom("find", "", "{}") with { EagerInputStreaming = false, Strict = false, DeferLoading = false },
        ["""{"type":"bash_20250124","name":"bash","input_examples":[]}"""] =
            new Tool { Type = "bash_20250124", Name = "bash", InputExamplesJson = "[]" },
        ["""{"type":"text_editor_20250728","name":"str_replace_based_edit_tool","max_characters":1000}"""] =
            new Tool { Type = "text_editor_20250728", Name = "str_replace_based_edit_tool", MaxCharacters = 1000 },
        ["""{"type":"memory_20250818","name":"memory"}"""] = new Tool { Type = "memory_20250818", Name = "memory" },
        ["""{"type":"browser_toolset_20260801","configs":{"click":{"enabled":true,"defer_loading":false}}}"""] =
            new Tool { Type = "browser_toolset_20260801", ConfigsJson = """{"click":{"enabled":true,"defer_loading":false}}""" },
        ["""{"type":"code_execution_20260521","name":"code_execution"}"""] =
            new Tool { Type = "code_execution_20260521", Name = "code_execution" },
        [
            """
            {"type":"web_search_20260318","name":"web_search","max_uses":3,"allowed_domains":["e.test"],"blocked_domains":["evil.test"],
             "user_location":{"type":"approximate","city":"Lund","region":"Skåne","country":"SE","timezone":"Europe/Stockholm"},
             "response_inclusion":"excluded"}
            """
        ] = new Tool
        {
            Type = "web_search_20260318",
            Name = "web_search",
            MaxUses = 3,
            AllowedDomains = ["e.test"],
            BlockedDomains = ["evil.test"],
            UserLocation = new UserLocation { City = "Lund", Region = "Skåne", Country = "SE", Timezone = "Europe/Stockholm" },
            ResponseInclusion = "excluded",
        },
        [
            """
            {"type":"web_fetch_20260318","name":"web_fetch","max_uses":1,"allowed_domains":[],"max_content_tokens":5000,"citations":{"enabled":true},
             "url_sources":{"user_input":true,"server_tool_results":false},"use_cache":false,"response_inclusion":"full"}
            """
        ] = new Tool
        {
            Type = "web_fetch_20260318",
            Name = "web_fetch",
            MaxUses = 1,
            AllowedDomains = [],
            MaxContentTokens = 5000,
            Citations = new CitationSettings { Enabled = true },
            UrlSourcesJson = """{"user_input":true,"server_tool_results":false}""",
            UseCache = false,
            ResponseInclusion = "full",
        },
        ["""{"type":"tool_search_tool_bm25_20251119","name":"tool_search_tool_bm25"}"""] =
            new Tool { Type = "tool_search_tool_bm25_20251119", Name = "tool_search_tool_bm25" },
        ["""{"type":"computer_20251124","name":"computer","display_width_px":1024,"enable_zoom":true}"""] =
            new Tool { Type = "computer_20251124", Name = "computer", ExtraJson = """{"display_width_px":1024,"enable_zoom":true}""" },
        ["""{"type":"mcp_toolset","mcp_server_name":"docs","default_config":{"enabled":false}}"""] =
            Tool.FromJson("""{"type":"mcp_toolset","mcp_server_name":"docs","default_config":{"enabled":false}}"""),
        ["""{"type":"hologram_20270101","name":"hologram","cache_control":{"type":"ephemeral"}}"""] =
            Tool.FromJson("""{"type":"hologram_20270101","name":"hologram"}""") with { CacheControl = new CacheControl() },
    };

    [Theory, MemberData(nameof(Tools))]
    public async Task A_tool_is_written_as_the_API_reference_spells_it(string json)
    {
        string body = await MessageRequestTests.SentAsync(Requests.Hello with { Tools = [ByJson[json]] });
        Json.AssertSame(json, JsonNode.Parse(body)!["tools"]![0]!.ToJsonString());
    }

    [Fact]
    public async Task A_schema_is_sent_to_the_letter()
    {
        const string schema = """{ "type" : "object", "maximum" : 1e400, "title": "\ud83d" }""";
        string body = await MessageRequestTests.SentAsync(Requests.Hello with { Tools = [Tool.Custom("find", "Finds.", schema)] });
        Assert.Contains(schema, body, StringComparison.Ordinal);
    }

    [Fact]
    public void A_tool_of_ones_own_needs_a_name_a_description_and_a_schema()
    {
        Assert.Equal("name", Assert.ThrowsAny<ArgumentException>(() => Tool.Custom("", "d", "{}")).ParamName);
        Assert.Equal("name", Assert.ThrowsAny<ArgumentException>(() => Tool.Custom(null!, "d", "{}")).ParamName);
        Assert.Equal("description", Assert.ThrowsAny<ArgumentException>(() => Tool.Custom("f", null!, "{}")).ParamName);
        Assert.Equal("inputSchemaJson", Assert.ThrowsAny<ArgumentException>(() => Tool.Custom("f", "d", "")).ParamName);
        Assert.Equal("inputSchemaJson", Assert.ThrowsAny<ArgumentException>(() => Tool.Custom("f", "d", (string)null!)).ParamName);
        Assert.Equal("json", Assert.ThrowsAny<ArgumentException>(() => Tool.FromJson("")).ParamName);
        Assert.Equal("json", Assert.ThrowsAny<ArgumentException>(() => Tool.FromJson(null!)).ParamName);
    }

    [Fact]
    public void Tools_compare_by_value()
    {
        foreach (Tool tool in ByJson.Values)
        {
            Tool same = tool with { AllowedDomains = tool.AllowedDomains?.ToArray(), AllowedCallers = tool.AllowedCallers?.ToArray() };
            Assert.Equal(tool, same);
            Assert.Equal(tool.GetHashCode(), same.GetHashCode());
            Assert.NotEqual(tool, tool with { Name = "another" });
        }
    }
}

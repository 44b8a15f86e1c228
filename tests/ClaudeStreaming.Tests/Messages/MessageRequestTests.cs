using ClaudeStreaming.Testing;
using ClaudeStreaming.Tests.Support;

namespace ClaudeStreaming.Tests.Messages;

/// <summary>The body of a request, as FakeClaude gets it: every member that the API reference has, against JSON written by hand.</summary>
public class MessageRequestTests
{
    private const string Hello = """{"model":"claude-x","max_tokens":100,"stream":true,"messages":[{"role":"user","content":"Hello"}]}""";

    public static TheoryData<string> Members => [.. ByJson.Keys];

    private static readonly Dictionary<string, MessageRequest> ByJson = new()
    {
        ["""{"system":"Be brief."}"""] = Requests.Hello with { System = "Be brief." },
        ["""{"system":[{"type":"text","text":"Be brief.","cache_control":{"type":"ephemeral","ttl":"1h"}}]}"""] = Requests.Hello with
        {
            System = new SystemPrompt([new TextBlock("Be brief.") { CacheControl = new CacheControl { Ttl = "1h" } }]),
        },
        ["""{"tools":[{"name":"find","description":"Finds.","input_schema":{"type":"object"}}]}"""] = Requests.Hello with
        {
            Tools = [Tool.Custom("find", "Finds.", """{"type":"object"}""")],
        },
        ["""{"tools":[]}"""] = Requests.Hello with { Tools = [] },
        ["""{"tool_choice":{"type":"auto"}}"""] = Requests.Hello with { ToolChoice = ToolChoice.Auto },
        ["""{"tool_choice":{"type":"any","disable_parallel_tool_use":true}}"""] = Requests.Hello with
        {
            ToolChoice = ToolChoice.Any with { DisableParallelToolUse = true },
        },
        ["""{"tool_choice":{"type":"tool","name":"find","disable_parallel_tool_use":false}}"""] = Requests.Hello with
        {
            ToolChoice = ToolChoice.Tool("find") with { DisableParallelToolUse = false },
        },
        ["""{"tool_choice":{"type":"none"}}"""] = Requests.Hello with { ToolChoice = ToolChoice.None },
        ["""{"thinking":{"type":"enabled","budget_tokens":2048,"display":"summarized"}}"""] = Requests.Hello with
        {
            Thinking = ThinkingConfig.Enabled(2048) with { Display = "summarized" },
        },
        ["""{"thinking":{"type":"adaptive","display":"omitted"}}"""] = Requests.Hello with
        {
            Thinking = ThinkingConfig.Adaptive with { Display = "omitted" },
        },
        ["""{"thinking":{"type":"between_tools"}}"""] = Requests.Hello with { Thinking = ThinkingConfig.BetweenTools },
        ["""{"thinking":{"type":"disabled"}}"""] = Requests.Hello with { Thinking = ThinkingConfig.Disabled },
        ["""{"thinking":{"type":"adaptive","block_binding":{"prefix_mismatch_behavior":"error"}}}"""] = Requests.Hello with
        {
            Thinking = ThinkingConfig.Adaptive with { ExtraJson = """{"block_binding":{"prefix_mismatch_behavior":"error"}}""" },
        },
        ["""{"output_config":{"effort":"xhigh"}}"""] = Requests.Hello with { OutputConfig = new OutputConfig { Effort = "xhigh" } },
        ["""{"output_config":{"format":{"type":"json_schema","schema":{"type":"object"}}}}"""] = Requests.Hello with
        {
            OutputConfig = new OutputConfig { Format = OutputFormat.JsonSchema("""{"type":"object"}""") },
        },
        ["""{"stop_sequences":["###","\n😀\"<"]}"""] = Requests.Hello with { StopSequences = ["###", "\n😀\"<"] },
        ["""{"metadata":{"user_id":"u_1"}}"""] = Requests.Hello with { Metadata = new RequestMetadata { UserId = "u_1" } },
        ["""{"service_tier":"standard_only"}"""] = Requests.Hello with { ServiceTier = "standard_only" },
        ["""{"speed":"fast"}"""] = Requests.Hello with { Speed = "fast" },
        ["""{"inference_geo":"eu"}"""] = Requests.Hello with { InferenceGeo = "eu" },
        ["""{"container":{"id":"container_1","skills":[{"type":"anthropic","skill_id":"pptx","version":"1"},{"type":"custom","skill_id":"s_2"}]}}"""] =
            Requests.Hello with
            {
                Container = new Container
                {
                    Id = "container_1",
                    Skills = [new ContainerSkill("anthropic", "pptx") { Version = "1" }, new ContainerSkill("custom", "s_2")],
                },
            },
        ["""{"cache_control":{"type":"ephemeral"}}"""] = Requests.Hello with { CacheControl = new CacheControl() },
        ["""{"diagnostics":{"previous_message_id":"msg_0"}}"""] = Requests.Hello with
        {
            Diagnostics = new DiagnosticsRequest { PreviousMessageId = "msg_0" },
        },
        ["""{"diagnostics":{}}"""] = Requests.Hello with { Diagnostics = new DiagnosticsRequest() },
        ["""{"temperature":0.7}"""] = Requests.Hello with { Temperature = 0.7 },
        ["""{"temperature":0}"""] = Requests.Hello with { Temperature = 0 },
        ["""{"top_p":0.99}"""] = Requests.Hello with { TopP = 0.99 },
        ["""{"top_k":40}"""] = Requests.Hello with { TopK = 40 },
        ["""{"mcp_servers":[{"type":"url","name":"docs"}],"temperature":1e400}"""] = Requests.Hello with
        {
            ExtraJson = """{"mcp_servers":[{"type":"url","name":"docs"}],"temperature":1e400}""",
            Temperature = 1,
        },
    };

    [Theory, MemberData(nameof(Members))]
    public async Task A_member_is_written_as_the_API_reference_spells_it(string members) =>
        Json.AssertSame($"{Hello[..^1]},{members[1..]}", await SentAsync(ByJson[members]));

    [Fact]
    public async Task What_is_null_is_left_out() => Assert.Equal(Hello, await SentAsync(Requests.Hello));

    [Fact]
    public async Task Every_kind_of_turn_is_written_as_it_is() =>
        Json.AssertSame(
            $$"""
            {"model":"claude-x","max_tokens":100,"stream":true,
             "messages":[{"role":"user","content":"Hello"},{{Documents.Turn}},
                         {"role":"assistant","content":[{"type":"text","text":"Hi"}]},{"role":"system","content":"x"}]}
            """,
            await SentAsync(Requests.Hello with
            {
                Messages =
                [
                    InputMessage.User("Hello"),
                    InputMessage.Parse(Documents.Turn),
                    InputMessage.Assistant(new Message("msg_1", "claude-x") { Content = [new TextBlock("Hi")] }),
                    InputMessage.System("x"),
                ],
            }));

    [Fact]
    public async Task Extra_members_win_except_over_stream()
    {
        MessageRequest request = Requests.Hello with
        {
            System = "typed",
            ExtraJson = """{"max_tokens":7,"model":"claude-y","system":"extra","str\u0065am":false,"stream":null,"new":[1e400, "\ud83d"]}""",
        };
        string body = await SentAsync(request);
        Assert.Equal(
            """
            {"stream":true,"messages":[{"role":"user","content":"Hello"}],"max_tokens":7,"model":"claude-y","system":"extra","new":[1e400, "\ud83d"]}
            """,
            body);
    }

    [Fact]
    public async Task Lists_that_the_caller_goes_on_changing_do_not_change_the_request()
    {
        List<InputMessage> messages = [InputMessage.User("Hello")];
        List<string> stops = ["###"], domains = ["e.test"];
        List<Tool> tools = [new() { Type = "web_search_20260318", AllowedDomains = domains, AllowedCallers = domains, BlockedDomains = domains }];
        MessageRequest request = Requests.Hello with
        {
            Messages = messages,
            Tools = tools,
            StopSequences = stops,
        };
        string before = await SentAsync(request);
        MessageRequest copy = request with { };
        messages.Clear();
        tools.Clear();
        stops.Add("+++");
        domains[0] = "evil.test";
        Assert.Equal(before, await SentAsync(request));
        Assert.Equal(copy, request);
        Assert.Equal(copy.GetHashCode(), request.GetHashCode());
    }

    public static TheoryData<MessageRequest> Impossible =>
    [
        Requests.Hello with { Temperature = double.NaN },
        Requests.Hello with { TopP = double.PositiveInfinity },
        Requests.Hello with { StopSequences = [null!] },
        Requests.Hello with { Tools = [null!] },
        Requests.Hello with { Tools = [Tool.FromJson("nonsense")] },
        Requests.Hello with { Tools = [new Tool { Name = "find", UrlSourcesJson = "{" }] },
        Requests.Hello with { System = new SystemPrompt([null!]) },
        Requests.Hello with { Messages = [InputMessage.User(new TextBlock("a"), null!)] },
        Requests.Hello with { Container = new Container { Skills = [null!] } },
        Requests.Hello with { Metadata = new RequestMetadata { ExtraJson = "[]" } },
    ];

    [Theory, MemberData(nameof(Impossible))]
    public void What_JSON_cannot_carry_is_an_argument_error_before_anything_is_sent(MessageRequest request)
    {
        FakeClaude claude = new(new FakeReply().Text("Hi"));
        using ClaudeClient client = claude.CreateClient();
        Assert.Equal("request", Assert.ThrowsAny<ArgumentException>(() => { _ = client.StreamAsync(request); }).ParamName);
        Assert.Empty(claude.Requests);
    }

    [Fact]
    public void A_system_prompt_is_made_of_a_string()
    {
        SystemPrompt? prompt = "Be brief.";
        Assert.Equal(SystemPrompt.FromString("Be brief."), prompt);
        Assert.Equal(new SystemPrompt([new TextBlock("Be brief.")]), prompt);
        Assert.Equal(SystemPrompt.FromString("Be brief.").GetHashCode(), prompt!.GetHashCode());
        Assert.Null((SystemPrompt?)(string?)null);
        Assert.Throws<ArgumentNullException>(() => SystemPrompt.FromString(null!));
    }

    [Fact]
    public void A_tool_that_must_be_called_needs_a_name_and_a_format_a_schema()
    {
        Assert.ThrowsAny<ArgumentException>(() => ToolChoice.Tool(""));
        Assert.ThrowsAny<ArgumentException>(() => ToolChoice.Tool(null!));
        Assert.ThrowsAny<ArgumentException>(() => OutputFormat.JsonSchema(""));
        Assert.ThrowsAny<ArgumentException>(() => OutputFormat.JsonSchema((string)null!));
    }

    internal static async Task<string> SentAsync(MessageRequest request)
    {
        FakeClaude claude = new(new FakeReply().Text("Hi"));
        using ClaudeClient client = claude.CreateClient();
        await client.GetFinalMessageAsync(request);
        return Assert.Single(claude.Requests).Body;
    }
}

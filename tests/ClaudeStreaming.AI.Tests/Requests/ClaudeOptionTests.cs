using System.Text.Json.Nodes;
using ClaudeStreaming.AI.Tests.Support;
using ClaudeStreaming.Testing;
using ClaudeStreaming.Tests.Support;
using Microsoft.Extensions.AI;

namespace ClaudeStreaming.AI.Tests.Requests;

/// <summary>What only Claude has: additional properties, and a request of one's own.</summary>
public class ClaudeOptionTests
{
    private static readonly MessageRequest Nothing = new() { Model = "", MaxTokens = 0, Messages = [] };

    [Fact]
    public async Task An_additional_property_by_the_API_s_name_is_a_member_of_the_request()
    {
        ChatOptions options = new()
        {
            AdditionalProperties = new()
            {
                ["thinking"] = new JsonObject { ["type"] = "enabled", ["budget_tokens"] = 1024 },
                ["metadata"] = Schemas.Parse("""{"user_id":"u1"}"""),
                ["cache_control"] = new Dictionary<string, object?> { ["type"] = "ephemeral" },
                ["inference_geo"] = "eu",
            },
            Reasoning = new() { Effort = ReasoningEffort.Low },
        };
        JsonObject request = await Chat.RequestAsync(options);
        Json.AssertSame("""{"type":"enabled","budget_tokens":1024}""", request["thinking"]!.ToJsonString());
        Assert.Equal(("u1", "ephemeral", "eu", "low"),
            ((string)request["metadata"]!["user_id"]!, (string)request["cache_control"]!["type"]!, (string)request["inference_geo"]!, (string)request["output_config"]!["effort"]!));
    }

    [Theory, InlineData("stream_options"), InlineData("max_tokens"), InlineData("messages"), InlineData("Thinking")]
    public async Task An_additional_property_that_is_nothing_of_Claude_s_is_refused_by_its_name(string name)
    {
        var refused = await Assert.ThrowsAsync<NotSupportedException>(() => Chat.RequestAsync(new ChatOptions { AdditionalProperties = new() { [name] = 1 } }));
        Assert.Contains($"ChatOptions.AdditionalProperties has {name},", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_value_that_cannot_be_written_as_JSON_is_refused_with_its_place()
    {
        var refused = await Assert.ThrowsAsync<NotSupportedException>(
            () => Chat.RequestAsync(new ChatOptions { AdditionalProperties = new() { ["metadata"] = typeof(string) } }));
        Assert.Contains("ChatOptions.AdditionalProperties[\"metadata\"]", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Options_of_one_call_go_with_it()
    {
        ClaudeRequestOptions one = new() { Betas = ["files"], ApiVersion = "2026-10-21", Headers = { ["x-mine"] = "1" } };
        FakeRequest request = await Chat.SentAsync([new(ChatRole.User, "Hello")], new() { AdditionalProperties = new() { [nameof(ClaudeRequestOptions)] = one } });
        Assert.Equal(("files", "2026-10-21", "1"), (request.Headers["anthropic-beta"], request.Headers["anthropic-version"], request.Headers["x-mine"]));
        var refused = await Assert.ThrowsAsync<NotSupportedException>(
            () => Chat.RequestAsync(new ChatOptions { AdditionalProperties = new() { [nameof(ClaudeRequestOptions)] = "none" } }));
        Assert.Contains("ClaudeRequestOptions", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_of_one_s_own_comes_first_and_what_it_sets_counts()
    {
        MessageRequest own = new()
        {
            Model = "claude-z",
            MaxTokens = 9,
            Messages = [InputMessage.User("Before")],
            System = "Own.",
            Tools = [Tool.Custom("own", "Own.", "{}")],
            ToolChoice = ToolChoice.None,
            Thinking = ThinkingConfig.Disabled,
            OutputConfig = new() { Effort = "max" },
            StopSequences = ["OWN"],
            Temperature = 1,
            ExtraJson = """{"compaction":{"type":"summarize"},"speed":"fast"}""",
        };
        ChatOptions options = new()
        {
            RawRepresentationFactory = _ => own,
            ModelId = "claude-y",
            MaxOutputTokens = 7,
            Instructions = "Be brief.",
            Tools = [Schemas.Function],
            ToolMode = ChatToolMode.RequireAny,
            Reasoning = new() { Effort = ReasoningEffort.Low },
            ResponseFormat = ChatResponseFormat.ForJsonSchema(Schemas.City),
            StopSequences = ["END"],
            Temperature = 0.5f,
            TopK = 3,
            AdditionalProperties = new() { ["speed"] = "standard" },
        };
        JsonObject request = await Chat.RequestAsync(options);
        Assert.Equal(("claude-z", 9, 1, 3), ((string)request["model"]!, (int)request["max_tokens"]!, (int)request["temperature"]!, (int)request["top_k"]!));
        Assert.Equal(["Before", "Hello"], request["messages"]!.AsArray().Select(static turn => turn!["content"] is JsonArray blocks ? (string?)blocks[0]!["text"] : (string?)turn["content"]));
        Assert.Equal(["Own.", "Be brief."], request["system"]!.AsArray().Select(static block => (string?)block!["text"]));
        Assert.Equal(["own", "find"], request["tools"]!.AsArray().Select(static tool => (string?)tool!["name"]));
        Assert.Equal(["OWN", "END"], request["stop_sequences"]!.AsArray().Select(static text => (string?)text));
        Assert.Equal(("none", "disabled", "max", "json_schema"),
            ((string)request["tool_choice"]!["type"]!, (string)request["thinking"]!["type"]!, (string)request["output_config"]!["effort"]!, (string)request["output_config"]!["format"]!["type"]!));
        // Additional properties are about this call, and win.
        Assert.Equal(("summarize", "standard"), ((string)request["compaction"]!["type"]!, (string)request["speed"]!));
        Assert.Single(own.Messages);
    }

    [Fact]
    public async Task A_request_of_one_s_own_gets_the_client_and_may_be_none()
    {
        IChatClient? asked = null;
        await Chat.RequestAsync(new ChatOptions { RawRepresentationFactory = client => { asked = client; return null; } });
        Assert.NotNull(asked!.GetService<IClaudeClient>());
    }

    [Fact]
    public async Task A_request_of_another_library_s_is_refused_and_so_is_one_with_broken_JSON()
    {
        var refused = await Assert.ThrowsAsync<NotSupportedException>(() => Chat.RequestAsync(new ChatOptions { RawRepresentationFactory = static _ => new Uri("https://e.test") }));
        Assert.Contains("RawRepresentationFactory", refused.Message, StringComparison.Ordinal);
        foreach (string broken in new[] { "[1]", "null", "{" })
        {
            var wrong = await Assert.ThrowsAsync<ArgumentException>(() => Chat.RequestAsync(
                new ChatOptions { RawRepresentationFactory = _ => Nothing with { ExtraJson = broken }, AdditionalProperties = new() { ["speed"] = "fast" } }));
            Assert.Contains("RawRepresentationFactory", wrong.Message, StringComparison.Ordinal);
        }
    }
}

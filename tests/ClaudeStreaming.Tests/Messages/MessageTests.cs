using System.Text;
using System.Text.Json;
using ClaudeStreaming.Tests.Support;

namespace ClaudeStreaming.Tests.Messages;

/// <summary>What a reply's JSON is as properties.</summary>
public class MessageTests
{
    private readonly Message _message = Message.Parse(Documents.Message);

    [Fact]
    public void A_message_has_its_members_as_properties()
    {
        Assert.Equal("msg_1", _message.Id);
        Assert.Equal("claude-x", _message.Model);
        Assert.Equal("assistant", _message.Role);
        Assert.Equal(StopReason.Refusal, _message.StopReason);
        Assert.Equal("###", _message.StopSequence);
        Assert.Equal(
            new StopDetails("refusal")
            {
                Category = "cyber",
                Explanation = "No.",
                FallbackCreditToken = "fct_1",
                FallbackHasPrefillClaim = true,
                RecommendedModel = "claude-z",
            },
            _message.StopDetails);
        Assert.Equal(
            new Container
            {
                Id = "container_1",
                ExpiresAt = "2026-11-22T12:00:00Z",
                Skills = [new ContainerSkill("anthropic", "pptx") { Version = "1" }],
            },
            _message.Container);
        Assert.Equal(
            new CacheDiagnostics { CacheMissReason = new CacheMissReason("tools_changed") { CacheMissedInputTokens = 700 } },
            _message.Diagnostics);
        Json.AssertSame(
            """{"applied_edits":[{"type":"clear_thinking_20251015","cleared_thinking_turns":1,"cleared_input_tokens":50}]}""",
            _message.ContextManagementJson!);
        Json.AssertSame(
            """[{"type":"thinking_dropped","path":"messages.1","reason":"model_binding_mismatch"}]""",
            _message.InputTransformationsJson!);
        Assert.True(_message.IsUnterminated);
        Assert.Null(_message.ExtraJson);
    }

    [Fact]
    public void Its_usage_has_every_count()
    {
        UsageIteration step = new("message")
        {
            Model = "claude-x",
            InputTokens = 12,
            OutputTokens = 40,
            CacheCreationInputTokens = 3,
            CacheReadInputTokens = 5,
            CacheCreation = new() { Ephemeral5mInputTokens = 1, Ephemeral1hInputTokens = 2 },
        };
        Usage expected = new()
        {
            InputTokens = 12,
            OutputTokens = 40,
            CacheCreationInputTokens = 3,
            CacheReadInputTokens = 5,
            CacheCreation = new() { Ephemeral5mInputTokens = 1, Ephemeral1hInputTokens = 2 },
            OutputTokensDetails = new() { ThinkingTokens = 9 },
            ServerToolUse = new() { WebSearchRequests = 1, WebFetchRequests = 2 },
            ServiceTier = "standard",
            InferenceGeo = "us",
            Speed = "fast",
            Iterations = [step, new("compaction") { InputTokens = 100, OutputTokens = 10 }],
            FallbackCreditJson = _message.Usage.FallbackCreditJson,
        };
        Assert.Equal(expected, _message.Usage);
        Assert.Equal(20, _message.Usage.TotalInputTokens);
        Json.AssertSame("""{"status":{"type":"not_applied","reason":"expired","remove_to_redeem":null}}""", _message.Usage.FallbackCreditJson!);
    }

    [Fact]
    public void Its_text_is_that_of_all_text_blocks_and_of_no_other() =>
        Assert.Equal(
            "ab",
            (_message with { Content = [new TextBlock("a"), new ThinkingBlock("x", ""), new CompactionBlock("y"), new TextBlock("b")] }).Text);

    [Fact]
    public void What_is_missing_gets_its_default()
    {
        Message message = Message.Parse("{}");
        Assert.Equal("", message.Id);
        Assert.Equal("", message.Model);
        Assert.Equal("assistant", message.Role);
        Assert.Empty(message.Content);
        Assert.Equal("", message.Text);
        Assert.Null(message.StopReason);
        Assert.Equal(new Usage(), message.Usage);
        Assert.Equal(0, message.Usage.TotalInputTokens);
        Assert.False(message.IsUnterminated);
        Assert.Equal(message, new Message("", ""));
    }

    [Fact]
    public void A_message_of_ones_own_is_written_as_the_API_would() =>
        Json.AssertSame(
            """
            {"id":"msg_1","type":"message","role":"assistant","model":"claude-x","content":[{"type":"text","text":"Hi"}],"stop_reason":"end_turn",
             "stop_sequence":null,"usage":{"input_tokens":1,"output_tokens":2}}
            """,
            new Message("msg_1", "claude-x")
            {
                Content = [new TextBlock("Hi")],
                StopReason = StopReason.EndTurn,
                Usage = new Usage { InputTokens = 1, OutputTokens = 2 },
            }.ToJson());

    [Fact]
    public void A_message_that_ended_without_message_stop_says_so_and_only_such_a_one()
    {
        Message message = new("msg_1", "claude-x");
        Assert.DoesNotContain("_unterminated", message.ToJson(), StringComparison.Ordinal);
        message = message with { IsUnterminated = true };
        Assert.Contains("\"_unterminated\":true", message.ToJson(), StringComparison.Ordinal);
        Assert.Equal(message, Message.Parse(message.ToJson()));
        Assert.False(Message.Parse("""{"_unterminated":false}""").IsUnterminated);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("null")]
    [InlineData("5")]
    [InlineData("\"text\"")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("{}{}")]
    [InlineData("{} x")]
    [InlineData("{\"id\":}")]
    [InlineData("{\"id\":\"a\",}")]
    [InlineData("{\"content\":[{\"type\":\"text\"]}")]
    [InlineData("{/* no comment */}")]
    [InlineData("{'id':'a'}")]
    [InlineData("\uFEFF{}")]
    public void Text_that_is_not_a_JSON_object_is_a_JsonException(string json)
    {
        Assert.ThrowsAny<JsonException>(() => Message.Parse(json));
        Assert.ThrowsAny<JsonException>(() => Message.Parse(Encoding.UTF8.GetBytes(json)));
        Assert.ThrowsAny<JsonException>(() => InputMessage.Parse(json));
    }

    [Fact]
    public void No_text_at_all_is_an_argument_error()
    {
        Assert.Throws<ArgumentNullException>(() => Message.Parse((string)null!));
        Assert.Throws<ArgumentNullException>(() => InputMessage.Parse(null!));
    }

    [Fact]
    public void Bytes_read_as_the_string_they_spell() =>
        Assert.Equal(_message, Message.Parse(Encoding.UTF8.GetBytes(Documents.Message)));
}

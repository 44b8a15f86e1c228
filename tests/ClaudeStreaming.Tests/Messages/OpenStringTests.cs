using System.Text.Json;
using ClaudeStreaming.Tests.Support;

namespace ClaudeStreaming.Tests.Messages;

/// <summary>Stop reasons and error types are strings that have names: any value is legal.</summary>
public class OpenStringTests
{
    [Fact]
    public void The_names_are_the_APIs_words()
    {
        Assert.Equal(
            [
                "end_turn", "max_tokens", "stop_sequence", "tool_use", "pause_turn", "refusal", "model_context_window_exceeded", "compaction",
            ],
            [
                StopReason.EndTurn, StopReason.MaxTokens, StopReason.StopSequence, StopReason.ToolUse, StopReason.PauseTurn, StopReason.Refusal,
                StopReason.ModelContextWindowExceeded, StopReason.Compaction,
            ]);
        Assert.Equal(
            [
                "invalid_request_error", "authentication_error", "billing_error", "permission_error", "not_found_error", "conflict_error",
                "request_too_large", "rate_limit_error", "api_error", "timeout_error", "overloaded_error",
            ],
            [
                ErrorType.InvalidRequest, ErrorType.Authentication, ErrorType.Billing, ErrorType.Permission, ErrorType.NotFound, ErrorType.Conflict,
                ErrorType.RequestTooLarge, ErrorType.RateLimit, ErrorType.Api, ErrorType.Timeout, ErrorType.Overloaded,
            ]);
    }

    [Theory]
    [InlineData("end_turn", "done")]
    [InlineData("max_tokens", "cut")]
    [InlineData("tomorrow", "new: tomorrow")]
    [InlineData(null, "not yet")]
    public void A_reason_matches_in_a_pattern(string? word, string expected)
    {
        Message message = new("msg_1", "claude-x") { StopReason = word is null ? (StopReason?)null : word };
        Assert.Equal(
            expected,
            message.StopReason?.Value switch
            {
                StopReason.EndTurn => "done",
                StopReason.MaxTokens => "cut",
                { } other => $"new: {other}",
                null => "not yet",
            });
        Assert.Equal(word == "end_turn", message is { StopReason.Value: StopReason.EndTurn });
        Assert.Equal(word == "end_turn", message.StopReason == StopReason.EndTurn);
    }

    [Fact]
    public void Values_compare_by_their_word()
    {
        Assert.Equal(new StopReason("x"), StopReason.FromString("x"));
        Assert.NotEqual(new StopReason("x"), new StopReason("X"));
        Assert.Equal(new ErrorType("x"), ErrorType.FromString("x"));
        Assert.NotEqual(new ErrorType("x"), new ErrorType("X"));
    }

    [Fact]
    public void The_default_value_is_no_reason_at_all()
    {
        Assert.Null(default(StopReason).Value);
        Assert.Equal("", default(StopReason).ToString());
        Assert.NotEqual(StopReason.EndTurn, default(StopReason));
        Assert.Null(default(ErrorType).Value);
        Assert.Equal("", default(ErrorType).ToString());
    }

    [Fact]
    public void As_JSON_the_default_value_is_null_and_not_a_word_that_nobody_sent()
    {
        Assert.Equal("null", JsonSerializer.Serialize(default, TestJson.Default.StopReason));
        Assert.Equal(default, JsonSerializer.Deserialize("null", TestJson.Default.StopReason));
        Assert.Equal("null", JsonSerializer.Serialize(default, TestJson.Default.ErrorType));
        Assert.Equal(default, JsonSerializer.Deserialize("null", TestJson.Default.ErrorType));
        Assert.Contains("\"stop_reason\":null", (new Message("a", "m") { StopReason = default(StopReason) }).ToJson(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_string_in_a_text_is_the_word() =>
        Assert.Equal("end_turn overloaded_error", $"{new StopReason(StopReason.EndTurn)} {new ErrorType(ErrorType.Overloaded)}");

    [Fact]
    public void As_JSON_they_are_the_string()
    {
        Assert.Equal("\"tomorrow\"", JsonSerializer.Serialize(new StopReason("tomorrow"), TestJson.Default.StopReason));
        Assert.Equal(new StopReason("tomorrow"), JsonSerializer.Deserialize("\"tomorrow\"", TestJson.Default.StopReason));
        Assert.ThrowsAny<JsonException>(() => JsonSerializer.Deserialize("5", TestJson.Default.StopReason));
        Assert.Equal("\"tomorrow_error\"", JsonSerializer.Serialize(new ErrorType("tomorrow_error"), TestJson.Default.ErrorType));
        Assert.Equal(new ErrorType("tomorrow_error"), JsonSerializer.Deserialize("\"tomorrow_error\"", TestJson.Default.ErrorType));
        Assert.ThrowsAny<JsonException>(() => JsonSerializer.Deserialize("{}", TestJson.Default.ErrorType));
    }

    [Fact]
    public void A_reason_that_nobody_knows_yet_survives()
    {
        Message message = Message.Parse("""{"stop_reason":"tomorrow"}""");
        Assert.Equal("tomorrow", message.StopReason!.Value.Value);
        Assert.Contains("\"stop_reason\":\"tomorrow\"", message.ToJson(), StringComparison.Ordinal);
    }
}

using ClaudeStreaming.Tests.Support;

namespace ClaudeStreaming.Tests.Messages;

/// <summary>Numbers are read where they are counts, and kept digit by digit where they are not.</summary>
public class NumberTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("-0", 0)]
    [InlineData("12", 12)]
    [InlineData("12.0", 12)]
    [InlineData("-3.000", -3)]
    [InlineData("9223372036854775807", long.MaxValue)]
    [InlineData("-9223372036854775808", long.MinValue)]
    [InlineData("1.2e1", 12)]
    [InlineData("-1E+2", -100)]
    [InlineData("120e-1", 12)]
    [InlineData("0e5", 0)]
    [InlineData("0.00E-7", 0)]
    [InlineData("99999999999999.0", 99999999999999)]
    public void An_integer_is_read_to_the_last_digit_in_whatever_spelling(string number, long expected)
    {
        Usage usage = Message.Parse($$$"""{"usage":{"input_tokens":{{{number}}},"cache_read_input_tokens":{{{number}}}}}""").Usage;
        Assert.Equal(expected, usage.InputTokens);
        Assert.Equal(expected, usage.CacheReadInputTokens);
        Assert.Null(usage.ExtraJson);
    }

    [Theory]
    [InlineData("9223372036854775808")]
    [InlineData("9223372036854775808.0")]
    [InlineData("1e400")]
    [InlineData("1e-400")]
    [InlineData("-0.1e-400")]
    [InlineData("12.5")]
    [InlineData("1e16")]
    [InlineData("9007199254740993.0")]
    [InlineData("1.00000000000000000000000000001")]
    public void A_number_that_is_no_count_is_kept_as_it_came(string number)
    {
        string json = $$$"""{"usage":{"input_tokens":{{{number}}},"cache_read_input_tokens":{{{number}}}}}""";
        Message message = Message.Parse(json);
        Assert.Equal(0, message.Usage.InputTokens);
        Assert.Null(message.Usage.CacheReadInputTokens);
        Assert.Equal($$"""{"input_tokens":{{number}},"cache_read_input_tokens":{{number}}}""", message.Usage.ExtraJson);
        Assert.Contains($"\"input_tokens\":{number},", message.ToJson(), StringComparison.Ordinal);
        Assert.Equal(message, Message.Parse(message.ToJson()));
        Json.AssertKept(json, message.ToJson());
    }

    [Theory]
    [InlineData("1e400")]
    [InlineData("12.0")]
    [InlineData("-0")]
    [InlineData("0.10")]
    [InlineData("123456789012345678901234567890.123456789012345678901234567890")]
    public void A_number_in_JSON_that_is_carried_is_never_rewritten(string number)
    {
        string input = $$"""{"n":{{number}}}""";
        Message message = Message.Parse($$"""{"content":[{"type":"tool_use","id":"t","name":"f","input":{{input}}}],"x":{{number}}}""");
        Assert.Equal(input, ((ToolUseBlock)message.Content[0]).InputJson);
        Assert.Equal($$"""{"x":{{number}}}""", message.ExtraJson);
        Assert.Contains($"\"input\":{input}", message.ToJson(), StringComparison.Ordinal);
        Assert.EndsWith($"\"x\":{number}}}", message.ToJson(), StringComparison.Ordinal);
    }

    [Fact]
    public void All_input_is_what_was_not_cached_what_was_written_and_what_was_read()
    {
        Assert.Equal(6, new Usage { InputTokens = 1, CacheCreationInputTokens = 2, CacheReadInputTokens = 3, OutputTokens = 100 }.TotalInputTokens);
        Assert.Equal(1, new Usage { InputTokens = 1 }.TotalInputTokens);
    }
}

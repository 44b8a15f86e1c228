using System.Text;
using static ClaudeStreaming.Tests.Events.Parsing;

namespace ClaudeStreaming.Tests.Events;

/// <summary>An error counts whether the name of the event says so or its JSON.</summary>
public class ErrorEventTests
{
    [Theory]
    [InlineData("error", """{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}""")]
    [InlineData("", """{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}""")]
    [InlineData("message", """{"error":{"message":"Overloaded","type":"overloaded_error"},"type":"error"}""")]
    [InlineData("ping", """{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}""")]
    [InlineData("error", """{"error":{"type":"overloaded_error","message":"Overloaded"}}""")]
    [InlineData("error", """{"type":"message_stop","error":{"type":"overloaded_error","message":"Overloaded"}}""")]
    [InlineData("error", """{"type":"gateway_error","error":{"type":"overloaded_error","message":"Overloaded"}}""")]
    public void Either_says_so(string name, string json) => Assert.Equal(new StreamError(ErrorType.Overloaded, "Overloaded"), Parse(json, name));

    [Fact]
    public void What_is_named_an_error_is_one_even_if_its_data_is_a_delta()
    {
        const string Delta = """{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hello"}}""";
        Assert.Equal(new StreamError(default, Delta), Parse(Delta, "error"));
    }

    [Fact]
    public void Its_code_details_and_request_come_along()
    {
        const string Details = """{"error_code":"ramp_limit_exceeded", "n":1.0}""";
        Assert.Equal(
            new StreamError(ErrorType.RateLimit, "Slow down.") { ErrorCode = "ramp_limit_exceeded", DetailsJson = Details, RequestId = "req_1" },
            Parse($$"""{"error":{"type":"rate_limit_error","details":{{Details}},"message":"Slow down."},"request_id":"req_1","type":"error"}"""));
    }

    [Theory]
    [InlineData("""{"type":"error","error":"Overloaded"}""")]
    [InlineData("""{"type":"error","error":{"message":"Overloaded"}}""")]
    [InlineData("""{"type":"error","error":{"type":null,"message":"Overloaded","details":null},"request_id":null}""")]
    [InlineData("""{"type":"error","error":{"type":5,"message":"Overloaded","details":[]},"request_id":{}}""")]
    public void It_may_say_less(string json) => Assert.Equal(new StreamError(default, "Overloaded"), Parse(json));

    [Theory]
    [InlineData("""{"type":"error"}""")]
    [InlineData("""{"type":"error","error":null}""")]
    [InlineData("""{"type":"error","error":[]}""")]
    [InlineData("""{"type":"error","error":{"type":null,"message":null}}""")]
    public void Where_it_says_nothing_its_data_is_the_message(string json) => Assert.Equal(new StreamError(default, json), Parse(json));

    [Fact]
    public void A_page_in_place_of_an_error_is_cut_short()
    {
        string page = "<html>" + new string('é', 5000);
        StreamError error = Assert.IsType<StreamError>(Parse(page, "error"));
        Assert.StartsWith("<html>éé", error.Message, StringComparison.Ordinal);
        Assert.InRange(Encoding.UTF8.GetByteCount(error.Message), 500, 1002);
    }
}

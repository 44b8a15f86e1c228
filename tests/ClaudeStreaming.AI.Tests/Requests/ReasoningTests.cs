using System.Text.Json.Nodes;
using ClaudeStreaming.AI.Tests.Support;
using ClaudeStreaming.Tests.Support;
using Microsoft.Extensions.AI;

namespace ClaudeStreaming.AI.Tests.Requests;

/// <summary>How much Claude is to think, and in what form it is to answer.</summary>
public class ReasoningTests
{
    public static TheoryData<ReasoningEffort?, ReasoningOutput?, string?, string?> Reasonings => new()
    {
        { null, null, null, null },
        { ReasoningEffort.None, null, """{"type":"disabled"}""", null },
        { ReasoningEffort.Low, null, """{"type":"adaptive"}""", "low" },
        { ReasoningEffort.Medium, null, """{"type":"adaptive"}""", "medium" },
        { ReasoningEffort.High, ReasoningOutput.None, """{"type":"adaptive","display":"omitted"}""", "high" },
        { ReasoningEffort.ExtraHigh, ReasoningOutput.Summary, """{"type":"adaptive","display":"summarized"}""", "xhigh" },
        { null, ReasoningOutput.Full, """{"type":"adaptive","display":"summarized"}""", null },
    };

    [Theory, MemberData(nameof(Reasonings))]
    public async Task Reasoning_is_thinking_and_effort(ReasoningEffort? effort, ReasoningOutput? output, string? thinking, string? expectedEffort)
    {
        JsonObject request = await Chat.RequestAsync(new ChatOptions { Reasoning = new() { Effort = effort, Output = output } });
        Assert.Null(Json.Difference(thinking is null ? null : JsonNode.Parse(thinking), request["thinking"]));
        Assert.Equal(expectedEffort, (string?)request["output_config"]?["effort"]);
    }

    [Fact]
    public async Task What_is_no_named_value_is_refused()
    {
        var effort = await Assert.ThrowsAsync<NotSupportedException>(() => Chat.RequestAsync(new ChatOptions { Reasoning = new() { Effort = (ReasoningEffort)99 } }));
        Assert.Contains("ChatOptions.Reasoning.Effort", effort.Message, StringComparison.Ordinal);
        var output = await Assert.ThrowsAsync<NotSupportedException>(() => Chat.RequestAsync(new ChatOptions { Reasoning = new() { Output = (ReasoningOutput)99 } }));
        Assert.Contains("ChatOptions.Reasoning.Output", output.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_schema_goes_with_its_name_and_closed_as_the_API_wants_it()
    {
        ChatResponseFormat format = ChatResponseFormat.ForJsonSchema(
            Schemas.Parse("""{"type":"object","properties":{"at":{"type":"object","properties":{"city":{"type":"string"}}}},"required":["at"]}"""), "Place", "Where it is.");
        JsonObject request = await Chat.RequestAsync(new ChatOptions { ResponseFormat = format, Reasoning = new() { Effort = ReasoningEffort.Low } });
        Json.AssertSame(
            """
            {"effort":"low","format":{"type":"json_schema","schema":{"type":"object","title":"Place","description":"Where it is.","required":["at"],"additionalProperties":false,
             "properties":{"at":{"type":"object","properties":{"city":{"type":"string"}},"additionalProperties":false}}}}}
            """,
            request["output_config"]!.ToJsonString());
    }

    [Fact]
    public async Task JSON_without_a_schema_is_refused_with_what_to_use_instead()
    {
        var refused = await Assert.ThrowsAsync<NotSupportedException>(() => Chat.RequestAsync(new ChatOptions { ResponseFormat = ChatResponseFormat.Json }));
        Assert.Contains("ChatOptions.ResponseFormat", refused.Message, StringComparison.Ordinal);
        Assert.Contains("ForJsonSchema", refused.Message, StringComparison.Ordinal);
    }
}

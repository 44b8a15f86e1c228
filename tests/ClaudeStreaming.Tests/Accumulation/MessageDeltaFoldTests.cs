using System.Text.Json.Nodes;
using ClaudeStreaming.Tests.Events;
using ClaudeStreaming.Tests.Support;
using static ClaudeStreaming.Tests.Support.Events;

namespace ClaudeStreaming.Tests.Accumulation;

/// <summary>How a message ended and what it cost: totals overwrite, and nulls never erase.</summary>
public class MessageDeltaFoldTests
{
    private const string StartUsage =
        """
        ,"usage":{"input_tokens":12,"output_tokens":1,"cache_creation_input_tokens":3,"cache_read_input_tokens":5,
         "cache_creation":{"ephemeral_5m_input_tokens":3},"output_tokens_details":{"thinking_tokens":1,"x":1},
         "server_tool_use":{"web_search_requests":1,"web_fetch_requests":1},"service_tier":"standard","inference_geo":"us","speed":"fast",
         "iterations":[{"type":"message"}],"fallback_credit":{"status":{"type":"redeemed"}}}
        """;

    [Fact]
    public void Running_totals_overwrite_and_are_never_added()
    {
        Usage usage = Fold(
            Start(StartUsage),
            MessageDelta("{}", """{"input_tokens":13,"output_tokens":20,"cache_creation_input_tokens":4,"cache_read_input_tokens":6}"""),
            MessageDelta("{}", """{"input_tokens":14,"output_tokens":40,"cache_creation_input_tokens":0,"cache_read_input_tokens":0}""")).Usage;
        Assert.Equal(14, usage.InputTokens);
        Assert.Equal(40, usage.OutputTokens);
        Assert.Equal(0, usage.CacheCreationInputTokens);
        Assert.Equal(0, usage.CacheReadInputTokens);
    }

    [Fact]
    public void The_output_count_of_message_start_is_overwritten_by_a_smaller_one_too() =>
        Assert.Equal(0, Fold(Start(StartUsage), MessageDelta("{}", """{"output_tokens":0}""")).Usage.OutputTokens);

    [Theory]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData(
        """
        {"input_tokens":null,"output_tokens":null,"cache_creation_input_tokens":null,"cache_read_input_tokens":null,"cache_creation":null,
         "output_tokens_details":null,"server_tool_use":null,"service_tier":null,"inference_geo":null,"speed":null,"iterations":null,
         "fallback_credit":null,"x":null}
        """)]
    public void A_null_or_missing_count_erases_nothing(string usage) =>
        Assert.Equal(Fold(Start(StartUsage)).Usage, Fold(Start(StartUsage), MessageDelta("{}", usage)).Usage);

    [Fact]
    public void Whole_objects_are_replaced()
    {
        Usage usage = Fold(
            Start(StartUsage),
            MessageDelta(
                "{}",
                """
                {"output_tokens":1,"output_tokens_details":{"thinking_tokens":9},"server_tool_use":{"web_search_requests":2},
                 "iterations":[{"type":"compaction"},{"type":"message"}],"fallback_credit":{"status":{"type":"not_applied","reason":"r"}}}
                """)).Usage;
        Assert.Equal(new OutputTokensDetails { ThinkingTokens = 9 }, usage.OutputTokensDetails);
        Assert.Equal(new ServerToolUsage { WebSearchRequests = 2 }, usage.ServerToolUse);
        Assert.Equal([new UsageIteration("compaction"), new UsageIteration("message")], usage.Iterations!);
        Assert.Equal("""{"status":{"type":"not_applied","reason":"r"}}""", usage.FallbackCreditJson);
    }

    [Fact]
    public void What_only_message_start_says_is_kept()
    {
        Usage usage = Fold(Start(StartUsage), MessageDelta("{}", """{"output_tokens":40}""")).Usage;
        Assert.Equal(new CacheCreationUsage { Ephemeral5mInputTokens = 3 }, usage.CacheCreation);
        Assert.Equal(("standard", "us", "fast"), (usage.ServiceTier, usage.InferenceGeo, usage.Speed));
    }

    [Fact]
    public void A_message_start_without_usage_takes_it_from_message_delta()
    {
        Usage usage = FoldStarted(MessageDelta("{}", """{"input_tokens":12,"output_tokens":40}""")).Usage;
        Assert.Equal(new Usage { InputTokens = 12, OutputTokens = 40 }, usage);
    }

    [Fact]
    public void A_count_that_nobody_knows_yet_is_a_running_total_as_well()
    {
        Usage usage = Fold(
            Start(""","usage":{"output_tokens":1,"dreams":1,"naps":{"short":1}}"""),
            MessageDelta("{}", """{"output_tokens":5,"dreams":7,"yawns":2}"""),
            MessageDelta("{}", """{"dreams":9,"yawns":null}""")).Usage;
        Json.AssertSame("""{"naps":{"short":1},"yawns":2,"dreams":9}""", usage.ExtraJson!);
        Assert.Equal(5, usage.OutputTokens);
    }

    [Fact]
    public void A_count_that_came_in_an_odd_kind_does_not_outlive_a_proper_one()
    {
        Message message = Fold(
            Start(""","usage":{"output_tokens":"1","input_tokens":"12"},"stop_reason":false"""),
            MessageDelta("""{"stop_reason":"end_turn","stop_details":7}""", """{"output_tokens":40}"""));
        JsonNode json = JsonNode.Parse(message.ToJson())!;
        Json.AssertSame("""{"output_tokens":40,"input_tokens":"12"}""", json["usage"]!.ToJsonString());
        Assert.Equal("end_turn", (string?)json["stop_reason"]);
        Assert.Equal(7, (int?)json["stop_details"]);
        Assert.Equal(message.Usage.OutputTokens, Message.Parse(message.ToJson()).Usage.OutputTokens);
    }

    [Theory]
    [InlineData("""{"output_tokens":"x"}""", """{"output_tokens":2,"speed":"fast"}""")]
    [InlineData("""{"output_tokens":2}""", """{"output_tokens":{},"speed":"fast"}""")]
    [InlineData("""{"speed":1,"cache_creation":3}""", """{"output_tokens":2,"speed":"fast","cache_creation":{}}""")]
    public void Counts_of_an_odd_kind_are_no_part_of_a_message_that_has_proper_ones(string first, string second)
    {
        Message message = Fold(Start(""","usage":""" + first), MessageDelta("{}", second));
        Assert.Equal(message, Message.Parse(message.ToJson()));
        Assert.Equal((2, "fast", null), (message.Usage.OutputTokens, message.Usage.Speed, message.Usage.ExtraJson));
    }

    [Theory]
    [InlineData(""","container":{"id":"c_1"},"stop_details":7""", """{"container":5,"stop_details":{"type":"refusal"}}""")]
    [InlineData(""","container":{"id":"c_1"},"stop_details":{"type":"refusal"}""", """{"content":[1],"id":"no","role":"user","usage":{}}""")]
    public void What_message_delta_cannot_say_of_a_message_is_no_part_of_it(string start, string delta)
    {
        Message message = Fold(Start(start), MessageDelta(delta, "{}"));
        Assert.Equal(message, Message.Parse(message.ToJson()));
        Assert.Equal(new Message("msg_1", message.Model) { Container = new() { Id = "c_1" }, StopDetails = new("refusal"), Usage = message.Usage }, message);
    }

    [Fact]
    public void What_came_in_an_odd_kind_is_no_part_of_a_message_to_which_other_events_gave_a_value()
    {
        MessageAccumulator fold = new();
        fold.Add(Parsing.Parse("""
            {"type":"message_start","message":{"id":"msg_1","model":[],"_unterminated":"?","usage":{"_lower_bound":"?"}}}
            """));
        fold.Add(new ContentBlockStart(0, new FallbackBlock(new("a"), new("b"))));
        fold.Add(new StreamResumed(1, ContinuationStrategy.UserTurn));
        fold.EndUnterminated();
        Message message = fold.ToMessage();
        Assert.Equal(message, Message.Parse(message.ToJson()));
        Assert.Equal(("b", true, true, null), (message.Model, message.IsUnterminated, message.Usage.IsLowerBound, message.ExtraJson));
    }

    // Found by fuzzing: a continuation gives a usage where message_start had none but a placeholder.
    [Fact]
    public void A_usage_of_an_odd_kind_is_nothing_beside_that_of_a_continuation()
    {
        MessageAccumulator fold = new();
        fold.Add(Parsing.Parse("""{"type":"message_start","message":{"id":"msg_1","model":"claude-x","usage":[]}}"""));
        fold.Add(new StreamResumed(1, ContinuationStrategy.UserTurn));
        Message message = fold.ToMessage();
        Assert.Equal(message, Message.Parse(message.ToJson()));
        Assert.Equal((true, null), (message.Usage.IsLowerBound, message.ExtraJson));
    }

    [Fact]
    public void The_end_of_a_message_is_what_message_delta_says()
    {
        Message message = FoldStarted(
            """
            {"type":"message_delta","delta":{"stop_reason":"refusal","stop_sequence":"###","stop_details":{"type":"refusal","category":"bio"},
             "container":{"id":"c_1"}},"context_management":{"applied_edits":[]},"input_transformations":[1]}
            """);
        Assert.Equal(StopReason.Refusal, message.StopReason);
        Assert.Equal("###", message.StopSequence);
        Assert.Equal(new StopDetails("refusal") { Category = "bio" }, message.StopDetails);
        Assert.Equal(new Container { Id = "c_1" }, message.Container);
        Assert.Equal("""{"applied_edits":[]}""", message.ContextManagementJson);
        Assert.Equal("[1]", message.InputTransformationsJson);
    }

    [Theory]
    [InlineData("""{"type":"message_delta","delta":{},"usage":{}}""")]
    [InlineData("""{"type":"message_delta"}""")]
    [InlineData(
        """
        {"type":"message_delta","delta":{"stop_reason":null,"stop_sequence":null,"stop_details":null,"container":null,"x":null},"usage":null,
         "context_management":null,"input_transformations":null}
        """)]
    public void A_second_message_delta_with_nulls_erases_nothing(string second)
    {
        string[] events =
        [
            Start(),
            """
            {"type":"message_delta","delta":{"stop_reason":"stop_sequence","stop_sequence":"###","stop_details":{"type":"d"},
             "container":{"id":"c_1"},"x":1},"usage":{"output_tokens":7},"context_management":{},"input_transformations":[]}
            """,
        ];
        Assert.Equal(Fold(events), Fold([.. events, second]));
    }

    [Fact]
    public void A_second_message_delta_overwrites_what_it_names()
    {
        Message message = FoldStarted(
            MessageDelta("""{"stop_reason":"pause_turn","stop_details":{"type":"a","category":"c"},"container":{"id":"c_1","expires_at":"t"}}"""),
            MessageDelta("""{"stop_reason":"end_turn","stop_details":{"type":"b"},"container":{"id":"c_2"}}"""));
        Assert.Equal(StopReason.EndTurn, message.StopReason);
        Assert.Equal(new StopDetails("b"), message.StopDetails);
        Assert.Equal(new Container { Id = "c_2" }, message.Container);
    }

    [Fact]
    public void A_member_that_the_service_adds_to_the_delta_is_the_messages()
    {
        Message message = Fold(
            Start(""","mood":"calm","colour":"red" """),
            """{"type":"message_delta","delta":{"stop_reason":"end_turn","mood":"merry","id":"no"},"gateway":"the event's own"}""",
            """{"type":"message_delta","delta":{"height":[1.50]}}""");
        Json.AssertKept("""{"id":"msg_1","mood":"merry","colour":"red","height":[1.50]}""", message.ToJson());
        Assert.DoesNotContain("gateway", message.ToJson(), StringComparison.Ordinal);
        Assert.Equal("msg_1", message.Id);
    }

    [Fact]
    public void What_only_message_start_says_of_the_message_is_kept()
    {
        Message message = Fold(
            Start(""","role":"assistant","diagnostics":{"cache_miss_reason":{"type":"unavailable"}},"container":{"id":"c_1"},"x":1"""), EndTurn, End);
        Assert.Equal(new CacheDiagnostics { CacheMissReason = new("unavailable") }, message.Diagnostics);
        Assert.Equal("c_1", message.Container!.Id);
        Assert.Equal("""{"x":1}""", message.ExtraJson);
        Assert.Equal(StopReason.EndTurn, message.StopReason);
        Assert.Equal(7, message.Usage.OutputTokens);
    }
}

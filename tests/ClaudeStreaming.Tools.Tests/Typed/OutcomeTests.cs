using System.Text.Json;
using ClaudeStreaming.Testing;
using ClaudeStreaming.Tests.Support;

namespace ClaudeStreaming.Tools.Tests.Typed;

/// <summary>How a view of typed values ends, in each case: with the value, or with an exception that says why there is none and has what came.</summary>
public class OutcomeTests
{
    private const string Half = """{"title":"Glö""";

    public static TheoryData<string> Places => ["text", "text block", "tool", "items"];

    [Theory, MemberData(nameof(Places))]
    public async Task JSON_that_max_tokens_cut_off_is_cut_off(string place)
    {
        ClaudeOutputException e = await FailAsync(place, Half, StopReason.MaxTokens);
        Assert.Equal(OutputFailure.CutOff, e.Reason);
        Assert.Contains("MaxTokens", e.Message, StringComparison.Ordinal);
        Assert.Equal(Half, e.RawText);
    }

    [Theory]
    [InlineData(StopReason.EndTurn)]
    [InlineData(StopReason.StopSequence)]
    [InlineData(StopReason.PauseTurn)]
    [InlineData(StopReason.ModelContextWindowExceeded)]
    [InlineData("of_tomorrow")]
    public async Task JSON_that_ends_in_the_middle_is_cut_off_whatever_the_stop_reason(string stopReason)
    {
        foreach (string place in (string[])["text", "text block", "tool", "items"])
            Assert.Equal(OutputFailure.CutOff, (await FailAsync(place, Half, stopReason)).Reason);
    }

    [Fact]
    public async Task A_number_at_the_root_may_lack_digits_where_max_tokens_ended_it()
    {
        await using MessageStream stream = await Recipe.OpenAsync(new FakeReply().Text("12").Stop(StopReason.MaxTokens));
        ClaudeOutputException e = await Assert.ThrowsAsync<ClaudeOutputException>(async () =>
        {
            await foreach (Partial<JsonElement> _ in stream.PartialAsync(TestJson.Default.JsonElement))
                Assert.Fail("It is not over.");
        });
        Assert.Equal(OutputFailure.CutOff, e.Reason);
    }

    [Fact]
    public async Task JSON_that_was_complete_before_max_tokens_came_is_the_value() =>
        Assert.Equal(Recipe.Whole, (await Recipe.ReadAsync(new FakeReply().Text(Recipe.Json + "\n").Stop(StopReason.MaxTokens)))[^1].Value);

    [Theory]
    [InlineData("text", Half)]
    [InlineData("text", Recipe.Json)]
    [InlineData("text block", Recipe.Json)]
    [InlineData("items", """{"steps":[]}""")]
    [InlineData("text", "")]
    public async Task A_refusal_is_one_even_where_the_JSON_is_whole(string place, string json)
    {
        ClaudeOutputException e = await FailAsync(place, json, StopReason.Refusal);
        Assert.Equal(OutputFailure.Refused, e.Reason);
        Assert.Equal(json, e.RawText);
    }

    [Theory, MemberData(nameof(Places))]
    public async Task What_is_no_JSON_is_malformed(string place)
    {
        ClaudeOutputException e = await FailAsync(place, "{\"title\" \"Glögg\"}", StopReason.EndTurn);
        Assert.Equal(OutputFailure.Malformed, e.Reason);
    }

    [Fact]
    public async Task Words_around_the_JSON_are_malformed()
    {
        Assert.Equal(OutputFailure.Malformed, (await FailAsync("text", "Here it is: {}", StopReason.EndTurn)).Reason);
        Assert.Equal(OutputFailure.Malformed, (await FailAsync("text", Recipe.Json + " Enjoy!", StopReason.EndTurn)).Reason);
    }

    [Theory]
    [InlineData("text", """{"title":"a","effort":"Soft"}""")]
    [InlineData("text", """{"title":null,"effort":"Hard"}""")]
    [InlineData("text", """{"title":"a"}""")]
    [InlineData("text", "[]")]
    [InlineData("text", "12")]
    [InlineData("tool", """{"minutes":"long"}""")]
    [InlineData("items", """{"steps":[{"minutes":7}]}""")]
    public async Task A_value_that_does_not_fit_the_type_is_a_mismatch_and_the_type_is_as_strict_as_ever(string place, string json)
    {
        ClaudeOutputException e = await FailAsync(place, json, StopReason.EndTurn);
        Assert.Equal(OutputFailure.Mismatch, e.Reason);
        Assert.IsType<JsonException>(e.InnerException);
        Assert.Equal(json, e.RawText);
    }

    [Fact]
    public async Task Where_there_is_no_text_or_no_such_call_the_value_is_missing()
    {
        FakeReply reply = new FakeReply().ToolUse("look", "{}").Stop(StopReason.ToolUse);
        foreach (JsonSource source in (JsonSource[])[JsonSource.Text, JsonSource.Tool("save"), JsonSource.Block(7)])
        {
            ClaudeOutputException e = await Assert.ThrowsAsync<ClaudeOutputException>(() => Recipe.ReadAsync(reply, source));
            Assert.Equal(OutputFailure.Missing, e.Reason);
            Assert.Contains($"{source}"[4..], e.Message, StringComparison.Ordinal);
            Assert.Contains("tool_use", e.Message, StringComparison.Ordinal);
            Assert.Equal("look", Assert.IsType<ToolUseBlock>(e.PartialMessage!.Content[0]).Name);
        }
    }

    [Theory, MemberData(nameof(Places))]
    public async Task Where_the_stream_breaks_what_came_is_shown_and_then_the_streams_own_exception_is_thrown(string place)
    {
        int seen = 0;
        ClaudeStreamException e = await Assert.ThrowsAsync<ClaudeStreamException>(
            () => ReadAsync(place, Broken(place, """{"title":"a","steps":[{"text":"b"},{"text":"""), () => seen++));
        Assert.Equal(StreamFailure.Truncated, e.Reason);
        Assert.True(seen > 0);
        Assert.Contains("\"b\"", e.PartialMessage!.ToJson().Replace("\\\"", "\"", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_error_event_and_a_lost_connection_stay_what_they_are()
    {
        FakeReply begun = new FakeReply().Event(new ContentBlockStart(0, new TextBlock(Half)));
        ClaudeApiException api = await Assert.ThrowsAsync<ClaudeApiException>(() => Recipe.ReadAsync(begun.Error("overloaded_error")));
        Assert.Equal(Half, api.PartialMessage!.Text);
        ClaudeStreamException lost = await Assert.ThrowsAsync<ClaudeStreamException>(() => Recipe.ReadAsync(begun.CutSocket()));
        Assert.Equal(StreamFailure.ConnectionLost, lost.Reason);
    }

    [Fact]
    public async Task An_output_exception_is_of_the_library_names_the_request_and_cannot_be_continued()
    {
        ClaudeException e = await FailAsync("text", Half, StopReason.MaxTokens);
        Assert.Equal("req_7", e.RequestId);
        Assert.False(e.CanContinue);
        Assert.Equal(StopReason.MaxTokens, e.PartialMessage!.StopReason);
    }

    private static Task<ClaudeOutputException> FailAsync(string place, string json, string stopReason) =>
        Assert.ThrowsAsync<ClaudeOutputException>(
            () => ReadAsync(place, Reply(place, json).Stop(stopReason).WithHeader("request-id", "req_7"), static () => { }));

    private static FakeReply Reply(string place, string json) => place == "tool"
        ? new FakeReply().Text("Well.").ToolUse("save", json, splitEvery: 3)
        : new FakeReply().Text(Recipe.Units(json));

    private static FakeReply Broken(string place, string json)
    {
        bool isTool = place == "tool";
        FakeReply begun = new FakeReply().Event(new ContentBlockStart(0, isTool ? new ToolUseBlock("toolu_1", "save", "{}") : new TextBlock("")));
        return json.Chunk(3).Select(static piece => new string(piece))
            .Aggregate(begun, (reply, piece) => reply.Event(new ContentBlockDelta(0, isTool ? new InputJsonDelta(piece) : new TextDelta(piece))))
            .EndCleanly();
    }

    private static async Task ReadAsync(string place, FakeReply reply, Action onValue)
    {
        await using MessageStream stream = await Recipe.OpenAsync(reply);
        if (place == "items")
        {
            await foreach (Step? _ in stream.ElementsAsync(RecipeJson.Default.Step, "steps"))
                onValue();
            return;
        }
        JsonSource source = place switch { "tool" => JsonSource.Tool("save"), "text block" => JsonSource.Block(0), _ => JsonSource.Text };
        await foreach (Partial<Recipe> value in stream.PartialAsync(RecipeJson.Default.Recipe, source))
        {
            Assert.False(value.IsFinal);
            onValue();
        }
    }
}

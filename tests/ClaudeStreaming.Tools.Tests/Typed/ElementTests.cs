using System.Text.Json.Serialization.Metadata;
using ClaudeStreaming.Testing;
using ClaudeStreaming.Tests.Support;

namespace ClaudeStreaming.Tools.Tests.Typed;

/// <summary>The items of an array, each once it is complete.</summary>
public class ElementTests
{
    [Fact]
    public async Task An_item_is_given_as_soon_as_it_is_complete_and_not_before()
    {
        LiveBody body = new LiveBody().Send(Wire.Start + Wire.StartText() + Wire.Text("""[{"text":"a"},{"text":"b"""));
        await using MessageStream stream = MessageStream.FromSse(body);
        await using IAsyncEnumerator<Step?> steps = stream.ElementsAsync(RecipeJson.Default.Step).GetAsyncEnumerator();
        Assert.True(await steps.MoveNextAsync());
        Assert.Equal(new Step("a"), steps.Current);
        Task<bool> next = steps.MoveNextAsync().AsTask();
        Assert.False(next.IsCompleted);
        body.Send(Wire.Text("\"}"));
        Assert.True(await next);
        Assert.Equal(new Step("b"), steps.Current);
        body.Send(Wire.Text("]") + Wire.StopBlock() + Wire.EndTurn + Wire.Stop);
        Assert.False(await steps.MoveNextAsync());
    }

    [Theory]
    [InlineData(null, """[{"text":"a"},{"text":"b"}]""")]
    [InlineData("steps", """{"x":[{"text":"x"}],"steps":[{"text":"a"},{"text":"b"}],"y":{"steps":[{"text":"y"}]}}""")]
    [InlineData("steps", """{"\u0073teps" : [ {"text":"a"} , {"text":"b"} ] }""")]
    public async Task The_array_is_the_root_or_a_member_of_the_root(string? property, string json)
    {
        Assert.Equal(["a", "b"], await ReadAsync(new FakeReply().Text(Recipe.Units(json)), property));
        Assert.Equal(["a", "b"], await ReadAsync(new FakeReply().Text(json).InPieces(1), property));
    }

    [Fact]
    public async Task The_array_may_be_in_the_input_of_a_tool_however_it_came()
    {
        const string json = """{"steps":[{"text":"a"}]}""";
        Assert.Equal(["a"], await ReadAsync(new FakeReply().ToolUse("save", json, splitEvery: 1), "steps", JsonSource.Tool("save")));
        Assert.Equal(["a"], await ReadAsync(new FakeReply().Block(new ToolUseBlock("toolu_1", "save", json)), "steps", JsonSource.Tool("save")));
    }

    [Fact]
    public async Task Numbers_and_nothing_are_items_too()
    {
        JsonTypeInfo<int?> type = (JsonTypeInfo<int?>)ScalarJson.Default.GetTypeInfo(typeof(int?))!;
        await using MessageStream stream = await Recipe.OpenAsync(new FakeReply().Text(Recipe.Units("[1,23,null,4]")));
        List<int?> items = [];
        await foreach (int? item in stream.ElementsAsync(type))
            items.Add(item);
        Assert.Equal([1, 23, null, 4], items);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    public async Task An_array_without_items_has_none(string array)
    {
        Assert.Empty(await ReadAsync(new FakeReply().Text(array), null));
        Assert.Empty(await ReadAsync(new FakeReply().Text($$"""{"steps":{{array}}}"""), "steps"));
    }

    [Theory]
    [InlineData("stepz", """{"steps":[]}""")]
    [InlineData("steps", """{"steps":{"a":1}}""")]
    [InlineData("", "[1]")]
    [InlineData(null, """{"steps":[]}""")]
    public async Task An_array_that_is_not_there_is_a_mismatch_and_not_an_empty_sequence(string? property, string json)
    {
        ClaudeOutputException e = await Assert.ThrowsAsync<ClaudeOutputException>(() => ReadAsync(new FakeReply().Text(json), property));
        Assert.Equal(OutputFailure.Mismatch, e.Reason);
        Assert.Contains("array", e.InnerException!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_item_that_does_not_fit_ends_the_items_and_is_thrown_with_the_whole_message()
    {
        const string json = """{"steps":[{"text":"a"},{"text":7},{"text":"c"}]}""";
        List<string> items = [];
        ClaudeOutputException e = await Assert.ThrowsAsync<ClaudeOutputException>(
            () => ReadAsync(new FakeReply().Text(Recipe.Units(json)), "steps", items: items));
        Assert.Equal(["a"], items);
        Assert.Equal(OutputFailure.Mismatch, e.Reason);
        Assert.StartsWith("Item 1 ", e.InnerException!.Message, StringComparison.Ordinal);
        Assert.Equal(json, e.RawText);
        Assert.Equal(json, e.PartialMessage!.Text);
    }

    private static async Task<List<string>> ReadAsync(FakeReply reply, string? property, JsonSource source = default, List<string>? items = null)
    {
        items ??= [];
        await using MessageStream stream = await Recipe.OpenAsync(reply);
        await foreach (Step? step in stream.ElementsAsync(RecipeJson.Default.Step, property, source))
            items.Add(step!.Text);
        return items;
    }
}

[System.Text.Json.Serialization.JsonSerializable(typeof(int?))]
internal sealed partial class ScalarJson : System.Text.Json.Serialization.JsonSerializerContext;

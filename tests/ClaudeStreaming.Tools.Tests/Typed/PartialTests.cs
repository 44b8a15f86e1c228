using System.Text.Json;
using ClaudeStreaming.Testing;
using ClaudeStreaming.Tests.Support;

namespace ClaudeStreaming.Tools.Tests.Typed;

/// <summary>A value as it grows.</summary>
public class PartialTests
{
    [Fact]
    public async Task A_string_is_shown_while_it_is_open_and_a_number_once_it_is_over()
    {
        List<Partial<Recipe>> values = await Recipe.ReadAsync(
            new FakeReply().Text("{\"title\":\"Gl", "ögg\",\"minutes\":1", "20", ",\"effort\":\"Hard\"}"));
        Assert.Equal([("Gl", 0), ("Glögg", 0), ("Glögg", 120), ("Glögg", 120)], values.Select(static value => (value.Value!.Title, value.Value.Minutes)));
    }

    [Fact]
    public async Task Neither_an_escape_nor_a_surrogate_pair_is_ever_cut()
    {
        string[] titles = [.. (await Recipe.ReadAsync(new FakeReply().Text(Recipe.Units(Recipe.Json)))).Select(static value => value.Value!.Title)];
        Assert.Equal([null, "", "G", "Gl", "Glö", "Glög", "Glögg", "Glögg ", "Glögg 🍷"], titles.Distinct());
    }

    [Fact]
    public async Task A_date_or_an_enum_is_not_shown_before_its_string_is_whole()
    {
        List<Partial<Recipe>> values = await Recipe.ReadAsync(new FakeReply().Text(Recipe.Units(Recipe.Json)));
        // Hard, on the way to Harder, is another one.
        Assert.Equal([Effort.Easy, Effort.Harder], values.Select(static value => value.Value!.Effort).Distinct());
        Assert.Equal([null, new DateOnly(1999, 12, 24)], values.Select(static value => value.Value!.Since).Distinct());
    }

    [Fact]
    public async Task Each_value_says_which_part_was_completed_last_and_the_last_one_that_it_is_whole()
    {
        List<Partial<Recipe>> values = await Recipe.ReadAsync(new FakeReply().Text(Recipe.Units(Recipe.Json)));
        Assert.Equal(
            [
                // What ends a number here ends the step as well.
                null, "/title", "/effort", "/since", "/minutes", "/steps/0/text", "/steps/0", "/steps/1/text", "/steps/1", "/steps", "",
            ],
            values.Select(static value => value.CompletedThrough).Distinct());
        Assert.Equal(values[^1], Assert.Single(values, static value => value.IsFinal));
        Assert.Equal(Recipe.Whole, values[^1].Value);
    }

    [Fact]
    public async Task A_value_that_was_given_does_not_change_any_more()
    {
        List<Partial<Recipe>> values = await Recipe.ReadAsync(new FakeReply().Text("{\"steps\":[{\"text\":\"Heat\"}", ",{\"text\":\"Wait\"}],\"title\":\"a\",\"effort\":\"Easy\"}"));
        Assert.Single(values[0].Value!.Steps!);
    }

    [Fact]
    public async Task Whatever_the_bytes_or_characters_it_is_cut_into_the_last_value_is_the_same()
    {
        FakeReply[] replies =
        [
            .. Enumerable.Range(0, Recipe.Json.Length + 1).Select(static at => new FakeReply().Text(Recipe.Json[..at], Recipe.Json[at..])),
            .. Enumerable.Range(1, 40).Select(static bytes => new FakeReply().Text(Recipe.Units(Recipe.Json)).InPieces(bytes)),
            new FakeReply().ToolUse("save", Recipe.Json, splitEvery: 1).InPieces(1),
        ];
        foreach (FakeReply reply in replies)
        {
            JsonSource source = reply == replies[^1] ? JsonSource.Tool("save") : JsonSource.Text;
            Assert.Equal(Recipe.Whole, (await Recipe.ReadAsync(reply, source))[^1].Value);
        }
    }

    [Fact]
    public async Task A_loop_that_was_left_is_taken_up_again_from_the_beginning_of_the_JSON_and_other_views_go_on()
    {
        await using MessageStream stream = await Recipe.OpenAsync(new FakeReply().Text(Recipe.Units(Recipe.Json)));
        await foreach (Partial<Recipe> value in stream.PartialAsync(RecipeJson.Default.Recipe))
        {
            if (value.Value!.Title == "Glö")
                break;
        }
        await foreach (StreamEvent e in stream)
        {
            Assert.Equal(new TextDelta("g"), Assert.IsType<ContentBlockDelta>(e).Delta);
            break;
        }
        List<Partial<Recipe>> rest = await Recipe.ReadAsync(stream);
        Assert.Equal("Glög", rest[0].Value!.Title);
        Assert.Equal(Recipe.Whole, rest[^1].Value);
        Assert.Equal(Recipe.Json, (await stream.GetFinalMessageAsync()).Text);
        Assert.Equal(Recipe.Whole, Assert.Single(await Recipe.ReadAsync(stream)).Value);
    }

    [Fact]
    public async Task The_input_of_a_tool_ends_with_its_block_and_the_stream_can_be_read_on()
    {
        await using MessageStream stream = await Recipe.OpenAsync(
            new FakeReply().Text("Now.").ToolUse("look", "{}").ToolUse("save", Recipe.Json).ToolUse("save", "{}").Stop(StopReason.ToolUse));
        Assert.Equal(Recipe.Whole, (await Recipe.ReadAsync(stream, JsonSource.Tool("save")))[^1].Value);
        Assert.Null(stream.CurrentMessage!.StopReason);
        Assert.Equal(4, (await stream.GetFinalMessageAsync()).Content.Count);
        Assert.Equal(Recipe.Whole, Assert.Single(await Recipe.ReadAsync(stream, JsonSource.Block(2))).Value);
    }

    [Fact]
    public async Task An_input_that_came_whole_in_the_start_of_its_block_is_read_as_well()
    {
        FakeReply reply = new FakeReply().Block(new ToolUseBlock("toolu_1", "save", Recipe.Json));
        Assert.Equal(Recipe.Whole, Assert.Single(await Recipe.ReadAsync(reply, JsonSource.Tool("save"))).Value);
    }

    [Fact]
    public async Task A_state_that_the_types_own_code_refuses_is_left_out_and_the_next_one_is_shown()
    {
        await using MessageStream stream = await Recipe.OpenAsync(new FakeReply().Text("{\"value\":120,", "\"value\":12,", "\"other\":1}"));
        List<int> values = [];
        await Assert.ThrowsAsync<ClaudeOutputException>(async () =>
        {
            await foreach (Partial<Percentage> value in stream.PartialAsync(RecipeJson.Default.Percentage))
                values.Add(value.Value!.Value);
        });
        Assert.Empty(values);
    }

    [Fact]
    public async Task A_contract_that_was_made_by_hand_is_taken_as_it_is()
    {
        JsonSerializerOptions options = new() { TypeInfoResolver = TestJson.Default };
        await using MessageStream stream = await Recipe.OpenAsync(new FakeReply().Text("\"Hel", "lo\""));
        List<string?> values = [];
        await foreach (Partial<string> value in stream.PartialAsync((System.Text.Json.Serialization.Metadata.JsonTypeInfo<string>)options.GetTypeInfo(typeof(string))))
            values.Add(value.Value);
        Assert.Equal(["Hel", "Hello", "Hello"], values);
    }

    [Fact]
    public async Task The_token_of_the_loop_ends_the_stream_and_is_the_one_that_the_exception_carries()
    {
        LiveBody body = new LiveBody().Send(Wire.Start + Wire.StartText() + Wire.Text("{\"title\":\"a"));
        await using MessageStream stream = MessageStream.FromSse(body);
        using CancellationTokenSource cancelling = new();
        OperationCanceledException e = await Assert.ThrowsAsync<OperationCanceledException>(async () =>
        {
            await foreach (Partial<Recipe> _ in stream.PartialAsync(RecipeJson.Default.Recipe, cancellationToken: cancelling.Token))
                await cancelling.CancelAsync();
        });
        Assert.Equal(cancelling.Token, e.CancellationToken);
        Assert.Equal("{\"title\":\"a", stream.CurrentMessage!.Text);
        Assert.True(body.IsDisposed);
    }

    [Fact]
    public async Task A_value_is_shown_before_anything_more_is_awaited()
    {
        LiveBody body = new LiveBody().Send(Wire.Start + Wire.StartText() + Wire.Text("{\"title\":\"") + Wire.Text("a"));
        await using MessageStream stream = MessageStream.FromSse(body);
        await using IAsyncEnumerator<Partial<Recipe>> values = stream.PartialAsync(RecipeJson.Default.Recipe).GetAsyncEnumerator();
        do
        {
            Assert.True(await values.MoveNextAsync());
            Assert.False(body.IsAwaited);
        }
        while (values.Current.Value!.Title != "a");
    }

    [Fact]
    public async Task Arguments_are_checked_before_anything_is_read()
    {
        await using MessageStream stream = await Recipe.OpenAsync(new FakeReply());
        Assert.Throws<ArgumentNullException>("stream", () => TypedOutputExtensions.PartialAsync(null!, RecipeJson.Default.Recipe));
        Assert.Throws<ArgumentNullException>("typeInfo", () => stream.PartialAsync<Recipe>(null!));
        Assert.Throws<ArgumentNullException>("stream", () => TypedOutputExtensions.ElementsAsync(null!, RecipeJson.Default.Recipe));
        Assert.Throws<ArgumentNullException>("elementTypeInfo", () => stream.ElementsAsync<Recipe>(null!));
        Assert.ThrowsAny<ArgumentException>(() => JsonSource.Tool(""));
        Assert.Throws<ArgumentOutOfRangeException>("index", () => JsonSource.Block(-1));
    }
}

using System.Text;
using ClaudeStreaming.Testing;
using ClaudeStreaming.Tests.Support;

namespace ClaudeStreaming.Tools.Tests.Typed;

/// <summary>What the values of a growing text cost, counted in bytes read.</summary>
public class WorkTests
{
    [Fact]
    public void All_values_together_read_in_proportion_to_the_text()
    {
        long[] costs = [.. ((int[])[500, 1_000, 2_000, 4_000]).Select(static steps => Feed(steps, out _).Budget.Spent)];
        for (int i = 1; i < costs.Length; i++)
            Assert.InRange((double)costs[i] / costs[i - 1], 1, 2.2);
    }

    [Theory]
    [InlineData(50)]
    [InlineData(2_000)]
    public void What_is_spent_is_bounded_by_what_came(int steps)
    {
        PartialReader<Recipe> reader = Feed(steps, out int length);
        // It may have been afforded just so, and been tried with another string, and without it, as well.
        Assert.InRange(reader.Budget.Spent, 0, WorkBudget.Advance + (long)WorkBudget.PerByte * length + 3L * length);
    }

    [Fact]
    public void A_short_text_is_shown_with_each_piece_and_a_long_one_all_the_way()
    {
        List<int> shownAt = [];
        PartialReader<Recipe> reader = new(RecipeJson.Default.Recipe);
        string json = Json(2_000);
        for (int at = 0; at < json.Length; at += 4)
        {
            reader.Append(Encoding.UTF8.GetBytes(json[at..Math.Min(at + 4, json.Length)]));
            if (reader.TryRead(out _))
                shownAt.Add(at);
        }
        Assert.True(shownAt.Count(static at => at < 800) > 100, $"Shown {shownAt.Count(static at => at < 800)} times.");
        for (int i = 1; i < shownAt.Count; i++)
            Assert.InRange(shownAt[i] - shownAt[i - 1], 4, 64 + shownAt[i] / 32);
    }

    [Fact]
    public void The_items_of_an_array_are_read_once_each()
    {
        long small = Allocated(1_000), large = Allocated(8_000);
        Assert.InRange((double)large / small, 4, 10);

        static long Allocated(int steps)
        {
            byte[] json = Encoding.UTF8.GetBytes(Json(steps));
            ElementReader<Step> reader = new(RecipeJson.Default.Step, "steps");
            int count = 0;
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int at = 0; at < json.Length; at++)
            {
                reader.Text.Append(json.AsSpan(at, 1));
                while (reader.TryTake(out _))
                    count++;
            }
            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.Equal(steps, count);
            return allocated;
        }
    }

    [Fact]
    public async Task A_view_of_a_long_answer_in_small_pieces_gives_a_bounded_number_of_values_and_the_whole()
    {
        string json = Json(3_000);
        List<Partial<Recipe>> values = await Recipe.ReadAsync(
            new FakeReply().Text([.. json.Chunk(5).Select(static piece => new string(piece))]));
        Assert.Equal(3_000, values[^1].Value!.Steps!.Count);
        Assert.InRange(values.Count, 200, json.Length / 5 / 4);
    }

    private static PartialReader<Recipe> Feed(int steps, out int length)
    {
        byte[] json = Encoding.UTF8.GetBytes(Json(steps));
        length = json.Length;
        PartialReader<Recipe> reader = new(RecipeJson.Default.Recipe);
        for (int at = 0; at < json.Length; at += 3)
        {
            reader.Append(json.AsSpan(at, Math.Min(3, json.Length - at)));
            reader.TryRead(out _);
        }
        return reader;
    }

    private static string Json(int steps) =>
        $$"""{"title":"Long","effort":"Hard","steps":[{{string.Join(',', Enumerable.Range(0, steps).Select(static i => $$"""{"text":"Step {{i}}","minutes":{{i}}}"""))}}]}""";
}

using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ClaudeStreaming.Testing;
using ClaudeStreaming.Tests.Support;

namespace ClaudeStreaming.Tools.Tests.Typed;

/// <summary>What holds for any JSON, however it is spelled and cut, held against somebody who knows the whole.</summary>
public class SnapshotLawTests
{
    private const string Tool = "fill";

    [Fact]
    public void After_each_piece_of_text_the_value_is_what_can_be_seen_of_it_and_the_last_one_is_the_strict_parse() =>
        Law.Holds(AnyJson.Pieces, 300, static pieces =>
        {
            byte[] whole = Encoding.UTF8.GetBytes(string.Concat(pieces));
            AssertSeen(Expected(whole, pieces), Read(new FakeReply().Text(pieces), JsonSource.Text), pieces);
        });

    [Fact]
    public void The_input_of_a_tool_is_seen_alike() =>
        Law.Holds(AnyJson.Pieces, 50, static pieces =>
        {
            pieces = ["""{"":""", .. pieces, "}"];
            byte[] whole = Encoding.UTF8.GetBytes(string.Concat(pieces));
            FakeReply reply = new FakeReply().Text("Let me.").Block(
                new ToolUseBlock("toolu_1", Tool, "{}"), [.. pieces.Select(static piece => new InputJsonDelta(piece))]);
            List<string> expected = Expected(whole, pieces);
            AssertSeen(expected, Read(reply, JsonSource.Tool(Tool)), pieces);
            AssertSeen(expected, Read(reply, JsonSource.Block(1)), pieces);
        });

    [Fact]
    public void The_items_of_any_array_are_given_once_each_as_soon_as_they_are_complete() =>
        Law.Holds(AnyJson.Pieces, 200, static pieces =>
        {
            pieces = ["""{"a":[1],"list" : [""", .. pieces, ",", .. pieces, """ ],"b":[{"list":[2]}],"c":{"list":[3]}}"""];
            string item = string.Concat(pieces[1..(pieces.Length / 2)]);
            FakeClaude claude = new(new FakeReply().Text(pieces));
            List<string> items = [.. ReadAll(claude, static stream => stream.ElementsAsync(TestJson.Default.JsonElement, "list"))
                .Select(static element => element.GetRawText())];
            Assert.Equal([item, item], items, SameJson);
        });

    /// <summary>What is seen after each piece, where it is something new, and the whole.</summary>
    private static List<string> Expected(byte[] whole, string[] pieces)
    {
        List<string> expected = [];
        string text = "";
        foreach (string piece in pieces)
        {
            text += piece;
            // Half a surrogate pair waits for its other half.
            int come = Encoding.UTF8.GetByteCount(text.Length > 0 && char.IsHighSurrogate(text[^1]) ? text[..^1] : text);
            if (Visible.In(whole, come) is { } seen)
                expected.Add(seen);
        }
        return WithoutRepetitions([.. expected, Encoding.UTF8.GetString(whole)]);
    }

    /// <summary>All of it is seen where the text is so short, or comes in so few pieces, that this cannot cost too much; some of it otherwise,
    /// in order.</summary>
    private static void AssertSeen(List<string> expected, List<string> actual, string[] pieces)
    {
        int length = Encoding.UTF8.GetByteCount(string.Concat(pieces));
        // Twice, since a string may be tried before it is shown.
        if (2L * pieces.Length * length <= WorkBudget.Advance)
        {
            Assert.Equal(expected, actual, SameJson);
            return;
        }
        int next = 0;
        foreach (string value in actual)
        {
            next = expected.FindIndex(next, candidate => SameJson(candidate, value)) + 1;
            Assert.True(next > 0, $"Nothing to be seen, or not at this place: {value}");
        }
        Assert.Equal(expected.Count, next);
    }

    private static List<string> Read(FakeReply reply, JsonSource source)
    {
        List<Partial<JsonElement>> values =
            ReadAll(new FakeClaude(reply), stream => stream.PartialAsync(TestJson.Default.JsonElement, source));
        Assert.All(values[..^1], static value => Assert.False(value.IsFinal));
        Assert.True(values[^1].IsFinal);
        return WithoutRepetitions(values.Select(static value => value.Value.GetRawText()));
    }

    private static List<T> ReadAll<T>(FakeClaude claude, Func<MessageStream, IAsyncEnumerable<T>> view)
    {
        return Task.Run(async () =>
        {
            using ClaudeClient client = claude.CreateClient();
            await using MessageStream stream = await client.StreamAsync(Requests.Hello);
            List<T> all = [];
            await foreach (T item in view(stream))
                all.Add(item);
            return all;
        }).GetAwaiter().GetResult();
    }

    // A value may come again, with more of it known to be complete.
    private static List<string> WithoutRepetitions(IEnumerable<string> values)
    {
        List<string> changes = [];
        foreach (string value in values)
        {
            if (changes.Count == 0 || !SameJson(changes[^1], value))
                changes.Add(value);
        }
        return changes;
    }

    private static bool SameJson(string one, string other) => JsonNode.DeepEquals(Parse(one), Parse(other));

    private static JsonNode? Parse(string json) => JsonNode.Parse(json, documentOptions: new JsonDocumentOptions { MaxDepth = 512 });
}

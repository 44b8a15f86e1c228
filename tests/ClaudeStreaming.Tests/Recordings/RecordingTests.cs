using System.Text;
using System.Text.Json.Nodes;
using ClaudeStreaming.Tests.Support;

namespace ClaudeStreaming.Tests.Recordings;

/// <summary>Every recording, in every spelling of its lines and cut at every byte.</summary>
public class RecordingTests
{
    public static TheoryData<string> All => Recording.Names;

    [Theory, MemberData(nameof(All))]
    public async Task It_folds_into_the_message_written_down_beside_it(string name)
    {
        Recording recording = Recording.Named(name);
        Replay replay = Replay.Of(recording.Bytes);
        Json.AssertEqual(recording.FinalJson, replay.Message.ToJson());
        Json.AssertEqual(recording.FinalJson, replay.FoldedFromBytes.ToJson());
        Json.AssertEqual(recording.FinalJson, (await Stream(recording.Bytes, int.MaxValue)).ToJson());
    }

    [Theory, MemberData(nameof(All))]
    public void Cut_in_two_at_any_byte_it_reads_the_same(string name)
    {
        byte[] bytes = Recording.Named(name).Bytes;
        Replay whole = Replay.Of(bytes);
        for (int cut = 1; cut < bytes.Length; cut++)
            AssertSame(whole, Replay.Of(bytes, cut, int.MaxValue));
    }

    [Theory, MemberData(nameof(All))]
    public void In_pieces_of_any_size_it_reads_the_same(string name)
    {
        byte[] bytes = Recording.Named(name).Bytes;
        Replay whole = Replay.Of(bytes);
        for (int size = 1; size < 100; size++)
            AssertSame(whole, Replay.Of(bytes, size));
    }

    [Theory, MemberData(nameof(All))]
    public async Task In_any_spelling_of_its_lines_it_reads_the_same(string name)
    {
        Recording recording = Recording.Named(name);
        Replay whole = Replay.Of(recording.Bytes);
        foreach (byte[] spelling in Spellings(recording.Bytes))
        {
            Assert.NotEqual(recording.Bytes, spelling);
            foreach (int size in new[] { int.MaxValue, 1, 2, 13 })
            {
                AssertSame(whole, Replay.Of(spelling, size));
                Assert.Equal(whole.Message, await Stream(spelling, size));
            }
        }
    }

    [Theory, MemberData(nameof(All))]
    public void In_any_spelling_of_its_JSON_it_folds_into_the_same_message(string name)
    {
        Recording recording = Recording.Named(name);
        IEnumerable<Type> types = Replay.Of(recording.Bytes).Events.Select(static e => e.GetType());
        for (int seed = 0; seed < 50; seed++)
        {
            Replay varied = Replay.Of(Respelled(recording.Bytes, new Random(seed)));
            Assert.Equal(types, varied.Events.Select(static e => e.GetType()));
            Json.AssertEqual(recording.FinalJson, varied.Message.ToJson());
            Json.AssertEqual(recording.FinalJson, varied.FoldedFromBytes.ToJson());
        }
    }

    [Theory, MemberData(nameof(All))]
    public void Its_message_survives_being_stored(string name)
    {
        Message message = Replay.Of(Recording.Named(name).Bytes).Message;
        Message stored = Message.Parse(message.ToJson());
        Assert.Equal(message, stored);
        Assert.Equal(message.GetHashCode(), stored.GetHashCode());
        Assert.Equal(message.ToJson(), stored.ToJson());
        Assert.Equal(message, Message.Parse(Encoding.UTF8.GetBytes(message.ToJson())));
    }

    [Theory, MemberData(nameof(All))]
    public void Its_reply_goes_back_as_it_came_or_is_refused_by_name(string name)
    {
        Recording recording = Recording.Named(name);
        Message message = Replay.Of(recording.Bytes).Message;
        if (message.Content.OfType<ToolCallBlock>().FirstOrDefault(static call => !call.IsInputComplete) is { } cutOff)
        {
            Assert.Contains(cutOff.Id, Assert.Throws<ArgumentException>(() => InputMessage.Assistant(message)).Message, StringComparison.Ordinal);
            return;
        }
        InputMessage turn = InputMessage.Assistant(message);
        JsonNode json = JsonNode.Parse(turn.ToJson())!;
        Assert.Equal("assistant", (string?)json["role"]);
        Assert.Null(Json.Difference(JsonNode.Parse(recording.FinalJson)!["content"], json["content"]));
        Assert.Equal(turn, InputMessage.Parse(turn.ToJson()));
    }

    private static void AssertSame(Replay expected, Replay actual)
    {
        Assert.Equal(expected.Events, actual.Events);
        Assert.Equal(expected.Message, actual.Message);
        Assert.Equal(expected.Message, actual.FoldedFromBytes);
    }

    private static IEnumerable<byte[]> Spellings(byte[] bytes)
    {
        string text = Encoding.UTF8.GetString(bytes);
        foreach (string end in new[] { "\n", "\r\n", "\r" })
        {
            string lines = text.Replace("\n", end, StringComparison.Ordinal);
            if (end != "\n")
                yield return Encoding.UTF8.GetBytes(lines);
            yield return Encoding.UTF8.GetBytes('\uFEFF' + lines);
            yield return Encoding.UTF8.GetBytes(lines.Replace(end, $"{end}: data: no{end}:{end}", StringComparison.Ordinal));
        }
    }

    private static byte[] Respelled(byte[] bytes, Random random)
    {
        StringBuilder text = new();
        foreach (Frame frame in SseBytes.Read(bytes))
        {
            string data = frame.Data.StartsWith('{') ? JsonSpelling.Vary(frame.Data, random) : frame.Data;
            text.Append("event: ").Append(frame.Event).Append("\ndata: ").Append(data.ReplaceLineEndings("\ndata: ")).Append("\n\n");
        }
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static async Task<Message> Stream(byte[] bytes, int size)
    {
        await using MessageStream stream = MessageStream.FromSse(new PiecewiseStream(bytes, size));
        try
        {
            return await stream.GetFinalMessageAsync();
        }
        catch (ClaudeApiException e)
        {
            return e.PartialMessage!;
        }
    }
}

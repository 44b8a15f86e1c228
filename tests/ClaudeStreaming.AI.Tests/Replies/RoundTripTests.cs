using System.Text.Json.Nodes;
using ClaudeStreaming.AI.Tests.Support;
using ClaudeStreaming.Testing;
using ClaudeStreaming.Tests.Conformance;
using ClaudeStreaming.Tests.Support;
using Microsoft.Extensions.AI;

namespace ClaudeStreaming.AI.Tests.Replies;

/// <summary>A reply goes back in the next request as it came, whatever it is made of, in both forms, however it was stored.</summary>
public class RoundTripTests
{
    public static MatrixTheoryData<string, Form, Storage> All => new(
        Recording.All.Select(static recording => recording.Name).Where(static name => name != "overloaded"), Enum.GetValues<Form>(), Enum.GetValues<Storage>());

    public static MatrixTheoryData<Form, Storage> Ways => new(Enum.GetValues<Form>(), Enum.GetValues<Storage>());

    [Theory, MemberData(nameof(All))]
    public async Task A_recorded_reply_goes_back_as_it_came(string name, Form form, Storage storage) =>
        await AssertGoesBack(name, Recording.Named(name).Bytes, form, storage);

    [Theory, MemberData(nameof(Ways))]
    public async Task A_reply_of_the_conformance_data_goes_back_as_it_came(Form form, Storage storage)
    {
        foreach (ConformanceCase test in ConformanceData.Cases("claude", ".final.json"))
            await AssertGoesBack(test.Name, test.Bytes, form, storage);
    }

    [Theory, MemberData(nameof(Ways))]
    public async Task Every_block_there_is_goes_back_as_it_came(Form form, Storage storage)
    {
        Message everything = Message.Parse(Documents.Message);
        await AssertGoesBack("message.json", everything, form, storage);
        // In any neighbourhood: alone, and beside one of its own kind.
        foreach (ContentBlock block in everything.Content)
        {
            await AssertGoesBack(block.Type, everything with { Content = [block] }, form, storage);
            await AssertGoesBack(block.Type, everything with { Content = [block, block] }, form, storage);
        }
    }

    [Theory, MemberData(nameof(Ways))]
    public async Task Odd_and_missing_and_unknown_members_go_back_as_they_came(Form form, Storage storage)
    {
        IEnumerable<Edit> edits =
        [
            .. Documents.WithEachMember(Documents.Message, static (o, name) => o[name] = null),
            .. Documents.WithEachMember(Documents.Message, static (o, name) => o.Remove(name)),
            .. Documents.WithEachMember(Documents.Message, static (o, name) => o[name] = new JsonObject { ["odd"] = 1 }),
            .. Documents.WithEachObject(Documents.Message, static o => o["x_new"] = new JsonArray(null, 1.5)),
        ];
        foreach (Edit edit in edits.Where(static edit => edit.Path.StartsWith("$.content.", StringComparison.Ordinal)))
            await AssertGoesBack(edit.Path, Message.Parse(edit.Document), form, storage);
    }

    [Theory, MemberData(nameof(Ways))]
    public async Task What_no_JSON_value_of_dotnet_holds_goes_back_verbatim(Form form, Storage storage)
    {
        const string odd = """{"type":"beam","x":"\ud83d","n":1e400,"n":-0,"d":DEPTH}""";
        string json = odd.Replace("DEPTH", new string('[', 200) + new string(']', 200), StringComparison.Ordinal);
        IReadOnlyList<ChatResponseUpdate> reply = await new FakeReply().Block(new UnknownBlock("beam", json)).UpdatesAsync(form);
        FakeRequest request = await Chat.SentAsync([new ChatMessage(ChatRole.User, "Hello"), .. reply.Stored(storage)]);
        Assert.Contains(json, request.Body, StringComparison.Ordinal);
    }

    private static async Task AssertGoesBack(string name, Message message, Form form, Storage storage)
    {
        FakeReply reply = message.Content.Aggregate(new FakeReply(), static (reply, block) => reply.Block(block));
        await AssertGoesBack(name, Bodies.Sendable(message), await reply.UpdatesAsync(form), storage);
    }

    private static async Task AssertGoesBack(string name, byte[] body, Form form, Storage storage) =>
        await AssertGoesBack(name, Bodies.Sendable(await Bodies.ReadAsync(body)), await new FakeReply().Raw(body).UpdatesAsync(form), storage);

    private static async Task AssertGoesBack(string name, JsonArray expected, IReadOnlyList<ChatResponseUpdate> reply, Storage storage)
    {
        JsonArray actual = await reply.Stored(storage).SentBackAsync();
        Json.AssertSame(expected.ToJsonString(), actual.ToJsonString(), name);
    }
}

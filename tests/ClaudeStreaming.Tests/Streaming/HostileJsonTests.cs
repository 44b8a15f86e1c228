using System.Text;
using ClaudeStreaming.Tests.Support;

namespace ClaudeStreaming.Tests.Streaming;

/// <summary>JSON without mercy: whatever it is, it ends in the message, or in a typed failure that has what had arrived.</summary>
public class HostileJsonTests
{
    private static readonly string Begun = Wire.Start + Wire.StartText() + Wire.Text("Hel");

    private static readonly string Rest = Wire.Text("lo") + Wire.StopBlock() + Wire.EndTurn + Wire.Stop;

    private static readonly string Deep = new string('[', 100_000) + new string(']', 100_000);

    public static TheoryData<string> AllViews => Views.Names;

    public static TheoryData<string> DeepInKnownEvents =>
    [
        Event("content_block_start", $$$"""{"index":1,"content_block":{"type":"tool_use","id":"t","name":"f","input":{{{Deep}}}}}"""),
        Event("content_block_start", $$$"""{"index":1,"content_block":{"type":"hologram","x":{{{Deep}}}}}"""),
        Event("content_block_delta", $$$"""{"index":0,"delta":{"type":"text_delta","text":"x","y":{{{Deep}}}}}"""),
        Event("content_block_delta", $$$"""{"index":{{{Deep}}},"delta":{"type":"text_delta","text":"x"}}"""),
        Event("content_block_stop", $$$"""{"index":0,"x":{{{Deep}}}}"""),
        Event("message_delta", $$$"""{"delta":{"stop_reason":"end_turn"},"usage":{"x":{{{Deep}}}}}"""),
        Event("message_stop", $$$"""{"x":{{{Deep}}}}"""),
        Event("message_start", $$$"""{"message":{"id":"msg_1","x":{{{Deep}}}}}"""),
    ];

    [Theory, MemberData(nameof(DeepInKnownEvents))]
    public async Task Nesting_beyond_reason_breaks_the_stream_and_not_the_stack(string deep)
    {
        foreach (string view in Views.Names.Select(static row => row.Data))
        {
            await using MessageStream stream = Wire.Open(Begun + deep + Rest);
            ClaudeStreamException failure = await stream.FailAsync<ClaudeStreamException>(view);
            Assert.Equal(StreamFailure.Malformed, failure.Reason);
            Assert.Equal("Hel", failure.PartialMessage!.Text);
        }
    }

    [Theory, MemberData(nameof(AllViews))]
    public async Task Nesting_where_nobody_looks_does_no_harm(string view)
    {
        await using MessageStream stream = Wire.Open(
            Begun + Wire.Event("ping", Deep) + Wire.Event("new_event", Deep) + $"data: {Deep}\n\n" + Wire.Input(Deep, 0) + Rest);
        Seen seen = await Seen.ReadAsync(stream, view);
        Assert.Equal("Hello", seen.Message?.Text);
        if (seen.Events is not null)
            Assert.Contains(new UnknownEvent("new_event", Deep), seen.Events);
    }

    [Theory, MemberData(nameof(AllViews))]
    public async Task Nesting_in_a_tools_input_is_kept_and_is_no_complete_input(string view)
    {
        await using MessageStream stream = Wire.Open(
            Begun + Wire.StartTool(1) + Wire.Input("{\"x\":" + Deep + "}", 1) + Wire.StopBlock(1) + Rest);
        Seen seen = await Seen.ReadAsync(stream, view);
        ToolUseBlock call = Assert.IsType<ToolUseBlock>(seen.Message!.Content[1]);
        Assert.Equal("{\"x\":" + Deep + "}", call.InputJson);
        Assert.False(call.IsInputComplete);
    }

    // An index has to be one; any other number is kept, whatever its size.
    public static TheoryData<string, bool> Numbers => new()
    {
        { Event("content_block_stop", """{"index":-1}"""), true },
        { Event("content_block_stop", """{"index":2147483648}"""), true },
        { Event("content_block_stop", """{"index":1e400}"""), true },
        { Event("content_block_stop", """{"index":0.5}"""), true },
        { Event("content_block_stop", $$"""{"index":{{new string('9', 10_000)}}}"""), true },
        { Event("content_block_stop", """{"index":0e99999}"""), false },
        { Event("content_block_start", """{"index":2147483647,"content_block":{"type":"text","text":""}}"""), false },
        { Event("message_delta", """{"delta":{},"usage":{"output_tokens":1e400,"input_tokens":-99999999999999999999}}"""), false },
        { Event("message_delta", $$$"""{"delta":{"x":{{{new string('9', 10_000)}}}},"usage":{"y":1e-99999}}"""), false },
        { Event("content_block_delta", """{"index":0,"delta":{"type":"thinking_delta","thinking":"","estimated_tokens":1e999}}"""), false },
    };

    [Theory, MemberData(nameof(Numbers))]
    public async Task Numbers_beyond_reason_break_the_stream_or_do_no_harm(string numbers, bool breaks)
    {
        foreach (string view in Views.Names.Select(static row => row.Data))
        {
            await using MessageStream stream = Wire.Open(Begun + numbers + Rest);
            Seen seen = await Seen.ReadAsync(stream, view);
            Assert.Equal(breaks ? "Malformed" : null, Expected.NameOf(seen.Failure));
            Assert.Equal(breaks ? "Hel" : "Hello", stream.CurrentMessage!.Text);
            string json = stream.CurrentMessage.ToJson();
            Assert.Equal(json, Message.Parse(json).ToJson());
        }
    }

    public static TheoryData<byte[], string> BrokenText => new()
    {
        { [0xFF], "\uFFFD" },
        { [0xC3, 0x28], "\uFFFD(" },
        { [0xF0, 0x9F, 0x98], "\uFFFD" },
        { [0xED, 0xA0, 0xBD], "\uFFFD\uFFFD\uFFFD" }, // Half a pair, encoded as if it were a character.
        { "\\ud83d"u8.ToArray(), "\uFFFD" },
        { "\\ude00\\ud83d"u8.ToArray(), "\uFFFD\uFFFD" },
        { "\\u0000"u8.ToArray(), "\0" },
    };

    [Theory, MemberData(nameof(BrokenText))]
    public async Task Text_that_is_none_becomes_replacement_characters_the_same_in_every_view(byte[] bytes, string text)
    {
        byte[] answer = Encoding.UTF8.GetBytes(Wire.Answer("Hel", "PLACE", "lo"));
        int at = answer.AsSpan().IndexOf("PLACE"u8);
        foreach (string view in Views.Names.Select(static row => row.Data))
        {
            await using MessageStream stream = MessageStream.FromSse(new MemoryStream([.. answer[..at], .. bytes, .. answer[(at + 5)..]]));
            Seen seen = await Seen.ReadAsync(stream, view);
            Assert.Equal($"Hel{text}lo", seen.Message?.Text);
            Assert.Equal(seen.Message!.Text, seen.Text ?? seen.Message.Text);
        }
    }

    private static string Event(string name, string members) => Wire.Event(name, $"{{\"type\":\"{name}\",{members[1..]}");
}

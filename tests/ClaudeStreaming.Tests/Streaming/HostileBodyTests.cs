using System.Text;
using ClaudeStreaming.Tests.Support;

namespace ClaudeStreaming.Tests.Streaming;

/// <summary>Bodies without end, and without mercy: memory stays within the limits of the options, and what breaks a limit is a typed failure
/// that has what had arrived.</summary>
[Collection(nameof(Alone))]
public class HostileBodyTests
{
    private const int Limit = 4 * 1024 * 1024;

    private static readonly string Begun = Wire.Start + Wire.StartText() + Wire.Text("Hel");

    public static TheoryData<string, string> EndlessEvents => new()
    {
        { "", new string('x', 1000) },
        { "data: ", new string('x', 1000) },
        { ": ", new string('x', 1000) },
        { "event: ", new string('x', 1000) },
        { "id: ", new string('x', 1000) },
        { "data: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"", new string('x', 1000) },
        { "", "data: x\n" },
        { "event: content_block_delta\n", "data: \n" },
        { "event: x\ndata: x\n", "event: x\n" },
        { "data: x\n", ": comment\n" },
    };

    [Theory, MemberData(nameof(EndlessEvents))]
    public void An_endless_line_or_event_is_held_up_to_the_limit_and_no_further(string start, string piece)
    {
        Ending ending = Ending.Of(new() { MaxEventBytes = Limit }, Begun + start, Endless(piece));
        ending.AssertFailed(StreamFailure.TooLarge, "MaxEventBytes");
        Assert.Equal("Hel", ending.Message!.Text);
        Assert.InRange(ending.BytesRead, Limit, Limit + Begun.Length + 8 * 1024);
        // The buffer that was too small and its successor, for a moment.
        ending.AssertHeldAtMost(2 * Limit);
    }

    [Fact]
    public void A_million_tiny_blocks_are_not_a_million_times_nothing()
    {
        IEnumerable<byte[]> blocks = Enumerable.Range(0, 1_000_000).Select(static i => Encoding.UTF8.GetBytes(
            $$$"""data: {"type":"content_block_start","index":{{{i}}},"content_block":{"type":"text","text":""}}""" + "\n\n"));
        Ending ending = Ending.Of(new() { MaxMessageBytes = Limit }, Wire.Start, blocks);
        ending.AssertFailed(StreamFailure.TooLarge, "MaxMessageBytes");
        Assert.InRange(ending.Message!.Content.Count, 1000, Limit / 256);
        ending.AssertHeldAtMost(2 * Limit);
    }

    [Fact]
    public void A_tool_input_of_two_gibibytes_ends_at_the_limit()
    {
        string piece = Wire.Input(new string('x', 64 * 1024), 0);
        Ending ending = Ending.Of(new() { MaxMessageBytes = Limit }, Wire.Start + Wire.StartTool(0), GeneratedBody.Repeat(piece, 32 * 1024));
        ending.AssertFailed(StreamFailure.TooLarge, "MaxMessageBytes");
        ToolUseBlock call = Assert.IsType<ToolUseBlock>(Assert.Single(ending.Message!.Content));
        Assert.False(call.IsInputComplete);
        Assert.InRange(call.InputJson.Length, Limit - 128 * 1024, Limit);
        Assert.InRange(ending.BytesRead, Limit, Limit + 256 * 1024);
        // The text, and the string that the failure has of it, which takes two bytes a character.
        ending.AssertHeldAtMost(5 * Limit);
    }

    public static TheoryData<string, string> GrowingMessages => new()
    {
        { Wire.StartText(), Wire.Text("x") },
        { Wire.StartText() + Wire.StartText(1), Wire.Text("x") + Wire.Text("y", 1) },
        { Wire.StartText() + Wire.StartText(1), Wire.Text("é") + Wire.Text("\n", 1) },
        { Wire.StartText(), Wire.Text("\ud83d") },
        { Wire.StartText(), Delta("""{"type":"citations_delta","citation":{"type":"x"}}""") },
        { Wire.Event("content_block_start", Support.Events.Block(0, """{"type":"thinking","thinking":"","signature":""}""")), Delta("""{"type":"thinking_delta","thinking":"x"}""") },
        { "", Wire.Start },
        { "", Wire.EndTurn },
        { "", Wire.Event("message_delta", """{"type":"message_delta","delta":{"x":1},"usage":{"y":2}}""") },
        { Wire.StartText(), Wire.StopBlock() },
    };

    [Theory, MemberData(nameof(GrowingMessages))]
    public void Whatever_a_message_grows_by_counts(string start, string piece)
    {
        Ending ending = Ending.Of(new() { MaxMessageBytes = Limit / 16 }, Wire.Start + start, Endless(piece));
        ending.AssertFailed(StreamFailure.TooLarge, "MaxMessageBytes");
        ending.AssertHeldAtMost(4 * Limit / 16);
    }

    public static TheoryData<string> Floods =>
    [
        Wire.Ping,
        ": a comment\n\n",
        ":\n",
        "\n",
        "\r\n",
        "id: 1\nretry: 1\n\n",
        "event: content_block_delta\n\n",
        "data: [DONE]\n\n",
        Wire.Text(""),
        "data: {\"type\":\"ping\",\"x\":[1,2,3]}\n\n",
    ];

    [Theory, MemberData(nameof(Floods))]
    public void A_flood_that_says_nothing_takes_no_memory_and_does_no_harm(string drop)
    {
        string rest = Wire.Text("lo") + Wire.StopBlock() + Wire.EndTurn + Wire.Stop;
        Ending ending = Ending.Of(new() { MaxMessageBytes = 10_000, MaxEventBytes = 10_000 }, Begun, GeneratedBody.Repeat(drop, 300_000), rest);
        Assert.Null(ending.Failure);
        Assert.Equal("Hello", ending.Message!.Text);
        ending.AssertHeldAtMost(200_000);
    }

    private static IEnumerable<byte[]> Endless(string piece) => GeneratedBody.Repeat(string.Concat(Enumerable.Repeat(piece, 1 + 4000 / piece.Length)));

    private static string Delta(string delta) => Wire.Event("content_block_delta", Support.Events.Delta(0, delta));
}

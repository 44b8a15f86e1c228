using System.Text;
using System.Text.Json.Nodes;
using ChatConsole.Tests.Support;
using ClaudeStreaming;
using ClaudeStreaming.Tests.Support;

namespace ChatConsole.Tests;

public class InspectTests
{
    private const string OddFrames =
        """
        {"event":"message","data":"first","id":""}
        {"event":"named","data":"no space\n two spaces\n","id":"7"}
        {"event":"message","data":"a \"quoted\" \\ é\uD83D\uDE00","id":"7"}
        {"event":"message","data":"bad �� utf-8","id":"7"}
        {"event":"message","data":"tab\there <b>&'</b>","id":""}
        {"event":"ev�","data":"","id":"�"}

        """;

    private static readonly string[] BeginningEvents =
    [
        "message_start msg_rec claude-x input_tokens=30",
        "content_block_start 0 text",
        "ping",
        "content_block_delta 0 text_delta \"Let me \\\"look\\\",\\n\"",
        "content_block_delta 0 text_delta \"café \U0001F600.\"",
    ];

    private static readonly string[] CompleteEvents =
    [
        .. BeginningEvents,
        "content_block_stop 0",
        "content_block_start 1 tool_use get_weather toolu_Q",
        "content_block_delta 1 input_json_delta \"{\\\"city\\\":\\\"Lu\"",
        "content_block_delta 1 input_json_delta \"nd\\\"}\"",
        "content_block_stop 1",
        "rate_hint {\"type\":\"rate_hint\",\"level\":3}",
        "message_delta stop_reason=tool_use output_tokens=41",
        "message_stop",
    ];

    public static TheoryData<string> Chunks => ["", "--chunk 1", "--chunk 2", "--chunk 7", "--chunk 1000000000"];

    [Theory]
    [MemberData(nameof(Chunks))]
    public async Task Frames_are_JSON_lines_by_the_rules_of_the_standard_however_they_are_read(string chunk)
    {
        ConsoleResult result = await ConsoleRun.RunAsync(["inspect", Recording("odd.sse"), "--frames", .. Words(chunk)]);
        Assert.Equal(ExitCodes.Complete, result.ExitCode);
        Assert.Equal(OddFrames.ReplaceLineEndings("\n"), result.Output);
        Assert.Equal("The last event is not ended by a blank line, so it does not count.", Assert.Single(result.ErrorLines));
    }

    [Theory]
    [MemberData(nameof(Chunks))]
    public async Task Events_are_a_line_each_however_they_are_read(string chunk)
    {
        ConsoleResult result = await ConsoleRun.RunAsync(["inspect", Recording("complete.sse"), .. Words(chunk)]);
        Assert.Equal((ExitCodes.Complete, ""), (result.ExitCode, result.Error));
        Assert.Equal(CompleteEvents, result.OutputLines);
    }

    [Theory]
    [MemberData(nameof(Chunks))]
    public async Task The_message_is_the_APIs_JSON_however_it_is_read(string chunk)
    {
        ConsoleResult result = await ConsoleRun.RunAsync(["inspect", "--message", Recording("complete.sse"), .. Words(chunk)]);
        Assert.Equal((ExitCodes.Complete, ""), (result.ExitCode, result.Error));
        Json.AssertEqual(
            """
            {
              "id": "msg_rec", "type": "message", "role": "assistant", "model": "claude-x",
              "content": [
                {"type": "text", "text": "Let me \"look\",\ncafé 😀."},
                {"type": "tool_use", "id": "toolu_Q", "name": "get_weather", "input": {"city": "Lund"}}
              ],
              "stop_reason": "tool_use", "stop_sequence": null, "usage": {"input_tokens": 30, "output_tokens": 41}
            }
            """,
            Assert.Single(result.OutputLines));
    }

    [Theory]
    [InlineData("--frames")]
    [InlineData("--message")]
    [InlineData()]
    public async Task A_dash_reads_stdin_byte_by_byte_as_it_is(params string[] view)
    {
        string file = Recording(view is ["--frames"] ? "odd.sse" : "complete.sse");
        await using ConsoleRun run = ConsoleRun.Start(["inspect", "-", .. view]);
        await run.PipeAsync(await File.ReadAllBytesAsync(file));
        ConsoleResult piped = await run.EndAsync();
        ConsoleResult read = await ConsoleRun.RunAsync(["inspect", file, .. view]);
        Assert.Equal((read.ExitCode, read.Output, read.Error), (piped.ExitCode, piped.Output, piped.Error));
    }

    [Fact]
    public async Task Frames_of_a_recording_that_is_still_being_made_are_printed_as_they_come()
    {
        await using ConsoleRun run = ConsoleRun.Start(["inspect", "-", "--frames"]);
        await run.PipeAsync("data: one\n\ndata: tw"u8.ToArray());
        await run.UntilOutputAsync("\"one\"");
        await run.PipeAsync("o\n\n"u8.ToArray());
        await run.UntilOutputAsync("\"two\"");
    }

    [Theory]
    [InlineData(
        "error.sse",
        ExitCodes.ApiSaidNo,
        "The API ended the stream with overloaded_error: Overloaded (request req_B2)",
        "error overloaded_error \"Overloaded\" request_id=req_B2")]
    [InlineData("truncated.sse", ExitCodes.StreamBroke, "The stream ended before the message did.")]
    [InlineData("malformed.sse", ExitCodes.StreamBroke, "The stream is broken: a content_block_delta event is not valid JSON.")]
    public async Task A_broken_recording_gives_what_came_and_one_line_on_stderr(string file, int exitCode, string said, params string[] more)
    {
        ConsoleResult events = await ConsoleRun.RunAsync("inspect", Recording(file));
        Assert.Equal(exitCode, events.ExitCode);
        Assert.Equal([.. BeginningEvents, .. more], events.OutputLines);
        Assert.StartsWith(said, Assert.Single(events.ErrorLines));

        ConsoleResult message = await ConsoleRun.RunAsync("inspect", Recording(file), "--message");
        Assert.Equal((exitCode, events.Error), (message.ExitCode, message.Error));
        Assert.Equal("Let me \"look\",\ncafé \U0001F600.", Message.Parse(message.Output).Text);
        Assert.Null(Message.Parse(message.Output).StopReason);
    }

    [Fact]
    public async Task Frames_do_not_care_what_the_events_say()
    {
        ConsoleResult result = await ConsoleRun.RunAsync("inspect", "--frames", Recording("error.sse"));
        Assert.Equal((ExitCodes.Complete, ""), (result.ExitCode, result.Error));
        Assert.Equal("error", (string?)JsonNode.Parse(result.OutputLines[^1])!["event"]);
    }

    [Theory]
    [InlineData("error-first.sse", ExitCodes.ApiSaidNo, "The API ended the stream with api_error: No.")]
    [InlineData("page.sse", ExitCodes.StreamBroke, "page.sse is not an event stream.")]
    public async Task Where_no_message_had_begun_there_is_none(string file, int exitCode, string said)
    {
        ConsoleResult result = await ConsoleRun.RunAsync("inspect", "--message", Recording(file));
        Assert.Equal((exitCode, ""), (result.ExitCode, result.Output));
        Assert.EndsWith(said, Assert.Single(result.ErrorLines));
    }

    [Fact]
    public async Task An_empty_recording_has_no_frames_and_no_message()
    {
        Assert.Equal((ExitCodes.Complete, "", ""), await InspectAsync([], InspectView.Frames));
        Assert.Equal((ExitCodes.StreamBroke, "", "The stream ended before the message did.\n"), await InspectAsync([], InspectView.Message));
    }

    [Fact]
    public async Task A_message_that_only_began_is_shown()
    {
        ConsoleResult result = await ConsoleRun.RunAsync("inspect", Recording("truncated-after-start.sse"));
        Assert.Equal((ExitCodes.StreamBroke, BeginningEvents[0] + "\n"), (result.ExitCode, result.Output));
    }

    [Fact]
    public async Task A_message_without_message_stop_is_complete_and_flagged()
    {
        ConsoleResult result = await ConsoleRun.RunAsync("inspect", "--message", Recording("unterminated.sse"));
        Assert.Equal(ExitCodes.Complete, result.ExitCode);
        Assert.True(Message.Parse(result.Output).IsUnterminated);
        Assert.Equal("The stream ends without message_stop, as some gateways do.", Assert.Single(result.ErrorLines));
    }

    [Theory]
    [InlineData(InspectView.Frames)]
    [InlineData(InspectView.Message)]
    internal async Task A_file_that_cannot_be_read_to_its_end_is_1(InspectView view) =>
        Assert.Equal((ExitCodes.BadUsage, "", "Cannot read it: The disk is on fire.\n"), await InspectAsync(new BurningStream(), view));

    internal static Task<(int ExitCode, string Output, string Error)> InspectAsync(byte[] recording, InspectView view, int chunk = int.MaxValue) =>
        InspectAsync(new ChunkedStream(new MemoryStream(recording), chunk), view);

    private static async Task<(int ExitCode, string Output, string Error)> InspectAsync(Stream recording, InspectView view)
    {
        using MemoryStream output = new();
        using StreamWriter text = new(output, new UTF8Encoding(false)) { AutoFlush = true };
        using StringWriter error = new();
        int exitCode = await new InspectCommand(output, text, new PlainNotices(error)).RunAsync("it", recording, view, CancellationToken.None);
        return (exitCode, Encoding.UTF8.GetString(output.ToArray()), error.ToString());
    }

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static string Recording(string file) => Path.Combine(AppContext.BaseDirectory, "Recordings", file);

    private sealed class BurningStream : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            ValueTask.FromException<int>(new IOException("The disk is on fire."));
    }
}

using ChatConsole.Tests.Support;
using ClaudeStreaming;
using ClaudeStreaming.Testing;

namespace ChatConsole.Tests;

public class FailureTests
{
    [Theory]
    [InlineData(400, ErrorType.InvalidRequest)]
    [InlineData(404, ErrorType.NotFound)]
    public async Task A_refusal_is_3_with_one_line_on_stderr(int status, string type)
    {
        ConsoleResult result = await AskAsync(FakeReply.Refusal(status, type, "Not\nlike this."));
        Assert.Equal((ExitCodes.ApiSaidNo, ""), (result.ExitCode, result.Output));
        Assert.StartsWith($"{status} {type}: Not like this.", SaidBesidePlaceholder(result));
    }

    [Fact]
    public async Task An_error_in_mid_stream_is_3_and_the_text_stays()
    {
        ConsoleResult result = await AskAsync(new FakeReply().Text("Hel", "lo").Error(ErrorType.Overloaded, "Too much."));
        Assert.Equal((ExitCodes.ApiSaidNo, "Hello\n"), (result.ExitCode, result.Output));
        Assert.Equal("The API ended the stream with overloaded_error: Too much.", SaidBesidePlaceholder(result));
    }

    public static TheoryData<string, string> BrokenStreams => new()
    {
        { "end", "The stream ended before the message did." },
        { "stall", "The stream went silent. No byte arrived for 0.3 s. Change --idle-timeout to wait longer." },
        { "nonsense", "The stream is broken: a content_block_delta event is not valid JSON." },
    };

    [Theory]
    [MemberData(nameof(BrokenStreams))]
    public async Task A_broken_stream_is_4_and_the_text_stays(string fault, string said)
    {
        FakeReply reply = new FakeReply().Text("Hel", "lo");
        reply = fault switch
        {
            "end" => reply.EndCleanly(),
            "stall" => reply.Stall(),
            _ => reply.Raw("event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\n\n"),
        };
        ConsoleResult result = await AskAsync(reply, "--idle-timeout", fault == "stall" ? "0.3" : "100");
        Assert.Equal((ExitCodes.StreamBroke, "Hello\n"), (result.ExitCode, result.Output));
        Assert.StartsWith(said, SaidBesidePlaceholder(result));
    }

    [Fact]
    public async Task A_lost_connection_is_4_and_the_text_stays()
    {
        // Torn down at once, the connection would take with it what is on its way.
        Gate gate = new();
        FakeClaude claude = new(new FakeReply().Text("Hel", "lo").Pause(TimeSpan.FromSeconds(1)).CutSocket()) { TimeProvider = gate };
        await using FakeClaudeServer server = await FakeClaudeServer.StartAsync(claude);
        await using ConsoleRun run = ConsoleRun.Start(["--base-url", server.BaseAddress.ToString()]);
        await run.UntilOutputAsync("Hello");
        gate.Open();
        ConsoleResult result = await run.EndAsync();
        Assert.Equal((ExitCodes.StreamBroke, "Hello\n"), (result.ExitCode, result.Output));
        Assert.StartsWith("The connection was lost in the middle of the answer: ", SaidBesidePlaceholder(result));
    }

    [Fact]
    public async Task A_broken_stream_leaves_the_partial_message_as_JSON()
    {
        ConsoleResult result = await AskAsync(new FakeReply().Text("Hel", "lo").EndCleanly(), "--json");
        Assert.Equal(ExitCodes.StreamBroke, result.ExitCode);
        Assert.Equal("Hello", Message.Parse(result.Output).Text);
        Assert.Null(Message.Parse(result.Output).StopReason);
    }

    [Fact]
    public async Task A_broken_stream_leaves_the_events_that_came()
    {
        ConsoleResult result = await AskAsync(new FakeReply().Text("Hel").Error(ErrorType.Api), "--events");
        Assert.Equal(ExitCodes.ApiSaidNo, result.ExitCode);
        Assert.Equal("error api_error \"FakeClaude fails.\"", result.OutputLines[^1]);
        Assert.Contains("content_block_delta 0 text_delta \"Hel\"", result.OutputLines);
    }

    [Fact]
    public async Task Nobody_there_is_4_with_one_line_on_stderr()
    {
        string address;
        await using (FakeClaudeServer server = await FakeClaudeServer.StartAsync(new FakeClaude(new FakeReply())))
            address = server.BaseAddress.ToString();
        ConsoleResult result = await ConsoleRun.RunAsync("--base-url", address);
        Assert.Equal((ExitCodes.StreamBroke, ""), (result.ExitCode, result.Output));
        Assert.StartsWith("No answer: ", SaidBesidePlaceholder(result));
    }

    [Fact]
    public async Task A_page_instead_of_a_stream_is_4_and_is_shown_on_one_line()
    {
        ConsoleResult result = await AskAsync(FakeReply.Response(200, "text/html", "<html>\n<body>Log in</body>\n</html>"));
        Assert.Equal((ExitCodes.StreamBroke, ""), (result.ExitCode, result.Output));
        Assert.EndsWith("<html> <body>Log in</body> </html>", SaidBesidePlaceholder(result));
    }

    private static string SaidBesidePlaceholder(ConsoleResult result)
    {
        Assert.Equal(2, result.ErrorLines.Length);
        Assert.EndsWith("gets a placeholder.", result.ErrorLines[0]);
        return result.ErrorLines[1];
    }

    private static async Task<ConsoleResult> AskAsync(FakeReply reply, params string[] arguments)
    {
        await using FakeClaudeServer server = await FakeClaudeServer.StartAsync(new FakeClaude(reply));
        return await ConsoleRun.RunAsync([.. arguments, "--base-url", server.BaseAddress.ToString()]);
    }
}

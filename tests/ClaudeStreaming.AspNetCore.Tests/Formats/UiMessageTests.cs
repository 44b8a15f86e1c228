using System.Text.Json.Nodes;
using ClaudeStreaming.AspNetCore.Tests.Support;
using ClaudeStreaming.Testing;
using ClaudeStreaming.Tests.Support;
using Microsoft.AspNetCore.Builder;

namespace ClaudeStreaming.AspNetCore.Tests.Formats;

/// <summary>The AI SDK's UI message stream protocol, as its client reads it.</summary>
public class UiMessageTests
{
    [Fact]
    public async Task Text_is_a_part_that_starts_grows_and_ends()
    {
        (UiClient ui, HttpResponseMessage response) = await ReadAsync(new FakeReply().Text("Hel", "lo \"é\"\n😀"));
        Assert.Equal(["v1"], response.Headers.GetValues("x-vercel-ai-ui-message-stream"));
        Assert.Equal(
            ["start", "start-step", "text-start", "text-delta", "text-delta", "text-end", "finish-step", "finish"], ui.Types);
        Assert.Equal("Hello \"é\"\n😀", ui.Text);
        Assert.Equal("msg_fake_1", (string)ui.Single("start")["messageId"]!);
        Assert.Equal("stop", (string)ui.Single("finish")["finishReason"]!);
    }

    [Fact]
    public async Task Thoughts_are_reasoning_and_their_signature_goes_along_to_be_sent_back()
    {
        (UiClient ui, _) = await ReadAsync(new FakeReply().Thinking("Hm.", "c2ln").Block(new RedactedThinkingBlock("b3BhcXVl")).Text("So."));
        Assert.Equal("Hm.", ui.Reasoning);
        string[] ends = [.. ui.Chunks.Where(static c => (string)c["type"]! == "reasoning-end").Select(static c => c["providerMetadata"]!.ToJsonString())];
        Assert.Equal(["""{"anthropic":{"signature":"c2ln"}}""", """{"anthropic":{"redactedData":"b3BhcXVl"}}"""], ends);
    }

    [Fact]
    public async Task A_call_of_a_tool_shows_its_input_as_it_grows_and_then_whole()
    {
        (UiClient ui, _) = await ReadAsync(new FakeReply().ToolUse("find", "{\"q\":\n \"a\\nb\",\"n\":1}", splitEvery: 4, id: "toolu_1").Stop("tool_use"));
        JsonNode start = ui.Single("tool-input-start");
        Assert.Equal(("toolu_1", "find"), ((string)start["toolCallId"]!, (string)start["toolName"]!));
        Assert.Equal("{\"q\":\n \"a\\nb\",\"n\":1}", string.Concat(ui.Chunks.Select(static c => (string?)c["inputTextDelta"])));
        JsonNode whole = ui.Single("tool-input-available");
        Assert.Equal("a\nb", (string)whole["input"]!["q"]!);
        Assert.Null(whole["providerExecuted"]);
        Assert.Equal("tool-calls", (string)ui.Single("finish")["finishReason"]!);
    }

    [Fact]
    public async Task A_call_without_input_has_an_empty_one()
    {
        (UiClient ui, _) = await ReadAsync(new FakeReply().ToolUse("now", ""));
        Assert.Equal("{}", ui.Single("tool-input-available")["input"]!.ToJsonString());
    }

    [Fact]
    public async Task An_input_that_was_cut_off_is_never_made_available()
    {
        (UiClient ui, _) = await ReadAsync(new FakeReply().ToolUse("find", "{\"q\":\"a").Stop("max_tokens"));
        Assert.Equal("{\"q\":\"a", (string)ui.Single("tool-input-error")["input"]!);
        Assert.DoesNotContain("tool-input-available", ui.Types);
        Assert.Equal("length", (string)ui.Single("finish")["finishReason"]!);
    }

    [Fact]
    public async Task A_tool_of_the_services_own_has_been_run_and_its_result_follows()
    {
        (UiClient ui, _) = await ReadAsync(new FakeReply()
            .Block(new ServerToolUseBlock("srv_1", "web_search", "{}"), new InputJsonDelta("{\"query\":\"x\"}"))
            .Block(new ServerToolResultBlock("web_search_tool_result", "srv_1", "[{\"url\":\"https://a.se\"}]"))
            .Block(new McpToolUseBlock("mcp_1", "find", "{\"a\":1}"))
            .Block(new ServerToolResultBlock("mcp_tool_result", "mcp_1", "[]") { IsError = true })
            .Block(new ServerToolUseBlock("srv_2", "web_fetch", "{}"))
            .Block(new ServerToolResultBlock("web_fetch_tool_result", "srv_2", "{\"type\":\"web_fetch_tool_result_error\"}"))
            .Block(new ServerToolResultBlock("web_search_tool_result", "srv_of_an_earlier_turn", "[]")));
        Assert.True(ui.Chunks.Where(static c => (string)c["type"]! == "tool-input-start").All(static c => (bool)c["providerExecuted"]!));
        JsonNode result = ui.Single("tool-output-available");
        Assert.Equal("https://a.se", (string)result["output"]![0]!["url"]!);
        Assert.Equal(["mcp_1", "srv_2"], ui.Chunks.Where(static c => (string)c["type"]! == "tool-output-error").Select(static c => (string)c["toolCallId"]!));
        Assert.Equal("""{"a":1}""", ui.Chunks.First(static c => (string?)c["toolName"] == "find" && c["input"] is not null)["input"]!.ToJsonString());
    }

    [Fact]
    public async Task Citations_are_sources()
    {
        (UiClient ui, _) = await ReadAsync(new FakeReply().Block(
            new TextBlock("") { Citations = [new WebSearchResultLocation("a") { Url = "https://a.se", Title = "A" }] },
            new TextDelta("x"),
            new CitationsDelta(new PageLocation("b") { DocumentTitle = "B" }),
            new CitationsDelta(new CharLocation("c")),
            new CitationsDelta(new SearchResultLocation("d") { Source = "https://d.se" }),
            new CitationsDelta(new SearchResultLocation("e") { Source = "shelf 3" }),
            new CitationsDelta(new UnknownCitation("star", """{"type":"star"}"""))));
        Assert.Equal(
            [
                "source-1 https://a.se A", "source-2 application/pdf B", "source-3 text/plain Untitled", "source-4 https://d.se ",
                "source-5 text/plain shelf 3",
            ],
            ui.Chunks.Where(static c => c["sourceId"] is not null).Select(static c => $"{c["sourceId"]} {c["url"] ?? c["mediaType"]} {c["title"]}"));
    }

    [Theory]
    [InlineData("end_turn", "stop")]
    [InlineData("stop_sequence", "stop")]
    [InlineData("pause_turn", "stop")]
    [InlineData("max_tokens", "length")]
    [InlineData("model_context_window_exceeded", "length")]
    [InlineData("refusal", "content-filter")]
    [InlineData("some_day", "other")]
    public async Task Why_it_stopped_is_in_the_protocols_words(string reason, string expected)
    {
        (UiClient ui, _) = await ReadAsync(new FakeReply().Text("x").Stop(reason));
        Assert.Equal(expected, (string)ui.Single("finish")["finishReason"]!);
    }

    [Fact]
    public async Task What_the_protocol_has_no_part_for_is_left_out_and_what_never_started_is_started()
    {
        (UiClient ui, _) = await ReadAsync(new FakeReply()
            .Event(new MessageStart(new Message("msg_1", "claude-x") { Content = [new TextBlock("Be")] }))
            .Event(new ContentBlockDelta(0, new TextDelta("gin.")))
            .Event(new ContentBlockStop(0))
            .Event(new ContentBlockDelta(0, new TextDelta(" Late.")))
            .Event(new UnknownEvent("hologram", """{"type":"hologram"}"""))
            .Event(new ContentBlockStart(1, new UnknownBlock("hologram", """{"type":"hologram"}""")))
            .Event(new ContentBlockDelta(1, new UnknownDelta("beam_delta", """{"type":"beam_delta"}""")))
            .Event(new ContentBlockStop(1))
            .Ping());
        Assert.Equal("Begin. Late.", ui.Text);
        Assert.Equal(2, ui.Types.Count(static type => type == "text-start"));
    }

    [Fact]
    public async Task A_failure_is_an_error_chunk_and_then_the_end()
    {
        (UiClient ui, _) = await ReadAsync(new FakeReply().Event(new MessageStart(new Message("msg_1", "claude-x")))
            .Event(new ContentBlockStart(0, new TextBlock(""))).Event(new ContentBlockDelta(0, new TextDelta("Hel"))).Error("overloaded_error", "secret"));
        Assert.Equal("error", ui.Types[^1]);
        Assert.Equal("The model is overloaded for now. Ask again later.", (string)ui.Single("error")["errorText"]!);
        Assert.DoesNotContain("finish", ui.Types);
    }

    [Fact]
    public async Task Where_a_continued_answer_goes_on_is_told_in_passing_and_its_text_goes_on_in_its_part()
    {
        FakeClaude claude = new(new FakeReply().Event(new MessageStart(new Message("msg_1", "claude-x")))
            .Event(new ContentBlockStart(0, new TextBlock(""))).Event(new ContentBlockDelta(0, new TextDelta("Hello wor"))).EndCleanly(),
            new FakeReply().Text("ld."));
        (UiClient ui, _) = await ReadAsync(claude, static o => o.Recovery = new() { MaxContinuations = 1 });
        Assert.Equal("Hello world.", ui.Text);
        Assert.Equal("""{"continuation":1,"textLength":9}""", ui.Single("data-resumed")["data"]!.ToJsonString());
        Assert.True((bool)ui.Single("data-resumed")["transient"]!);
        Assert.Single(ui.Types, "text-start");
    }

    private static Task<(UiClient, HttpResponseMessage)> ReadAsync(FakeReply reply) => ReadAsync(new FakeClaude(reply));

    private static async Task<(UiClient, HttpResponseMessage)> ReadAsync(FakeClaude claude, Action<ClaudeClientOptions>? configure = null)
    {
        await using RelayServer server = await RelayServer.StartInProcessAsync(app => app.MapPost("/", () =>
            ClaudeResults.UiMessageStream(ct => claude.CreateClient(configure).StreamAsync(Requests.Hello, cancellationToken: ct))));
        SseClient client = await SseClient.PostAsync(server.Client);
        return (UiClient.Read(await client.RestAsync()), client.Response);
    }
}

using System.Diagnostics;
using System.Reflection;
using System.Text;
using System.Text.Json.Nodes;
using BrowserRelay.Tests.Support;
using ClaudeStreaming;
using ClaudeStreaming.AspNetCore.Tests.Support;
using ClaudeStreaming.Testing;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace BrowserRelay.Tests;

/// <summary><c>--nodes</c>: several servers, nginx in front of them and PostgreSQL behind, of which one is killed in mid-answer.</summary>
public class ClusterTests(Chromium chromium)
{
    [Fact]
    public async Task An_answer_whose_node_is_killed_goes_on_at_the_other_one_and_nothing_is_lost_or_doubled()
    {
        await using ClusterProgram cluster = await ClusterProgram.StartAsync(nodes: 2);
        using HttpClient visitor = NewVisitor(cluster);
        string chat = await NewChatAsync(visitor);
        List<SseEvent> events = [];
        string stream;
        await using (SseClient first = await AskAsync(visitor, chat, "Tell me a long story"))
        {
            stream = $"/streams/{Assert.Single(first.Response.Headers.GetValues("Stream-Id"))}";
            while (events.Count < 40)
                events.Add((await first.NextAsync())!);
            ClusterProgram.KillNode(await cluster.WriterAsync());
            await ReadToEndOfConnectionAsync(first, events);
        }
        Assert.DoesNotContain(events, static e => e.Type is "done" or "error");

        // Either node is asked, and knows that the answer is being written, and where.
        JsonNode running = await GetChatAsync(visitor, chat);
        Assert.Equal((true, stream), ((bool)running["isRunning"]!, $"/streams/{running["streamId"]}"));
        await using SseClient second = await SseClient.GetAsync(visitor, stream, events[^1].Id);
        events.AddRange(await second.RestAsync());

        Assert.Equal("done", events[^1].Type);
        Assert.Equal(Enumerable.Range(1, events.Count).Select(static n => $"{n}"), events.Select(static e => e.Id));
        Assert.Single(events, static e => e.Type == "_stream_resumed");
        using StreamReader script = new(Assembly.Load("BrowserRelay").GetManifestResourceStream("long")!);
        string story = await script.ReadToEndAsync();
        Assert.Equal(story, TextOf(events));
        await using SseClient again = await SseClient.GetAsync(visitor, stream);
        Assert.Equal(events, await again.RestAsync());

        JsonNode saved = await GetChatAsync(visitor, chat);
        Assert.False((bool)saved["isRunning"]!);
        Assert.Equal(["user", "assistant"], saved["turns"]!.AsArray().Select(static turn => (string)turn!["role"]!));
        Assert.Null(saved["turns"]![1]!["interruption"]);
        Assert.Equal(story, Message.Parse(saved["turns"]![1]!["message"]!.ToJsonString()).Text);

        await cluster.StopAsync();
        await cluster.IsGoneAsync();
    }

    [Fact]
    public async Task Whoever_looks_at_the_page_sees_the_answer_pause_and_go_on()
    {
        IBrowserContext visitor = await chromium.NewVisitorAsync();
        await using ClusterProgram cluster = await ClusterProgram.StartAsync(nodes: 2);
        IPage page = await visitor.NewPageAsync();
        await page.GotoAsync(cluster.Address.AbsoluteUri);
        await page.GetByRole(AriaRole.Button, new() { Name = "Tell me a long story" }).ClickAsync();
        ILocator answer = page.Locator(".answer .markdown");
        await Expect(answer).ToContainTextAsync("takes the connection for dead");
        await Pictures.KeepAsync(page, "nodes-1-writing");
        ClusterProgram.KillNode(await cluster.WriterAsync());
        await Pictures.KeepAsync(page, "nodes-2-killed");

        await Expect(answer).ToContainTextAsync("It is not much, and it took fifteen details that people learn in production.");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Send" })).ToBeVisibleAsync();
        await Expect(page.Locator(".note")).ToHaveCountAsync(0);
        await Pictures.KeepAsync(page, "nodes-3-whole");
        string whole = await answer.InnerTextAsync();
        await page.ReloadAsync();
        await Expect(page.Locator(".turn")).ToHaveCountAsync(2);
        // What was seen piece by piece is what is stored.
        Assert.Equal(whole, await answer.InnerTextAsync());
        await visitor.DisposeAsync();
    }

    [Fact]
    public async Task Two_nodes_write_to_the_same_chats_at_the_same_time()
    {
        const int Visitors = 16, Questions = 5;
        await using Upstream upstream = await Upstream.StartAsync(static request => new FakeReply().Text(request.Messages[^1].ToJson()));
        await using ClusterProgram cluster = await ClusterProgram.StartAsync(nodes: 2, upstream.Address);
        await Task.WhenAll(Enumerable.Range(0, Visitors).Select(async number =>
        {
            using HttpClient visitor = NewVisitor(cluster);
            string chat = await NewChatAsync(visitor);
            for (int question = 0; question < Questions; question++)
            {
                await using SseClient answer = await AskAsync(visitor, chat, $"Question {question} of visitor {number}");
                Assert.Equal("done", (await answer.RestAsync())[^1].Type);
            }
            JsonArray turns = (await GetChatAsync(visitor, chat))["turns"]!.AsArray();
            Assert.Equal(Questions * 2, turns.Count);
            for (int question = 0; question < Questions; question++)
            {
                Assert.Contains($"Question {question} of visitor {number}", turns[question * 2]!.ToJsonString(), StringComparison.Ordinal);
                Assert.Contains($"Question {question} of visitor {number}", turns[question * 2 + 1]!.ToJsonString(), StringComparison.Ordinal);
            }
        }));
    }

    [Fact]
    public async Task A_program_that_is_killed_takes_everything_with_it()
    {
        await using ClusterProgram cluster = await ClusterProgram.StartAsync(nodes: 1);
        using HttpClient visitor = NewVisitor(cluster);
        await NewChatAsync(visitor);
        await cluster.KillAsync();
        await cluster.IsGoneAsync();
    }

    [Theory]
    [InlineData("--nodes takes how many servers to start: a number from 1 to 8.", "--nodes", "0")]
    [InlineData("--nodes takes how many servers to start: a number from 1 to 8.", "--nodes=9")]
    [InlineData("--nodes takes how many servers to start: a number from 1 to 8.", "--nodes")]
    public async Task What_cannot_be_started_is_said_in_one_line(string complaint, params string[] arguments)
    {
        ProcessStartInfo start = RelayProgram.StartInfo(upstream: null, arguments);
        start.RedirectStandardError = true;
        using Process program = Process.Start(start)!;
        Assert.Equal(complaint, (await program.StandardError.ReadToEndAsync()).TrimEnd());
        await program.WaitForExitAsync();
        Assert.Equal(1, program.ExitCode);
    }

    private static HttpClient NewVisitor(ClusterProgram cluster) =>
        new(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = cluster.Address, Timeout = TimeSpan.FromMinutes(2) };

    private static async Task<string> NewChatAsync(HttpClient visitor)
    {
        using HttpResponseMessage response = await visitor.PostAsync("/api/chats", null);
        return (string)JsonNode.Parse(await response.Content.ReadAsStringAsync())!["id"]!;
    }

    private static async Task<JsonNode> GetChatAsync(HttpClient visitor, string chat) =>
        JsonNode.Parse(await visitor.GetStringAsync($"/api/chats/{chat}"))!;

    private static async Task<SseClient> AskAsync(HttpClient visitor, string chat, string question)
    {
        HttpRequestMessage request = new(HttpMethod.Post, $"/api/chats/{chat}/answers")
        {
            Content = new StringContent(new JsonObject { ["text"] = question }.ToJsonString(), Encoding.UTF8, "application/json"),
        };
        HttpResponseMessage response = await visitor.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(200, (int)response.StatusCode);
        return new SseClient(response);
    }

    /// <summary>Reads what came before the connection was lost.</summary>
    private static async Task ReadToEndOfConnectionAsync(SseClient reader, List<SseEvent> events)
    {
        try
        {
            while (await reader.NextAsync() is { } next)
                events.Add(next);
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            // nginx says so where a server is gone.
        }
    }

    private static string TextOf(IEnumerable<SseEvent> events) => string.Concat(events
        .Select(static e => StreamEvent.TryParse(Encoding.UTF8.GetBytes(e.Data), default, out StreamEvent? parsed) ? parsed : null)
        .Select(static e => e is ContentBlockDelta { Delta: TextDelta { Text: var text } } ? text : ""));
}

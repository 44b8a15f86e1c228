using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using BrowserRelay.Tests.Support;
using ClaudeStreaming.Testing;

namespace BrowserRelay.Tests;

/// <summary>What the program says to those who ask for what cannot be. Needs no browser.</summary>
public sealed class EndpointTests : IAsyncLifetime
{
    private readonly ChatFile _database = new();
    private Upstream? _upstream;
    private RelayProgram? _program;
    private HttpClient? _client;

    private HttpClient Client => _client!;

    public async ValueTask InitializeAsync()
    {
        _upstream = await Upstream.StartAsync(static request => request.Messages[^1].ToJson().Contains("pause", StringComparison.Ordinal)
            ? Upstream.Say("Hel", "lo")
            : new FakeReply().Text("Hello"));
        _program = await RelayProgram.StartAsync(_database.Path, _upstream.Address);
        _client = NewVisitor();
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _program!.DisposeAsync();
        await _upstream!.DisposeAsync();
        _database.Dispose();
    }

    [Theory]
    [InlineData("""{"text":""}""", 400, "The question is empty. Write something.")]
    [InlineData("""{"text":" \n\t "}""", 400, "The question is empty. Write something.")]
    [InlineData("{}", 400, "The question is empty. Write something.")]
    [InlineData("null", 400, "The body is not what this takes. Send JSON: {\"text\":\"…\"}.")]
    [InlineData("", 400, "The body is not what this takes. Send JSON: {\"text\":\"…\"}.")]
    [InlineData("what is this?", 400, "The body is not what this takes. Send JSON: {\"text\":\"…\"}.")]
    [InlineData("""{"text":7}""", 400, "The body is not what this takes. Send JSON: {\"text\":\"…\"}.")]
    [InlineData("""{"text":"\ud800"}""", 400, "The body is not what this takes. Send JSON: {\"text\":\"…\"}.")]
    [InlineData("""{"text":"cut off""", 400, "The body is not what this takes. Send JSON: {\"text\":\"…\"}.")]
    public async Task A_question_that_is_none_is_refused_and_nothing_is_asked(string body, int status, string detail)
    {
        using HttpResponseMessage response = await AskAsync(await NewChatAsync(Client), body);
        await AssertProblemAsync(response, status, detail);
        Assert.Empty(_upstream!.Claude.Requests);
    }

    [Fact]
    public async Task A_question_that_is_too_long_is_refused_and_the_longest_one_is_answered()
    {
        string chat = await NewChatAsync(Client);
        using HttpResponseMessage tooLong = await AskAsync(chat, Question(new string('a', 20_001)));
        await AssertProblemAsync(tooLong, 413, "The question has 20,001 characters. Write at most 20,000.");
        using HttpResponseMessage huge = await AskAsync(chat, Question(new string('a', 300_000)));
        await AssertProblemAsync(huge, 413, "The body is too large. Send at most 256 KiB.");
        Assert.Empty(_upstream!.Claude.Requests);
        using HttpResponseMessage longest = await AskAsync(chat, $$"""{"text":"{{string.Concat(Enumerable.Repeat("\\u00e9", 20_000))}}"}""");
        Assert.Equal(HttpStatusCode.OK, longest.StatusCode);
    }

    [Fact]
    public async Task A_body_that_is_not_said_to_be_JSON_is_refused()
    {
        using HttpResponseMessage response = await Client.PostAsync($"/api/chats/{await NewChatAsync(Client)}/answers", new StringContent(Question("Hi")));
        await AssertProblemAsync(response, 415, "The body is not JSON. Send it with Content-Type: application/json.");
    }

    [Theory]
    [InlineData("GET", "")]
    [InlineData("DELETE", "")]
    [InlineData("POST", "/answers")]
    [InlineData("POST", "/continue")]
    public async Task A_chat_that_is_unknown_or_somebody_elses_does_not_exist(string method, string path)
    {
        using HttpClient somebodyElse = NewVisitor();
        foreach (string chat in new[] { "unknown", await NewChatAsync(somebodyElse) })
        {
            using HttpRequestMessage request = new(new HttpMethod(method), $"/api/chats/{chat}{path}");
            if (path == "/answers")
                request.Content = new StringContent(Question("Hi"), Encoding.UTF8, "application/json");
            using HttpResponseMessage response = await Client.SendAsync(request);
            await AssertProblemAsync(response, 404, "There is no such chat. Begin a new one.");
        }
    }

    [Fact]
    public async Task Somebody_elses_answer_does_not_exist()
    {
        using HttpResponseMessage answer = await AskAsync(await NewChatAsync(Client), Question("Hi"));
        string stream = $"/streams/{Assert.Single(answer.Headers.GetValues("Stream-Id"))}";
        using HttpClient somebodyElse = NewVisitor();
        await NewChatAsync(somebodyElse);
        using HttpResponseMessage theirs = await somebodyElse.GetAsync(stream);
        await AssertProblemAsync(theirs, 404, "There is no such answer, or none any more. Ask again.");
        Assert.Contains("Hello", await Client.GetStringAsync(stream), StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_a_chat_is_answered_it_takes_no_other_question_and_is_not_deleted()
    {
        string chat = await NewChatAsync(Client);
        using HttpResponseMessage first = await AskAsync(chat, Question("pause"), HttpCompletionOption.ResponseHeadersRead);
        using HttpResponseMessage second = await AskAsync(chat, Question("Hi"));
        await AssertProblemAsync(second, 409, "This chat is being answered. Wait for the end, or stop it.");
        using HttpResponseMessage deleted = await Client.DeleteAsync($"/api/chats/{chat}");
        await AssertProblemAsync(deleted, 409, "This chat is being answered. Wait for the end, or stop it.");
        await _upstream!.GoOnAsync(2);
        await first.Content.ReadAsStringAsync();
        using HttpResponseMessage third = await AskAsync(chat, Question("Hi"));
        Assert.Equal(HttpStatusCode.OK, third.StatusCode);
    }

    [Fact]
    public async Task There_is_nothing_to_go_on_with_unless_a_tool_has_spoken()
    {
        string chat = await NewChatAsync(Client);
        using HttpResponseMessage empty = await Client.PostAsync($"/api/chats/{chat}/continue", null);
        await AssertProblemAsync(empty, 409, "This chat does not wait for the results of a tool. Ask something.");
        using HttpResponseMessage answer = await AskAsync(chat, Question("Hi"));
        using HttpResponseMessage answered = await Client.PostAsync($"/api/chats/{chat}/continue", null);
        await AssertProblemAsync(answered, 409, "This chat does not wait for the results of a tool. Ask something.");
    }

    [Theory]
    [InlineData("GET", "/api/nothing", 404)]
    [InlineData("PUT", "/api/chats", 405)]
    public async Task What_does_not_exist_is_a_problem_too(string method, string path, int status)
    {
        using HttpResponseMessage response = await Client.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));
        Assert.Equal((status, "application/problem+json"), ((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/js/app.js")]
    [InlineData("/api/chats")]
    public async Task Every_response_says_what_a_browser_may_do_with_it(string path)
    {
        using HttpResponseMessage response = await Client.GetAsync(path);
        string policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
        Assert.StartsWith("default-src 'none'; script-src 'self';", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
    }

    private static async Task AssertProblemAsync(HttpResponseMessage response, int status, string detail)
    {
        Assert.Equal((status, "application/problem+json"), ((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        JsonNode problem = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        Assert.Equal((status, detail), ((int)problem["status"]!, (string)problem["detail"]!));
    }

    private static string Question(string text) => new JsonObject { ["text"] = text }.ToJsonString();

    private static async Task<string> NewChatAsync(HttpClient client)
    {
        using HttpResponseMessage response = await client.PostAsync("/api/chats", null);
        return (string)JsonNode.Parse(await response.Content.ReadAsStringAsync())!["id"]!;
    }

    private HttpClient NewVisitor() =>
        new(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = _program!.Address, Timeout = TimeSpan.FromMinutes(1) };

    private async Task<HttpResponseMessage> AskAsync(
        string chat, string body, HttpCompletionOption until = HttpCompletionOption.ResponseContentRead)
    {
        HttpRequestMessage request = new(HttpMethod.Post, $"/api/chats/{chat}/answers") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        return await Client.SendAsync(request, until);
    }
}

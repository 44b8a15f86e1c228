using System.Net;
using System.Text.Json.Nodes;
using ClaudeStreaming.Tests.Support;
using RichardSzalay.MockHttp;

namespace ClaudeStreaming.Tests.Client;

/// <summary>What goes over the wire.</summary>
public class RequestTests
{
    [Fact]
    public async Task A_request_is_a_POST_of_JSON_with_the_documented_headers()
    {
        MockHttpMessageHandler http = new();
        http.Expect(HttpMethod.Post, "https://api.anthropic.com/v1/messages")
            .WithHeaders("x-api-key", "sk-test")
            .WithHeaders("anthropic-version", "2023-06-01")
            .WithHeaders("accept", "text/event-stream")
            .With(static request => request.Content!.Headers.ContentType!.ToString() == "application/json")
            .With(static request => request.Headers.UserAgent.ToString().StartsWith("ClaudeStreaming/", StringComparison.Ordinal))
            .With(static request => !request.Headers.Contains("anthropic-beta") && request.Headers.Authorization is null)
            .WithContent("""{"model":"claude-x","max_tokens":100,"stream":true,"messages":[{"role":"user","content":"Hello"}]}""")
            .Respond("text/event-stream", Wire.Answer("Hi"));
        using ClaudeClient client = Client(http);
        Assert.Equal("Hi", (await client.GetFinalMessageAsync(Requests.Hello)).Text);
        http.VerifyNoOutstandingExpectation();
    }

    [Fact]
    public async Task Options_of_the_client_and_of_the_request_add_up()
    {
        MockHttpMessageHandler http = new();
        http.Expect("https://gateway.test/claude/v1/messages")
            .WithHeaders("authorization", "Bearer token-1")
            .WithHeaders("anthropic-version", "2026-10-21")
            .WithHeaders("anthropic-beta", "beta-a,beta-b,beta-c")
            .WithHeaders("anthropic-user-profile-id", "up_1")
            .With(static request => request.Headers.UserAgent.ToString().EndsWith(" Shop/2.1", StringComparison.Ordinal))
            .With(static request => !request.Headers.Contains("x-api-key"))
            .Respond("text/event-stream", Wire.Answer("Hi"));
        using ClaudeClient client = Client(http, new ClaudeClientOptions
        {
            AuthToken = "token-1",
            BaseAddress = new Uri("https://gateway.test/claude/"),
            Betas = ["beta-a", "beta-b"],
            UserAgentSuffix = "Shop/2.1",
        });
        ClaudeRequestOptions options = new()
        {
            ApiVersion = "2026-10-21",
            Betas = ["beta-b", "beta-c"],
            Headers = { ["anthropic-user-profile-id"] = "up_1" },
        };
        await using MessageStream stream = await client.StreamAsync(Requests.Hello, options);
        http.VerifyNoOutstandingExpectation();
    }

    [Fact]
    public async Task A_header_of_the_request_replaces_the_librarys_own()
    {
        MockHttpMessageHandler http = new();
        http.Expect("*").With(static request => request.Headers.UserAgent.ToString() == "Mine/1").Respond("text/event-stream", Wire.Answer("Hi"));
        using ClaudeClient client = Client(http);
        await using MessageStream stream = await client.StreamAsync(Requests.Hello, new ClaudeRequestOptions { Headers = { ["User-Agent"] = "Mine/1" } });
        http.VerifyNoOutstandingExpectation();
    }

    [Fact]
    public async Task A_token_provider_is_asked_at_each_attempt()
    {
        int asked = 0;
        MockHttpMessageHandler http = new();
        http.Expect("*").WithHeaders("authorization", "Bearer token-1").Respond(Overloaded);
        http.Expect("*").WithHeaders("authorization", "Bearer token-2").Respond("text/event-stream", Wire.Answer("Hi"));
        using ClaudeClient client = Client(http, new ClaudeClientOptions { TokenProvider = _ => ValueTask.FromResult($"token-{++asked}") });
        await using MessageStream stream = await client.StreamAsync(Requests.Hello);
        Assert.Equal(2, stream.Attempts);
        http.VerifyNoOutstandingExpectation();
    }

    [Fact]
    public async Task Every_attempt_sends_the_same_body_and_the_request_is_never_changed()
    {
        List<string> bodies = [];
        MockHttpMessageHandler http = new();
        http.When("*").Respond(async request =>
        {
            bodies.Add(await request.Content!.ReadAsStringAsync());
            return bodies.Count < 3 ? Overloaded() : new HttpResponseMessage { Content = new StringContent(Wire.Answer("Hi"), null, "text/event-stream") };
        });
        List<InputMessage> messages = [InputMessage.User("Hello")];
        MessageRequest request = Requests.Hello with { Messages = messages, ExtraJson = """{"stream":false,"top_k":5,"max_tokens":7}""" };
        MessageRequest copy = request with { };
        messages.Add(InputMessage.Assistant("sneaked in"));
        using ClaudeClient client = Client(http);
        await using MessageStream stream = await client.StreamAsync(request);
        Assert.Equal(3, bodies.Count);
        Assert.Single(bodies.Distinct());
        JsonNode body = JsonNode.Parse(bodies[0])!;
        Assert.True((bool)body["stream"]!);
        Assert.Equal(7, (int)body["max_tokens"]!);
        Assert.Single(body["messages"]!.AsArray());
        Assert.Equal(copy, request);
    }

    [Fact]
    public async Task Response_headers_are_there_before_the_first_event()
    {
        MockHttpMessageHandler http = new();
        http.When("*").Respond(static () =>
        {
            HttpResponseMessage response = new() { Content = new StringContent(Wire.Answer("Hi"), null, "text/event-stream") };
            response.Headers.Add("request-id", "req_7");
            response.Headers.Add("anthropic-ratelimit-requests-limit", "50");
            response.Headers.Add("anthropic-ratelimit-requests-remaining", "49");
            response.Headers.Add("anthropic-ratelimit-requests-reset", "2026-11-22T12:00:01Z");
            response.Headers.Add("anthropic-ratelimit-output-tokens-remaining", "many");
            response.Headers.Add("anthropic-priority-input-tokens-limit", "10000");
            return Task.FromResult(response);
        });
        using ClaudeClient client = Client(http);
        await using MessageStream stream = await client.StreamAsync(Requests.Hello);
        Assert.Equal("req_7", stream.RequestId);
        Assert.Equal(new RateLimit(50, 49, new DateTimeOffset(2026, 11, 22, 12, 0, 1, TimeSpan.Zero)), stream.RateLimits.Requests);
        Assert.Equal(new RateLimit(10000, null, null), stream.RateLimits.PriorityInputTokens);
        Assert.Null(stream.RateLimits.OutputTokens);
        Assert.Null(stream.RateLimits.Tokens);
        Assert.NotNull(stream.Timings.TimeToHeaders);
        Assert.Null(stream.CurrentMessage);
    }

    [Fact]
    public async Task The_transcript_begins_with_what_was_sent_and_ends_with_the_reply()
    {
        MockHttpMessageHandler http = new();
        http.When("*").Respond("text/event-stream", Wire.Answer("Hi"));
        using ClaudeClient client = Client(http);
        await using MessageStream stream = await client.StreamAsync(Requests.Hello);
        Assert.Equal(Requests.Hello.Messages, stream.Transcript);
        Message reply = await stream.GetFinalMessageAsync();
        Assert.Equal([InputMessage.User("Hello"), InputMessage.Assistant(reply)], stream.Transcript);
    }

    internal static ClaudeClient Client(MockHttpMessageHandler http, ClaudeClientOptions? options = null)
    {
        options ??= new ClaudeClientOptions { ApiKey = "sk-test" };
        options.MaxRetryDelay = TimeSpan.Zero;
        return new ClaudeClient(http.ToHttpClient(), options);
    }

    private static HttpResponseMessage Overloaded() => new((HttpStatusCode)529);

    private static HttpResponseMessage Overloaded(HttpRequestMessage _) => Overloaded();
}

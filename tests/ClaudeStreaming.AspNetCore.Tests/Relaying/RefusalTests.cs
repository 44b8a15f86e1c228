using System.Net;
using System.Text.Json.Nodes;
using ClaudeStreaming.AspNetCore.Tests.Support;
using ClaudeStreaming.Testing;
using ClaudeStreaming.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace ClaudeStreaming.AspNetCore.Tests.Relaying;

/// <summary>What the API refuses is a status, as long as the headers have not left.</summary>
public class RefusalTests
{
    private const string Secret = "sk-ant-secret prompt: my diary";

    [Theory]
    [InlineData(400, "invalid_request_error", 400, "invalid_request_error")]
    [InlineData(409, "conflict_error", 409, "conflict_error")]
    [InlineData(413, "request_too_large", 413, "request_too_large")]
    [InlineData(429, "rate_limit_error", 429, "rate_limit_error")]
    [InlineData(500, "api_error", 500, "api_error")]
    [InlineData(503, "brand_new_error", 503, "api_error")]
    [InlineData(504, "timeout_error", 504, "timeout_error")]
    [InlineData(529, "overloaded_error", 529, "overloaded_error")]
    // The server's own key and account: a browser that got a 401 would make its user sign in again.
    [InlineData(401, "authentication_error", 502, "configuration_error")]
    [InlineData(402, "billing_error", 502, "configuration_error")]
    [InlineData(403, "permission_error", 502, "configuration_error")]
    [InlineData(404, "not_found_error", 502, "configuration_error")]
    // A redirect is not followed, and not passed on.
    [InlineData(302, "api_error", 502, "api_error")]
    public async Task A_refusal_keeps_its_status_where_it_is_the_browsers_business(int upstream, string type, int status, string code)
    {
        FakeClaude claude = new(FakeReply.Refusal(upstream, type, Secret));
        (HttpResponseMessage response, JsonNode problem) = await RefuseAsync(claude);
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal(status, (int)problem["status"]!);
        Assert.Equal(code, (string)problem["code"]!);
        Assert.NotEqual("", (string)problem["title"]!);
        Assert.DoesNotContain("secret", problem.ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain("diary", problem.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_429_comes_with_how_long_to_wait()
    {
        FakeClaude claude = new(FakeReply.Refusal(429, "rate_limit_error").WithHeader("retry-after-ms", "2100"));
        (HttpResponseMessage response, _) = await RefuseAsync(claude);
        Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
        Assert.Equal(["3"], response.Headers.GetValues("Retry-After"));
    }

    [Fact]
    public async Task What_is_no_stream_is_a_bad_gateway()
    {
        FakeClaude claude = new(FakeReply.Response(200, "text/html", $"<html>{Secret}"));
        (HttpResponseMessage response, JsonNode problem) = await RefuseAsync(claude);
        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        Assert.DoesNotContain("secret", problem.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_API_that_cannot_be_reached_is_a_bad_gateway()
    {
        using HttpResponseMessage response = await PostAsync(_ => throw new HttpRequestException(Secret));
        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        Assert.Equal("unreachable", (string)(await ProblemOf(response))["code"]!);
    }

    [Fact]
    public async Task An_API_that_does_not_begin_in_time_is_a_gateway_timeout()
    {
        using HttpResponseMessage response = await PostAsync(_ => throw new HttpRequestException(Secret, new TimeoutException()));
        Assert.Equal(HttpStatusCode.GatewayTimeout, response.StatusCode);
    }

    [Fact]
    public async Task What_the_delegate_itself_gets_wrong_is_for_the_application_to_handle()
    {
        Exception? seen = null;
        await using RelayServer server = await RelayServer.StartInProcessAsync(app =>
        {
            app.Use(async (context, next) =>
            {
                try
                {
                    await next(context);
                }
                catch (Exception e)
                {
                    seen = e;
                    context.Response.StatusCode = 500;
                }
            });
            app.UseRouting();
            app.MapPost("/", () => ClaudeResults.Events(static _ => throw new ArgumentException("No model.")));
            app.MapPost("/null", () => ClaudeResults.Events(static _ => Task.FromResult<MessageStream>(null!)));
        });
        using HttpResponseMessage response = await server.Client.PostAsync("/", null);
        Assert.Equal("No model.", Assert.IsType<ArgumentException>(seen).Message);
        using HttpResponseMessage other = await server.Client.PostAsync("/null", null);
        Assert.Contains("Return what StreamAsync returns", Assert.IsType<InvalidOperationException>(seen).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_application_can_describe_a_refusal_in_its_own_words()
    {
        RelayOptions options = new()
        {
            DescribeError = static e => e is ClaudeApiException { ErrorType.Value: ErrorType.Overloaded }
                ? new RelayError("busy", "Mycket att göra.") { StatusCode = 503, RetryAfter = TimeSpan.FromSeconds(7) }
                : null,
        };
        await using RelayServer server = await RelayServer.StartAsync(new FakeClaude(FakeReply.Refusal(529, "overloaded_error")), options);
        using HttpResponseMessage response = await server.Client.PostAsync("/", null);
        JsonNode problem = await ProblemOf(response);
        Assert.Equal((503, "busy", "Mycket att göra."), ((int)response.StatusCode, (string)problem["code"]!, (string)problem["detail"]!));
        Assert.Equal(["7"], response.Headers.GetValues("Retry-After"));
    }

    [Fact]
    public async Task Problems_are_written_as_the_application_writes_them()
    {
        await using RelayServer server = await RelayServer.StartAsync(
            app => app.MapPost("/", () => RelayServer.Relay(new FakeClaude(FakeReply.Refusal(429, "rate_limit_error")))),
            builder => builder.Services.AddProblemDetails(static o => o.CustomizeProblemDetails = static c => c.ProblemDetails.Instance = "/here"));
        using HttpResponseMessage response = await server.Client.PostAsync("/", null);
        JsonNode problem = await ProblemOf(response);
        Assert.Equal(("/here", "rate_limit_error"), ((string)problem["instance"]!, (string)problem["code"]!));

        // The application's writer does not write what the browser does not accept; an EventSource accepts nothing else.
        using HttpRequestMessage request = new(HttpMethod.Post, "/") { Headers = { { "Accept", "text/event-stream" } } };
        using HttpResponseMessage other = await server.Client.SendAsync(request);
        Assert.Equal("rate_limit_error", (string)(await ProblemOf(other))["code"]!);
    }

    [Fact]
    public async Task A_refusal_is_no_answer_that_was_interrupted()
    {
        int calls = 0;
        RelayOptions options = new()
        {
            OnCompleted = _ => Task.FromResult(calls++),
            OnInterrupted = _ => Task.FromResult(calls++),
        };
        await using RelayServer server = await RelayServer.StartAsync(new FakeClaude(FakeReply.Refusal(529, "overloaded_error")), options);
        using HttpResponseMessage response = await server.Client.PostAsync("/", null);
        Assert.Equal(529, (int)response.StatusCode);
        Assert.Equal(0, calls);
    }

    private static async Task<(HttpResponseMessage, JsonNode)> RefuseAsync(FakeClaude claude)
    {
        await using RelayServer server = await RelayServer.StartAsync(claude);
        HttpResponseMessage response = await server.Client.PostAsync("/", null);
        return (response, await ProblemOf(response));
    }

    private static async Task<HttpResponseMessage> PostAsync(Func<CancellationToken, Task<MessageStream>> open)
    {
        await using RelayServer server = await RelayServer.StartAsync(app => app.MapPost("/", () => ClaudeResults.Events(open)));
        return await server.Client.PostAsync("/", null);
    }

    private static async Task<JsonNode> ProblemOf(HttpResponseMessage response) => JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
}

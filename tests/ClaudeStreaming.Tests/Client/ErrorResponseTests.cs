using System.Net;
using System.Net.Http.Headers;
using ClaudeStreaming.Tests.Support;
using RichardSzalay.MockHttp;

namespace ClaudeStreaming.Tests.Client;

/// <summary>What comes instead of a stream.</summary>
public class ErrorResponseTests
{
    private const string Key = "sk-secret-0123456789";

    [Fact]
    public async Task The_APIs_own_error_is_read_whole()
    {
        ClaudeApiException failure = await FailAsync<ClaudeApiException>(
            HttpStatusCode.TooManyRequests,
            """{"type":"error","error":{"type":"rate_limit_error","message":"Slow down.","details":{"error_code":"ramp_limit_exceeded","limit":5}},"request_id":"req_C3"}""",
            "application/json",
            static headers => headers.Add("retry-after", "90"));
        Assert.Equal(ErrorType.RateLimit, failure.ErrorType);
        Assert.Equal("ramp_limit_exceeded", failure.ErrorCode);
        Assert.Equal("""{"error_code":"ramp_limit_exceeded","limit":5}""", failure.DetailsJson);
        Assert.Equal("req_C3", failure.RequestId);
        Assert.Equal(HttpStatusCode.TooManyRequests, failure.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(90), failure.RetryAfter);
        Assert.Equal("Slow down.", failure.ApiMessage);
        Assert.Contains("Slow down.", failure.Message, StringComparison.Ordinal);
        Assert.Null(failure.PartialMessage);
        Assert.False(failure.CanContinue);
    }

    [Theory]
    [InlineData(400, ErrorType.InvalidRequest)]
    [InlineData(401, ErrorType.Authentication)]
    [InlineData(402, ErrorType.Billing)]
    [InlineData(403, ErrorType.Permission)]
    [InlineData(404, ErrorType.NotFound)]
    [InlineData(409, ErrorType.Conflict)]
    [InlineData(413, ErrorType.RequestTooLarge)]
    [InlineData(429, ErrorType.RateLimit)]
    [InlineData(500, ErrorType.Api)]
    [InlineData(502, ErrorType.Api)]
    [InlineData(504, ErrorType.Timeout)]
    [InlineData(529, ErrorType.Overloaded)]
    public async Task A_proxys_page_has_the_type_of_its_status_and_is_quoted(int status, string type)
    {
        ClaudeApiException failure = await FailAsync<ClaudeApiException>((HttpStatusCode)status, "<html>Bad gateway</html>", "text/html");
        Assert.Equal(type, failure.ErrorType.Value);
        Assert.Contains("<html>Bad gateway</html>", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"type\":\"error\",\"error\":")]
    [InlineData("[]")]
    [InlineData("{\"error\":\"just words\"}")]
    public async Task A_body_that_is_not_the_APIs_is_no_second_failure(string body)
    {
        ClaudeApiException failure = await FailAsync<ClaudeApiException>(HttpStatusCode.BadGateway, body, "application/json");
        Assert.Equal(HttpStatusCode.BadGateway, failure.StatusCode);
        Assert.Equal(ErrorType.Api, failure.ErrorType);
    }

    [Fact]
    public async Task A_huge_error_body_is_read_only_so_far()
    {
        EndlessStream endless = new();
        await FailAsync<ClaudeApiException>(HttpStatusCode.BadRequest, new StreamContent(endless), "text/plain");
        Assert.InRange(endless.BytesRead, 1, 70_000);
    }

    [Theory]
    [InlineData("text/html; charset=utf-8")]
    [InlineData("application/json")]
    [InlineData("application/problem+json")]
    public async Task A_success_that_is_declared_a_page_or_a_document_has_failed_already_after_four_KiB_at_most(string mediaType)
    {
        EndlessStream endless = new();
        ClaudeStreamException failure = await FailAsync<ClaudeStreamException>(HttpStatusCode.OK, new StreamContent(endless), mediaType);
        Assert.Equal(StreamFailure.NotAnEventStream, failure.Reason);
        Assert.InRange(endless.BytesRead, 1, 4096);
        Assert.Contains("xxxx", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/octet-stream")]
    [InlineData(null)]
    public async Task A_success_of_any_other_type_is_judged_by_its_first_bytes(string? mediaType)
    {
        MockHttpMessageHandler http = new();
        http.When("*").Respond(_ => Response(HttpStatusCode.OK, new StringContent(Wire.Answer("Hi")), mediaType));
        using ClaudeClient good = RequestTests.Client(http);
        Assert.Equal("Hi", (await good.GetFinalMessageAsync(Requests.Hello)).Text);

        MockHttpMessageHandler bad = new();
        bad.When("*").Respond(_ => Response(HttpStatusCode.OK, new StringContent("<html>Sign in</html>"), mediaType));
        using ClaudeClient client = RequestTests.Client(bad);
        await using MessageStream stream = await client.StreamAsync(Requests.Hello);
        ClaudeStreamException failure = await stream.FailAsync<ClaudeStreamException>("text");
        Assert.Equal(StreamFailure.NotAnEventStream, failure.Reason);
    }

    [Fact]
    public async Task A_redirect_is_not_followed_and_says_where_it_points()
    {
        ClaudeApiException failure = await FailAsync<ClaudeApiException>(
            HttpStatusCode.TemporaryRedirect, "", "text/plain", static headers => headers.Location = new Uri("https://elsewhere.test/v1/messages"));
        Assert.Contains("elsewhere.test", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_from_another_host_is_refused()
    {
        // As a handler that follows redirects gives it.
        HttpResponseMessage response = Response(HttpStatusCode.OK, new StringContent(Wire.Answer("Hi")), "text/event-stream");
        response.RequestMessage = new HttpRequestMessage(HttpMethod.Post, "https://elsewhere.test/v1/messages");
        using ClaudeClient client = new(new HttpClient(new StubHandler(() => response)), new ClaudeClientOptions { ApiKey = Key });
        ClaudeStreamException failure = await Assert.ThrowsAsync<ClaudeStreamException>(() => client.StreamAsync(Requests.Hello));
        Assert.Contains("elsewhere.test", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_compressed_answer_nobody_asked_for_is_refused()
    {
        StringContent content = new(Wire.Answer("Hi"));
        content.Headers.ContentEncoding.Add("gzip");
        ClaudeStreamException failure = await FailAsync<ClaudeStreamException>(HttpStatusCode.OK, content, "text/event-stream");
        Assert.Contains("gzip", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(400, "text/html", "Your request had x-api-key: sk-secret-0123456789")]
    [InlineData(401, "application/json", """{"type":"error","error":{"type":"authentication_error","message":"bad key sk-secret-0123456789"}}""")]
    [InlineData(200, "text/html", "<html>sk-secret-0123456789</html>")]
    [InlineData(200, "text/plain", "<html>sk-secret-0123456789</html>")]
    public async Task The_key_never_shows_even_when_the_other_side_repeats_it(int status, string mediaType, string body)
    {
        MockHttpMessageHandler http = new();
        http.When("*").Respond(_ => Response((HttpStatusCode)status, new StringContent(body), mediaType));
        using ClaudeClient client = RequestTests.Client(http, new ClaudeClientOptions { ApiKey = Key });
        Exception failure = await Assert.ThrowsAnyAsync<ClaudeException>(() => client.GetFinalMessageAsync(Requests.Hello));
        Assert.DoesNotContain(Key, failure.ToString(), StringComparison.Ordinal);
        Assert.Contains("[redacted]", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Failures_to_connect_stay_what_they_are()
    {
        HttpRequestException refused = new(HttpRequestError.ConnectionError, "refused");
        MockHttpMessageHandler http = new();
        http.When("*").Throw(refused);
        using ClaudeClient client = RequestTests.Client(http);
        Assert.Same(refused, await Assert.ThrowsAsync<HttpRequestException>(() => client.StreamAsync(Requests.Hello)));
    }

    [Fact]
    public async Task A_time_out_of_the_handler_or_of_HttpClient_is_no_cancellation()
    {
        // As SocketsHttpHandler and HttpClient throw them.
        TaskCanceledException connecting = new("canceled", new TimeoutException("connecting took too long"));
        TaskCanceledException headers = new("canceled", new TimeoutException("canceled", new TaskCanceledException()));
        foreach ((TaskCanceledException thrown, int requests) in new[] { (connecting, 3), (headers, 1) })
        {
            int sent = 0;
            StubHandler handler = new(() =>
            {
                sent++;
                throw thrown;
            });
            using ClaudeClient client = new(new HttpClient(handler), new ClaudeClientOptions { ApiKey = Key, MaxRetryDelay = TimeSpan.Zero });
            HttpRequestException failure = await Assert.ThrowsAsync<HttpRequestException>(() => client.StreamAsync(Requests.Hello));
            Assert.IsType<TimeoutException>(failure.InnerException);
            Assert.Equal(requests, sent);
        }
    }

    private static Task<T> FailAsync<T>(HttpStatusCode status, string body, string mediaType, Action<HttpResponseHeaders>? headers = null)
        where T : Exception => FailAsync<T>(status, new StringContent(body), mediaType, headers);

    private static async Task<T> FailAsync<T>(HttpStatusCode status, HttpContent content, string mediaType, Action<HttpResponseHeaders>? headers = null)
        where T : Exception
    {
        HttpResponseMessage response = Response(status, content, mediaType);
        headers?.Invoke(response.Headers);
        MockHttpMessageHandler http = new();
        http.When("*").Respond(_ => response);
        using ClaudeClient client = RequestTests.Client(http);
        return await Assert.ThrowsAsync<T>(() => client.StreamAsync(Requests.Hello, new ClaudeRequestOptions { MaxRetries = 0 }));
    }

    private static HttpResponseMessage Response(HttpStatusCode status, HttpContent content, string? mediaType)
    {
        content.Headers.ContentType = mediaType is null ? null : MediaTypeHeaderValue.Parse(mediaType);
        return new HttpResponseMessage(status) { Content = content };
    }

    private sealed class StubHandler(Func<HttpResponseMessage> respond) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(respond());
    }

    /// <summary>Never ends, and counts.</summary>
    private sealed class EndlessStream : MemoryStream
    {
        public long BytesRead { get; private set; }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            buffer.Span.Fill((byte)'x');
            BytesRead += buffer.Length;
            return ValueTask.FromResult(buffer.Length);
        }
    }
}

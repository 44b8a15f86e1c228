using System.Net;
using System.Text.Json.Nodes;
using ClaudeStreaming.AspNetCore.Tests.Support;
using ClaudeStreaming.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ClaudeStreaming.AspNetCore.Tests.Resuming;

/// <summary>What the endpoints refuse, and what the application is told at its start.</summary>
public class EndpointTests
{
    [Fact]
    public async Task Somebody_elses_stream_does_not_exist()
    {
        await using ResumeFixture app = await ResumeFixture.StartAsync();
        (SseClient own, string address) = await app.AskAsync();
        app.Upstream.Send(Wire.Answer("Hello"));
        await own.RestAsync();
        foreach (string? user in new[] { "you", "", null })
        {
            foreach ((HttpMethod method, string path) in new[] { (HttpMethod.Get, address), (HttpMethod.Post, address + "/stop"), (HttpMethod.Get, address + "?after=99") })
            {
                (HttpResponseMessage response, JsonNode problem) = await SendAsync(app, method, path, user);
                Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
                Assert.Equal("not_found", (string)problem["code"]!);
            }
        }
    }

    [Theory]
    [InlineData("GET", "/streams/nobody-has-this-one")]
    [InlineData("POST", "/streams/nobody-has-this-one/stop")]
    [InlineData("GET", "/streams/..%2f..%2fetc%2fpasswd")]
    [InlineData("GET", "/streams/{long}")]
    [InlineData("GET", "/chats/nobody-has-this-one/stream")]
    public async Task What_does_not_exist_is_not_found(string method, string path)
    {
        await using ResumeFixture app = await ResumeFixture.StartAsync();
        (HttpResponseMessage response, JsonNode problem) = await SendAsync(
            app, new HttpMethod(method), path.Replace("{long}", new string('x', 5000), StringComparison.Ordinal), "me");
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal(404, (int)problem["status"]!);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("-1")]
    [InlineData("+1")]
    [InlineData("1.")]
    [InlineData("1.x")]
    [InlineData("1.2.3")]
    [InlineData(" 1")]
    [InlineData("99999999999999999999999")]
    [InlineData("1.99999999999")]
    public async Task A_position_that_is_none_is_a_bad_request(string position)
    {
        await using ResumeFixture app = await ResumeFixture.StartAsync();
        (SseClient own, string address) = await app.AskAsync();
        await using (own)
        {
            (HttpResponseMessage response, JsonNode problem) = await SendAsync(app, HttpMethod.Get, $"{address}?after={Uri.EscapeDataString(position)}", "me");
            Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
            Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
            Assert.Equal("bad_position", (string)problem["code"]!);
        }
    }

    [Fact]
    public async Task An_answer_for_nobody_is_not_begun()
    {
        await using ResumeFixture app = await ResumeFixture.StartAsync();
        (HttpResponseMessage response, JsonNode problem) = await SendAsync(app, HttpMethod.Post, "/", user: null);
        Assert.Equal((HttpStatusCode.Forbidden, "no_owner"), (response.StatusCode, (string)problem["code"]!));
        Assert.False(app.Upstream.IsAwaited);
    }

    [Fact]
    public async Task Without_an_owner_the_application_does_not_start_and_says_why()
    {
        OptionsValidationException mapping = await Assert.ThrowsAsync<OptionsValidationException>(static () => RelayServer.StartInProcessAsync(
            static app => app.MapResumableStreams("/streams"), static builder => builder.Services.AddResumableStreams()));
        Assert.Contains("o.Owner = ", mapping.Message, StringComparison.Ordinal);
        // Also where the endpoints are not mapped.
        OptionsValidationException starting = await Assert.ThrowsAsync<OptionsValidationException>(static () => RelayServer.StartInProcessAsync(
            static _ => { }, static builder => builder.Services.AddResumableStreams()));
        Assert.Contains("o.Owner = ", starting.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("MaxBytes")]
    [InlineData("MaxTotalBytes")]
    [InlineData("KeepAfterEnd")]
    [InlineData("LeaseDuration")]
    public async Task An_option_out_of_its_range_is_named_at_the_start(string option)
    {
        OptionsValidationException e = await Assert.ThrowsAsync<OptionsValidationException>(() => RelayServer.StartInProcessAsync(
            static _ => { },
            builder => builder.Services.AddResumableStreams(o =>
            {
                o.Owner = static _ => "me";
                switch (option)
                {
                    case "MaxBytes":
                        o.MaxBytes = 0;
                        break;
                    case "MaxTotalBytes":
                        o.MaxTotalBytes = o.MaxBytes - 1;
                        break;
                    case "KeepAfterEnd":
                        o.KeepAfterEnd = TimeSpan.Zero;
                        break;
                    default:
                        o.LeaseDuration = TimeSpan.FromMinutes(6);
                        break;
                }
            })));
        Assert.Contains(option, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Endpoints_or_results_without_the_streams_say_what_is_missing()
    {
        InvalidOperationException mapping = await Assert.ThrowsAsync<InvalidOperationException>(
            static () => RelayServer.StartInProcessAsync(static app => app.MapResumableStreams("/streams")));
        Assert.Contains("AddResumableStreams", mapping.Message, StringComparison.Ordinal);
        await using RelayServer server = await RelayServer.StartInProcessAsync(static app => app.MapPost("/", static () =>
            ClaudeResults.Events(Wire.Open(Wire.Answer("Hello")), new RelayOptions { OnDisconnect = DisconnectPolicy.Resumable })));
        InvalidOperationException using_ = await Assert.ThrowsAsync<InvalidOperationException>(() => server.Client.PostAsync("/", null));
        Assert.Contains("AddResumableStreams", using_.Message, StringComparison.Ordinal);
    }

    private static async Task<(HttpResponseMessage, JsonNode)> SendAsync(ResumeFixture app, HttpMethod method, string path, string? user)
    {
        using HttpClient anybody = new(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = app.Client.BaseAddress };
        using HttpRequestMessage request = new(method, path);
        if (user is not null)
            request.Headers.TryAddWithoutValidation("x-user", user);
        HttpResponseMessage response = await anybody.SendAsync(request);
        return (response, JsonNode.Parse(await response.Content.ReadAsStringAsync())!);
    }
}

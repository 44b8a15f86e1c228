using System.Text.Json.Nodes;
using ClaudeStreaming.AspNetCore.Tests.Support;
using ClaudeStreaming.Testing;
using ClaudeStreaming.Tests.Support;
using Microsoft.AspNetCore.Builder;

namespace ClaudeStreaming.AspNetCore.Tests.Relaying;

/// <summary>Once the headers have left, a failure is the last event.</summary>
public class FailureTests
{
    private const string Secret = "sk-ant-secret";

    public static TheoryData<string, string> Failures => new()
    {
        { "overloaded_error", "overloaded_error" },
        { "rate_limit_error", "rate_limit_error" },
        { "authentication_error", "configuration_error" },
        { "never_heard_of_it", "api_error" },
        { "cut", "connection_lost" },
        { "end", "truncated" },
        { "nonsense", "malformed" },
    };

    [Theory, MemberData(nameof(Failures))]
    public async Task A_failure_in_mid_answer_is_an_error_event_with_a_type_and_nothing_secret(string fault, string type)
    {
        await using RelayServer server = await RelayServer.StartAsync(Broken(fault));
        await using SseClient client = await SseClient.PostAsync(server.Client);
        Assert.Equal(200, (int)client.Response.StatusCode);
        List<SseEvent> events = await client.RestAsync();
        SseEvent last = events[^1];
        Assert.Equal("error", last.Type);
        JsonNode error = JsonNode.Parse(last.Data)!;
        Assert.Equal("error", (string)error["type"]!);
        Assert.Equal(type, (string)error["error"]!["type"]!);
        Assert.NotEqual("", (string)error["error"]!["message"]!);
        Assert.Equal($"{events.Count}", last.Id);
        Assert.Contains(events, static e => e.Data.Contains("\"Hel\"", StringComparison.Ordinal));
        Assert.DoesNotContain(events, static e => e.Type == "done");
        Assert.DoesNotContain(Secret, client.Raw, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_after_the_headers_is_an_error_event_too()
    {
        FakeClaude claude = new(FakeReply.Refusal(429, "rate_limit_error", Secret));
        await using RelayServer server = await RelayServer.StartAsync(claude, new() { CommitHeaders = CommitHeaders.Immediately });
        await using SseClient client = await SseClient.PostAsync(server.Client);
        SseEvent only = Assert.Single(await client.RestAsync());
        Assert.Equal(("error", "1"), (only.Type, only.Id));
        Assert.Contains("rate_limit_error", only.Data, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, client.Raw, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_delegate_gets_wrong_after_the_headers_is_an_internal_error()
    {
        await using RelayServer server = await RelayServer.StartAsync(app => app.MapPost("/", () => ClaudeResults.Events(
            static _ => throw new ArgumentException(Secret), new RelayOptions { CommitHeaders = CommitHeaders.Immediately })));
        await using SseClient client = await SseClient.PostAsync(server.Client);
        SseEvent only = Assert.Single(await client.RestAsync());
        Assert.Contains("internal_error", only.Data, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, client.Raw, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_had_arrived_is_given_to_the_application_before_the_browser_is_told()
    {
        TaskCompletionSource<RelayInterruption> interrupted = new();
        TaskCompletionSource saved = new();
        RelayOptions options = new()
        {
            OnCompleted = static _ => throw new InvalidOperationException("It is not complete."),
            OnInterrupted = interruption =>
            {
                interrupted.SetResult(interruption);
                return saved.Task;
            },
        };
        await using RelayServer server = await RelayServer.StartAsync(Broken("overloaded_error"), options);
        await using SseClient client = await SseClient.PostAsync(server.Client);
        RelayInterruption seen = await interrupted.Task.Soon();
        Assert.Equal(InterruptionCause.UpstreamFailed, seen.Cause);
        Assert.Equal("Hel", seen.PartialMessage!.Text);
        Assert.IsType<ClaudeApiException>(seen.Exception);
        Assert.DoesNotContain("event: error", client.Raw, StringComparison.Ordinal);
        saved.SetResult();
        Assert.Equal("error", (await client.RestAsync())[^1].Type);
    }

    [Fact]
    public async Task An_answer_that_could_not_be_saved_is_not_done()
    {
        RelayOptions options = new() { OnCompleted = static _ => throw new InvalidOperationException(Secret) };
        await using RelayServer server = await RelayServer.StartAsync(new FakeClaude(new FakeReply().Text("Hello")), options);
        await using SseClient client = await SseClient.PostAsync(server.Client);
        List<SseEvent> events = await client.RestAsync();
        Assert.Equal(["message_stop", "error"], events[^2..].Select(static e => e.Type));
        Assert.Contains("internal_error", events[^1].Data, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, client.Raw, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failure_to_save_what_had_arrived_does_not_keep_the_browser_from_being_told()
    {
        RelayOptions options = new() { OnInterrupted = static _ => throw new InvalidOperationException(Secret) };
        await using RelayServer server = await RelayServer.StartAsync(Broken("overloaded_error"), options);
        await using SseClient client = await SseClient.PostAsync(server.Client);
        Assert.Contains("overloaded_error", (await client.RestAsync())[^1].Data, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, client.Raw, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_applications_own_words_are_used_and_a_failure_to_find_them_is_not_another_one()
    {
        foreach ((Func<Exception, RelayError?> describe, string expected) in new (Func<Exception, RelayError?>, string)[]
        {
            (static _ => new RelayError("kaputt", "Ojoj."), "{\"type\":\"error\",\"error\":{\"type\":\"kaputt\",\"message\":\"Ojoj.\"}}"),
            (static _ => null, "overloaded_error"),
            (static _ => throw new InvalidOperationException(Secret), "overloaded_error"),
        })
        {
            await using RelayServer server = await RelayServer.StartAsync(Broken("overloaded_error"), new() { DescribeError = describe });
            await using SseClient client = await SseClient.PostAsync(server.Client);
            Assert.Contains(expected, (await client.RestAsync())[^1].Data, StringComparison.Ordinal);
            Assert.DoesNotContain(Secret, client.Raw, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_token_of_somebody_elses_that_is_cancelled_is_a_failure_of_the_relay()
    {
        using CancellationTokenSource others = new();
        TaskCompletionSource<RelayInterruption> interrupted = new();
        FakeClaude claude = new(new FakeReply().Text("Hel").Stall());
        await using RelayServer server = await RelayServer.StartAsync(app => app.MapPost("/", () => ClaudeResults.Events(
            _ => claude.CreateClient().StreamAsync(Requests.Hello, cancellationToken: others.Token),
            new RelayOptions
            {
                OnInterrupted = i =>
                {
                    interrupted.SetResult(i);
                    return Task.CompletedTask;
                },
            })));
        await using SseClient client = await SseClient.PostAsync(server.Client);
        await client.UntilAsync("Hel");
        await others.CancelAsync();
        Assert.Contains("internal_error", (await client.RestAsync().Soon())[^1].Data, StringComparison.Ordinal);
        Assert.Equal((InterruptionCause.RelayFailed, "Hel"), ((await interrupted.Task).Cause, (await interrupted.Task).PartialMessage!.Text));
    }

    private static FakeClaude Broken(string fault)
    {
        FakeReply begun = new FakeReply().Event(new MessageStart(new Message("msg_1", "claude-x"))).Event(new ContentBlockStart(0, new TextBlock("")))
            .Event(new ContentBlockDelta(0, new TextDelta("Hel")));
        return new FakeClaude(fault switch
        {
            "cut" => begun.CutSocket(),
            "end" => begun.EndCleanly(),
            "nonsense" => begun.Raw($"event: content_block_delta\ndata: {Secret}\n\n"),
            _ => begun.Error(fault, Secret),
        });
    }
}

using ChatConsole.Tests.Support;
using ClaudeStreaming.Testing;

namespace ChatConsole.Tests;

/// <summary>What <c>--otlp</c> sends to a collector.</summary>
public class OtlpTests
{
    [Fact]
    public async Task Traces_and_metrics_of_the_answer_are_sent()
    {
        FakeClaude collected = new(FakeReply.Response(200, "application/x-protobuf", ""));
        await using FakeClaudeServer collector = await FakeClaudeServer.StartAsync(collected);
        ConsoleResult result = await ConsoleRun.RunAsync("ask", "The secret question", "--model", "claude-x", "--otlp", collector.BaseAddress.ToString());
        Assert.Equal(ExitCodes.Complete, result.ExitCode);
        FakeRequest traces = Assert.Single(collected.Requests, static request => request.Path == "/v1/traces");
        Assert.Contains("chat claude-x", traces.Body);
        Assert.Contains("ChatConsole", traces.Body);
        FakeRequest metrics = Assert.Single(collected.Requests, static request => request.Path == "/v1/metrics");
        Assert.Contains("gen_ai.client.token.usage", metrics.Body);
        Assert.Contains("claude_streaming.", metrics.Body);
        Assert.DoesNotContain(collected.Requests, static request => request.Body.Contains("secret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_collector_that_is_not_there_changes_nothing()
    {
        ConsoleResult result = await ConsoleRun.RunAsync("ask", "Hello?", "--otlp", "http://127.0.0.1:9");
        Assert.Equal(ExitCodes.Complete, result.ExitCode);
    }
}

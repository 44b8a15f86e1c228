using System.Diagnostics;
using ClaudeStreaming.Testing;
using ClaudeStreaming.Tests.Support;

namespace ClaudeStreaming.Tests.Diagnostics;

/// <summary>An answer that another library traces already is not traced twice, nor are the conventions' metrics measured twice.</summary>
public sealed class OuterSpanTests : IDisposable
{
    // Nobody but these tests has a source of this name, and OpenTelemetry does not listen to it.
    private readonly ActivitySource _source = new($"outer-{Guid.NewGuid():N}");
    private readonly Recorded _recorded = new();

    public void Dispose()
    {
        _source.Dispose();
        _recorded.Dispose();
    }

    [Fact]
    public async Task Under_a_span_that_says_the_same_neither_the_span_nor_the_four_metrics_are_made_again()
    {
        using ActivityListener listener = Listen(ActivitySamplingResult.AllDataAndRecorded);
        using (Outer("chat x", "chat"))
            await AskAsync();
        AssertTracedElsewhere();
    }

    [Fact]
    public async Task Spans_of_middleware_in_between_make_no_difference()
    {
        using ActivityListener listener = Listen(ActivitySamplingResult.AllDataAndRecorded);
        using (Outer("chat x", "chat"))
        using (_source.StartActivity("cache lookup"))
        using (_source.StartActivity("rate limit"))
            await AskAsync();
        AssertTracedElsewhere();
    }

    [Fact]
    public async Task A_span_that_nobody_records_is_known_by_its_name()
    {
        using ActivityListener listener = Listen(ActivitySamplingResult.PropagationData);
        using (Activity outer = _source.StartActivity("chat x", ActivityKind.Client)!)
        {
            Assert.False(outer.IsAllDataRequested);
            await AskAsync();
        }
        AssertTracedElsewhere();
    }

    [Theory, InlineData("execute_tool"), InlineData("invoke_agent")]
    public async Task A_question_that_a_tool_or_an_agent_asks_under_another_one_is_traced(string operation)
    {
        using ActivityListener listener = Listen(ActivitySamplingResult.AllDataAndRecorded);
        using (Outer("chat x", "chat"))
        using (Activity inner = Outer($"{operation} x", operation))
        {
            await AskAsync();
            Assert.Equal(inner.SpanId, _recorded.Span.ParentSpanId);
        }
        Assert.Equal(1, _recorded.Measured("gen_ai.client.operation.duration").Count);
    }

    [Fact]
    public async Task A_span_of_anything_else_whose_name_begins_alike_is_none()
    {
        using ActivityListener listener = Listen(ActivitySamplingResult.AllDataAndRecorded);
        using (_source.StartActivity("chat window", ActivityKind.Client))
            await AskAsync();
        Assert.NotNull(_recorded.Span);
    }

    private void AssertTracedElsewhere()
    {
        Assert.Empty(_recorded.Spans);
        Assert.Empty(_recorded.Points("gen_ai.client.operation.duration"));
        Assert.Empty(_recorded.Points("gen_ai.client.token.usage"));
        Assert.Empty(_recorded.Points("gen_ai.client.operation.time_to_first_chunk"));
        Assert.Equal(1, _recorded.Measured("claude_streaming.pings").Sum);
    }

    private async Task AskAsync()
    {
        using ClaudeClient client = new FakeClaude(new FakeReply().Ping().Text("Hello")).CreateClient();
        await client.GetFinalMessageAsync(Requests.Hello with { Model = _recorded.Model });
    }

    private Activity Outer(string name, string operation) =>
        _source.StartActivity(name, ActivityKind.Client)!.SetTag("gen_ai.operation.name", operation);

    private ActivityListener Listen(ActivitySamplingResult sampling)
    {
        ActivityListener listener = new() { ShouldListenTo = source => source == _source, Sample = (ref _) => sampling };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }
}

using System.Diagnostics;
using System.Runtime.CompilerServices;
using ClaudeStreaming.AI.Tests.Support;
using ClaudeStreaming.Testing;
using Microsoft.Extensions.AI;

namespace ClaudeStreaming.AI.Tests.Client;

/// <summary>Middleware that traces a chat, as M.E.AI's does, has the only <c>chat</c> span.</summary>
public sealed class OuterSpanTests : IDisposable
{
    private readonly ActivitySource _source = new($"outer-{Guid.NewGuid():N}");
    private readonly ActivityListener _listener;
    private readonly List<Activity> _spans = [];
    private readonly string _model = $"claude-{Guid.NewGuid():N}";

    public OuterSpanTests()
    {
        _listener = new()
        {
            ShouldListenTo = source => source == _source || source.Name == ClaudeTelemetry.SourceName,
            Sample = static (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span =>
            {
                // Other tests ask other models meanwhile.
                if (Equals(span.GetTagItem("gen_ai.request.model"), _model))
                    _spans.Add(span);
            },
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public static TheoryData<Form> Forms => Chat.Forms;

    public void Dispose()
    {
        _listener.Dispose();
        _source.Dispose();
    }

    [Theory, MemberData(nameof(Forms))]
    public async Task Under_middleware_that_traces_there_is_its_span_alone(Form form)
    {
        using TracingChatClient chat = new(Create(), _source, _model);
        Assert.Equal("Hello", (await chat.AskAsync(form)).Text);
        Assert.Equal(_source, Assert.Single(_spans).Source);
    }

    [Theory, MemberData(nameof(Forms))]
    public async Task Without_it_there_is_ours(Form form)
    {
        using IChatClient chat = Create();
        await chat.AskAsync(form);
        Assert.Equal((ClaudeTelemetry.SourceName, $"chat {_model}"), (Assert.Single(_spans).Source.Name, _spans[0].DisplayName));
    }

    private IChatClient Create() => new FakeClaude(new FakeReply().Text("Hel", "lo")).CreateChat(_model);

    /// <summary>Its span is the current one while the inner client is asked and read, and not while the caller has an update.</summary>
    private sealed class TracingChatClient(IChatClient inner, ActivitySource source, string model) : DelegatingChatClient(inner)
    {
        public override async Task<ChatResponse> GetResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            using Activity? span = Start();
            return await base.GetResponseAsync(messages, options, cancellationToken);
        }

        public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            using Activity? span = Start();
            await foreach (ChatResponseUpdate update in base.GetStreamingResponseAsync(messages, options, cancellationToken))
            {
                yield return update;
                Activity.Current = span;
            }
        }

        private Activity? Start() => source.StartActivity($"chat {model}", ActivityKind.Client)
            ?.SetTag("gen_ai.operation.name", "chat").SetTag("gen_ai.request.model", model);
    }
}

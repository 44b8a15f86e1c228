using System.Diagnostics;

namespace ClaudeStreaming;

/// <summary>One answer as it is traced and measured. Not made where nobody listens.</summary>
internal sealed class StreamTelemetry
{
    // Null under a span of another library that says the same, and where nobody traces.
    private readonly Activity? _activity;

    // False under such a span: whoever made it measures these things, too.
    private readonly bool _isOutermost;
    private readonly bool _isContentTraced;
    private TagList _tags;
    private TimeSpan? _lastChunk;
    private double? _timeToFirstChunk;
    private bool _isOver;

    private StreamTelemetry(Activity? activity, bool isOutermost, bool isContentTraced, in TagList tags)
    {
        _activity = activity;
        _isOutermost = isOutermost;
        _isContentTraced = isContentTraced;
        _tags = tags;
        Instruments.ActiveStreams.Add(1, tags);
    }

    /// <summary>Begins to trace and measure, as a child of what the caller is doing.</summary>
    /// <returns>Null where nobody listens.</returns>
    public static StreamTelemetry? Start(MessageRequest request, Uri address, bool isContentTraced)
    {
        bool isMeasured = Instruments.IsMeasured;
        if (!isMeasured && !Instruments.Source.HasListeners())
            return null;
        bool isOutermost = Activity.Current?.GetTagItem(SpanTags.OperationName) is not SpanTags.Chat;
        Activity? caller = Activity.Current;
        Activity? activity = isOutermost
            ? Instruments.Source.StartActivity($"{SpanTags.Chat} {request.Model}", ActivityKind.Client, parentContext: default, SpanTags.Of(request, address))
            : null;
        // It ends with the stream, and not where it begins.
        Activity.Current = caller;
        if (isContentTraced && activity is { IsAllDataRequested: true })
            TracedContent.Add(activity, request);
        return isMeasured || activity is not null ? new(activity, isOutermost, isContentTraced, SpanTags.OfMetrics(request, address)) : null;
    }

    /// <summary>Makes the span the current one, so that those of HTTP are its children.</summary>
    public Scope Enter() => new(_activity);

    public void Retrying(int attempt, string failure)
    {
        Instruments.Retries.Add(1, _tags);
        Event("claude_streaming.retry", new("attempt", attempt), new(SpanTags.ErrorType, failure));
    }

    public void FirstEvent(TimeSpan after) => Instruments.TimeToFirstEvent.Record(after.TotalSeconds, _tags);

    public void FirstToken(TimeSpan after)
    {
        Instruments.TimeToFirstToken.Record(after.TotalSeconds, _tags);
        Event("claude_streaming.first_token", new KeyValuePair<string, object?>("seconds", after.TotalSeconds));
    }

    /// <summary>A piece of content came.</summary>
    /// <param name="sinceStart">When, from the very beginning.</param>
    public void Chunk(TimeSpan sinceStart)
    {
        if (_isOutermost && _lastChunk is { } last)
            Instruments.TimePerOutputChunk.Record((sinceStart - last).TotalSeconds, _tags);
        else if (_isOutermost && _timeToFirstChunk is null)
            Instruments.TimeToFirstChunk.Record(sinceStart.TotalSeconds, _tags);
        _timeToFirstChunk ??= sinceStart.TotalSeconds;
        _lastChunk = sinceStart;
    }

    public void Waited(TimeSpan gap) => Instruments.ChunkGap.Record(gap.TotalSeconds, _tags);

    public void Ping() => Instruments.Pings.Add(1, _tags);

    public void Interrupted(string failure)
    {
        Instruments.Interruptions.Add(1, _tags);
        Event("claude_streaming.interrupted", new KeyValuePair<string, object?>(SpanTags.ErrorType, failure));
    }

    /// <summary>An attempt broke, whether or not there is another one.</summary>
    public void Broke(Exception failure)
    {
        if (failure is ClaudeStreamException { Reason: StreamFailure.Idle })
            Instruments.Stalls.Add(1, _tags);
        else if (failure is ClaudeStreamException { Reason: StreamFailure.Truncated })
            Instruments.Truncations.Add(1, _tags);
    }

    public void Resumed(int continuation, ContinuationStrategy strategy)
    {
        Instruments.Resumes.Add(1, _tags);
        Event("claude_streaming.resumed", new("continuation", continuation), new("strategy", strategy.ToString()));
    }

    /// <summary>The answer is over, in whatever way; the first time counts.</summary>
    /// <param name="message">As much of it as came.</param>
    /// <param name="failure">What ended it; null where it is complete.</param>
    /// <param name="sinceStart">How long it took.</param>
    public void End(Message? message, Exception? failure, TimeSpan sinceStart)
    {
        if (_isOver)
            return;
        _isOver = true;
        Instruments.ActiveStreams.Add(-1, _tags);
        string? error = SpanTags.ErrorOf(failure);
        if (_isOutermost)
            Measure(message, error, sinceStart);
        if (_activity is not null)
            EndSpan(_activity, message, error);
    }

    private void Measure(Message? message, string? error, TimeSpan sinceStart)
    {
        TagList tags = _tags;
        if (message is not null)
            tags.Add(SpanTags.ResponseModel, message.Model);
        if (message is not null && Instruments.TokenUsage.Enabled)
        {
            Instruments.TokenUsage.Record(message.Usage.TotalInputTokens, [.. tags, new(SpanTags.TokenType, "input")]);
            Instruments.TokenUsage.Record(message.Usage.OutputTokens, [.. tags, new(SpanTags.TokenType, "output")]);
        }
        if (error is not null)
            tags.Add(SpanTags.ErrorType, error);
        Instruments.Duration.Record(sinceStart.TotalSeconds, tags);
    }

    private void EndSpan(Activity activity, Message? message, string? error)
    {
        if (activity.IsAllDataRequested)
        {
            if (message is not null)
                SpanTags.Add(activity, message);
            activity.SetTag("gen_ai.response.time_to_first_chunk", _timeToFirstChunk);
            if (_isContentTraced && message is not null)
                TracedContent.Add(activity, message);
        }
        if (error is not null)
            activity.SetTag(SpanTags.ErrorType, error).SetStatus(ActivityStatusCode.Error, error);
        // Stopping it makes its parent the current one, which is not what whoever reads the stream is doing.
        Activity? current = Activity.Current;
        activity.Stop();
        Activity.Current = current;
    }

    private void Event(string name, params ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (_activity is { IsAllDataRequested: true })
            _activity.AddEvent(new ActivityEvent(name, tags: [.. tags]));
    }

    /// <summary>While it lasts, the span is the current one.</summary>
    public readonly struct Scope : IDisposable
    {
        private readonly Activity? _before;
        private readonly bool _isEntered;

        public Scope(Activity? activity)
        {
            _before = Activity.Current;
            _isEntered = activity is not null;
            if (_isEntered)
                Activity.Current = activity;
        }

        public void Dispose()
        {
            if (_isEntered)
                Activity.Current = _before;
        }
    }
}

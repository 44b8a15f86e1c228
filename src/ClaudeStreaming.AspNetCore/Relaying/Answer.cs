using Microsoft.Extensions.Logging;

namespace ClaudeStreaming;

/// <summary>One answer on its way from the API to a target: opened, passed on, given to the application, ended.</summary>
internal sealed class Answer : IAsyncDisposable
{
    private readonly Func<CancellationToken, Task<MessageStream>> _open;
    private readonly RelayFormat _format;
    private readonly RelaySettings _settings;
    private readonly AnswerLifetime _lifetime;
    private readonly ILogger _logger;
    private MessageStream? _stream;

    public Answer(
        Func<CancellationToken, Task<MessageStream>> open, RelayFormat format, RelaySettings settings, AnswerLifetime lifetime, ILogger logger)
    {
        _open = open;
        _format = format;
        _settings = settings;
        _lifetime = lifetime;
        _logger = logger;
    }

    /// <summary>Sends the request, and returns when it is accepted.</summary>
    public async Task OpenAsync() =>
        _stream = await _open(_lifetime.Token).ConfigureAwait(false) ??
            throw new InvalidOperationException("The delegate that opens the stream returned null. Return what StreamAsync returns.");

    /// <summary>What the browser gets to know of a failure.</summary>
    public RelayError Describe(Exception failure)
    {
        try
        {
            if (_settings.DescribeError?.Invoke(failure) is { } described)
                return described;
        }
        catch (Exception e)
        {
            RelayLog.CallbackFailed(_logger, nameof(RelayOptions.DescribeError), e);
        }
        return RelayErrors.Of(failure, _lifetime.Cause);
    }

    /// <summary>Passes the answer on to its end, whatever that is. Only a target that fails makes it throw.</summary>
    public async Task RunAsync(IFrameTarget target, TimeProvider clock)
    {
        FrameWriter frames = new(target);
        using Pump pump = new(target, clock);
        StreamOutcome outcome;
        try
        {
            if (_stream is null)
                await pump.WaitAsync(OpenAsync()).ConfigureAwait(false);
            await PassOnAsync(_stream!, frames, pump).ConfigureAwait(false);
            outcome = await FinishAsync(frames, pump).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            outcome = await FailAsync(e, frames, pump).ConfigureAwait(false);
        }
        await target.CompleteAsync(outcome).ConfigureAwait(false);
    }

    /// <summary>Ends an answer that cannot be passed on at all.</summary>
    public Task GiveUpAsync(Exception failure) =>
        _stream is null ? Task.CompletedTask : SaveAsync(new RelayInterruption(PartialOf(failure), InterruptionCause.RelayFailed, failure));

    public ValueTask DisposeAsync() => _stream?.DisposeAsync() ?? default;

    private async Task PassOnAsync(MessageStream stream, FrameWriter frames, Pump pump)
    {
        while (await pump.WaitAsync(stream.WaitToReadAsync(_lifetime.Token)).ConfigureAwait(false))
        {
            _format.Drain(stream, frames);
            await frames.FlushAsync().ConfigureAwait(false);
        }
    }

    /// <summary>The answer is complete. It counts as done once it is saved.</summary>
    private async Task<StreamOutcome> FinishAsync(FrameWriter frames, Pump pump)
    {
        Message message = await _stream!.GetFinalMessageAsync().ConfigureAwait(false);
        try
        {
            if (_settings.OnCompleted is { } onCompleted)
                await pump.WaitAsync(onCompleted(message)).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            RelayLog.CallbackFailed(_logger, nameof(RelayOptions.OnCompleted), e);
            _format.WriteError(frames, Describe(e));
            return StreamOutcome.Failed;
        }
        RelayLog.Completed(_logger, frames.Last);
        _format.WriteDone(frames);
        return StreamOutcome.Completed;
    }

    private async Task<StreamOutcome> FailAsync(Exception failure, FrameWriter frames, Pump pump)
    {
        InterruptionCause cause = CauseOf(failure);
        RelayError error = Describe(failure);
        RelayLog.Interrupted(_logger, frames.Last, cause, error.Type);
        if (cause == InterruptionCause.RelayFailed)
            RelayLog.Failed(_logger, failure);
        if (_stream is not null)
            await pump.WaitAsync(SaveAsync(new RelayInterruption(PartialOf(failure), cause, failure))).ConfigureAwait(false);
        if (cause != InterruptionCause.Stopped)
        {
            _format.WriteError(frames, error);
            return StreamOutcome.Failed;
        }
        _format.WriteStopped(frames);
        return StreamOutcome.Stopped;
    }

    private InterruptionCause CauseOf(Exception failure)
    {
        if (_lifetime.Cause is { } cause)
            return cause;
        if (!_lifetime.IsRequestsOwn(failure))
            return RelayErrors.IsUpstream(failure) ? InterruptionCause.UpstreamFailed : InterruptionCause.RelayFailed;
        RelayLog.EndedWithRequest(_logger);
        return InterruptionCause.BrowserLeft;
    }

    private async Task SaveAsync(RelayInterruption interruption)
    {
        if (_settings.OnInterrupted is not { } onInterrupted)
            return;
        try
        {
            await onInterrupted(interruption).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            RelayLog.CallbackFailed(_logger, nameof(RelayOptions.OnInterrupted), e);
        }
    }

    private Message? PartialOf(Exception failure) => (failure as ClaudeException)?.PartialMessage ?? _stream!.CurrentMessage;
}

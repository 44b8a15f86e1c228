using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ClaudeStreaming;

/// <summary>Relays one answer.</summary>
internal sealed class RelayResult(
    Func<CancellationToken, Task<MessageStream>> open, Func<RelaySettings, RelayFormat> format, RelaySettings settings) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        TimeProvider clock = settings.ClockOf(httpContext);
        ILogger logger = RelayLog.Of(httpContext);
        using AnswerLifetime lifetime = new(settings, clock, httpContext.RequestAborted, StoppingOf(httpContext));
        RelayFormat itsFormat = format(settings);
        await using Answer answer = new(open, itsFormat, settings, lifetime, logger);

        ResumableStreams? streams = settings.OnDisconnect == DisconnectPolicy.Resumable ? ResumableStreams.Of(httpContext) : null;
        string? owner = streams?.OwnerOf(httpContext);
        if (streams is not null && owner is null)
        {
            await ProblemAnswer.WriteAsync(httpContext, RelayErrors.NotOwned).ConfigureAwait(false);
            return;
        }
        StreamTerms? terms = streams?.Terms(owner!, itsFormat.Kind, settings.TakeOverState);
        if (settings.CommitHeaders == CommitHeaders.OnUpstreamAccepted &&
            !await TryOpenAsync(answer, httpContext, lifetime, logger).ConfigureAwait(false))
        {
            return;
        }
        if (streams is null)
            await PassOnAsync(answer, itsFormat, settings, httpContext, clock).ConfigureAwait(false);
        else
            await new ResumableRelay(streams, httpContext, settings, clock, logger).RunAsync(answer, lifetime, itsFormat, terms!).ConfigureAwait(false);
    }

    /// <summary>Passes an answer on to the browser that asked, and to nobody else.</summary>
    public static async Task PassOnAsync(Answer answer, RelayFormat format, RelaySettings settings, HttpContext context, TimeProvider clock)
    {
        ResponseTarget target = new(context, format, settings, clock);
        await target.BeginAsync(streamId: null).ConfigureAwait(false);
        await answer.RunAsync(target, clock).ConfigureAwait(false);
    }

    private static CancellationToken StoppingOf(HttpContext context) =>
        context.RequestServices.GetService<IHostApplicationLifetime>()?.ApplicationStopping ?? CancellationToken.None;

    /// <summary>Opens the stream while the status can still tell how that went.</summary>
    /// <returns>False where it failed, and the browser has been told.</returns>
    private static async Task<bool> TryOpenAsync(Answer answer, HttpContext context, AnswerLifetime lifetime, ILogger logger)
    {
        try
        {
            await answer.OpenAsync().ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException) when (lifetime.Cause == InterruptionCause.BrowserLeft)
        {
            return false;
        }
        catch (Exception e) when (RelayErrors.IsUpstream(e) || (e is OperationCanceledException && lifetime.Cause is not null))
        {
            RelayError error = answer.Describe(e);
            RelayLog.Refused(logger, error.Type, error.StatusCode);
            await ProblemAnswer.WriteAsync(context, error).ConfigureAwait(false);
            return false;
        }
    }
}

using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ClaudeStreaming;

/// <summary>Goes on with a resumable stream from where the browser stopped.</summary>
internal sealed class ResumeResult(string streamId, RelaySettings settings) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        ResumableStreams streams = ResumableStreams.Of(httpContext);
        if (!StreamPosition.TryRead(httpContext.Request, out StreamPosition position))
        {
            await ProblemAnswer.WriteAsync(httpContext, RelayErrors.BadPosition).ConfigureAwait(false);
            return;
        }
        if (await streams.FindOrExplainAsync(streamId, httpContext).ConfigureAwait(false) is not { } state)
            return;
        if (RelayFormat.Of(state.Terms.Kind) is not { } format)
        {
            await ProblemAnswer.WriteAsync(httpContext, RelayErrors.StoreUnavailable).ConfigureAwait(false);
            return;
        }
        // Spec: "HTTP 204 No Content" is how a client can be told to stop reconnecting. The end of an orphaned stream is in no record.
        if (state.Outcome is { } outcome && position.Sequence >= state.LastSequence + (outcome == StreamOutcome.Orphaned ? 1 : 0))
        {
            httpContext.Response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }
        StreamReading reading = new(streams.Store, format, settings, httpContext, settings.ClockOf(httpContext));
        await reading.BeginAsync(streamId).ConfigureAwait(false);
        if (position.Sequence > state.LastSequence)
        {
            // A store that lost its last writes: the browser has what the stream will never say again.
            reading.Reset();
            position = default;
        }
        await reading.RunAsync(streamId, position).ConfigureAwait(false);
    }
}

using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace ClaudeStreaming;

/// <summary>The head of a response that is an event stream.</summary>
internal static class ResponseHead
{
    /// <summary>Sets the headers, and switches off what would hold the body back.</summary>
    /// <param name="context">The request.</param>
    /// <param name="format">May add headers of its own.</param>
    /// <param name="streamId">Of a resumable stream.</param>
    public static void Prepare(HttpContext context, RelayFormat format, string? streamId)
    {
        HttpResponse response = context.Response;
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = "text/event-stream";
        IHeaderDictionary headers = response.Headers;
        // no-transform: a proxy that compresses would keep events back until it has enough of them.
        headers.CacheControl = "no-cache, no-store, no-transform";
        // nginx does not go by the media type.
        headers["X-Accel-Buffering"] = "no";
        if (streamId is not null)
            headers[ResumableStreams.IdHeader] = streamId;
        format.SetHeaders(headers);
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
    }
}

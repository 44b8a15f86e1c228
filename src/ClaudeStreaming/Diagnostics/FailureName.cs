using System.Net;

namespace ClaudeStreaming;

/// <summary>A failure as a word for logs: no text of the API's, which may quote the request.</summary>
internal static class FailureName
{
    public static string Of(Exception failure) => failure switch
    {
        ClaudeApiException { StatusCode: HttpStatusCode status } api => $"{(int)status} {api.ErrorType}",
        ClaudeApiException api => api.ErrorType.ToString(),
        ClaudeStreamException stream => stream.Reason.ToString(),
        HttpRequestException http => http.HttpRequestError.ToString(),
        _ => failure.GetType().Name,
    };
}

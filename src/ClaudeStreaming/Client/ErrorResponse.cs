using System.Net;
using System.Text;

namespace ClaudeStreaming;

/// <summary>A response that is not a success, as an exception. Its body need not be the API's: proxies answer in HTML, or not at all.</summary>
internal static class ErrorResponse
{
    private const int LargestBody = 64 * 1024;
    private const int LongestExcerpt = 500;

    public static async Task<ClaudeApiException> ReadAsync(
        HttpResponseMessage response, TimeProvider clock, Func<string, string> redact, CancellationToken cancellationToken)
    {
        byte[] body = await ReadStartAsync(response, LargestBody, clock, cancellationToken).ConfigureAwait(false);
        ApiErrorBody error = ApiErrorBody.Read(body);
        ErrorType type = error.Type.Value is null ? TypeOf(response.StatusCode) : error.Type;
        string said = error.Message is { } message ? redact(message) : Excerpt(redact(Encoding.UTF8.GetString(body)), response);
        TimeSpan? retryAfter = ResponseHeaders.RetryAfter(response.Headers, clock);
        return new ClaudeApiException(type, $"{(int)response.StatusCode} {type}: {ClaudeApiException.Sentence(said)} {Advice(response, error.Code, retryAfter)}")
        {
            ApiMessage = said,
            StatusCode = response.StatusCode,
            ErrorCode = error.Code,
            DetailsJson = error.DetailsJson,
            RequestId = error.RequestId ?? ResponseHeaders.RequestId(response.Headers),
            RetryAfter = retryAfter,
            ShouldRetry = ResponseHeaders.ShouldRetry(response.Headers),
        };
    }

    /// <summary>Reads the start of a body. What cannot be read, or does not come, is left out: the status is what matters.</summary>
    public static async Task<byte[]> ReadStartAsync(
        HttpResponseMessage response, int largest, TimeProvider clock, CancellationToken cancellationToken)
    {
        using CancellationTokenSource patience = new(TimeSpan.FromSeconds(10), clock);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        byte[] buffer = new byte[largest];
        int length = 0;
        try
        {
            using Stream body = await response.Content.ReadAsStreamAsync(either.Token).ConfigureAwait(false);
            int count;
            while (length < largest && (count = await body.ReadAsync(buffer.AsMemory(length), either.Token).ConfigureAwait(false)) > 0)
                length += count;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested && e is IOException or HttpRequestException or OperationCanceledException)
        {
        }
        cancellationToken.ThrowIfCancellationRequested();
        return buffer[..length];
    }

    private static string Excerpt(string body, HttpResponseMessage response) => body.Length == 0
        ? response.ReasonPhrase ?? "The response has no body."
        : body[..Math.Min(body.Length, LongestExcerpt)];

    private static ErrorType TypeOf(HttpStatusCode status) => (int)status switch
    {
        401 => ErrorType.Authentication,
        402 => ErrorType.Billing,
        403 => ErrorType.Permission,
        404 => ErrorType.NotFound,
        408 or 504 => ErrorType.Timeout,
        409 => ErrorType.Conflict,
        413 => ErrorType.RequestTooLarge,
        429 => ErrorType.RateLimit,
        529 => ErrorType.Overloaded,
        >= 500 => ErrorType.Api,
        _ => ErrorType.InvalidRequest,
    };

    private static string Advice(HttpResponseMessage response, string? code, TimeSpan? retryAfter) => (int)response.StatusCode switch
    {
        // A redirect would carry the key and the prompt to wherever it points.
        >= 300 and < 400 => $"Redirects are not followed (to {response.Headers.Location?.Host ?? "elsewhere"}). Set BaseAddress to the final address.",
        401 => "Check the API key.",
        402 => "Check the account's billing.",
        403 => "Check what this key is allowed to do.",
        404 => "Check the model's name and BaseAddress.",
        413 => "Send less: the limit is 32 MB.",
        429 when code is "enforced_spend_limit_reached" => "Raise the spend limit: waiting does not help.",
        429 or 529 when retryAfter is { } wait => $"Try again in {wait.TotalSeconds:0.#} s.",
        429 or 529 or 408 or 409 or >= 500 => "Try again later.",
        _ => "Correct the request.",
    };
}

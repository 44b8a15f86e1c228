using System.Net.Http.Headers;
using System.Text;

namespace ClaudeStreaming;

/// <summary>Sends one request once, and hands over the body of its response if that is a stream.</summary>
/// <param name="http">The client to send with, asked for at each attempt.</param>
internal sealed class HttpExchange(Func<HttpClient> http)
{
    private const int LongestExcerpt = 4 * 1024;

    public async Task<OpenedStream> OpenAsync(
        ClientSettings settings, byte[] body, int attempt, StreamObserver observer, CancellationToken cancellationToken)
    {
        using HttpRequestMessage message = new(HttpMethod.Post, settings.Address);
        string secret = await settings.Credential.ApplyAsync(message.Headers, cancellationToken).ConfigureAwait(false);
        SetHeaders(message.Headers, settings);
        message.Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };

        long sentAt = settings.Clock.GetTimestamp();
        HttpResponseMessage response = await SendAsync(message, settings, cancellationToken).ConfigureAwait(false);
        TimeSpan toHeaders = settings.Clock.GetElapsedTime(sentAt);
        try
        {
            string Redact(string text) => Credential.Redact(text, secret);
            RefuseOtherHost(response, settings.Address);
            if (!response.IsSuccessStatusCode)
                throw await ErrorResponse.ReadAsync(response, settings.Clock, Redact, cancellationToken).ConfigureAwait(false);
            await RefuseUnlessStreamAsync(response, settings.Clock, Redact, cancellationToken).ConfigureAwait(false);
            HttpResponseHeaders headers = response.Headers;
            string? requestId = ResponseHeaders.RequestId(headers);
            observer.Accepted(requestId, attempt, toHeaders);
            return new OpenedStream(await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false), response)
            {
                IsDeclaredEventStream = IsEventStream(response),
                RequestId = requestId,
                ReadRateLimits = () => ResponseHeaders.Limits(headers),
                Attempt = attempt,
                SentAt = sentAt,
                TimeToHeaders = toHeaders,
                Redact = Redact,
            };
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    private static void SetHeaders(HttpRequestHeaders headers, ClientSettings settings)
    {
        headers.TryAddWithoutValidation("anthropic-version", settings.ApiVersion);
        if (settings.Betas.Length > 0)
            headers.TryAddWithoutValidation("anthropic-beta", string.Join(',', settings.Betas));
        headers.TryAddWithoutValidation("accept", "text/event-stream");
        headers.TryAddWithoutValidation("user-agent", settings.UserAgent);
        foreach ((string name, string value) in settings.Headers)
        {
            headers.Remove(name);
            headers.TryAddWithoutValidation(name, value);
        }
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage message, ClientSettings settings, CancellationToken cancellationToken)
    {
        HttpClient client = http();
        message.Version = client.DefaultRequestVersion;
        message.VersionPolicy = client.DefaultVersionPolicy;
        using CancellationTokenSource timeout = new(settings.ResponseTimeout, settings.Clock);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            return await client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw Describe(e, timeout.IsCancellationRequested ? settings.ResponseTimeout : null);
        }
    }

    /// <summary>A time-out is not a cancellation: nobody asked for it.</summary>
    private static HttpRequestException Describe(OperationCanceledException e, TimeSpan? responseTimeout)
    {
        if (responseTimeout is { } timeout)
        {
            string limit = $"{timeout.TotalSeconds:0.###} s";
            return new HttpRequestException(
                $"The API sent no response headers within {limit}. It is not sent again, since the model may be working on it. Raise " +
                "ResponseTimeout if answers need longer to begin.",
                new TimeoutException($"No response headers within {limit}.", e));
        }
        // SocketsHttpHandler cancels when connecting takes too long. HttpClient.Timeout does too, with the cancellation as a cause.
        return e.InnerException is TimeoutException { InnerException: null } connecting
            ? new HttpRequestException(HttpRequestError.ConnectionError, connecting.Message, connecting)
            : new HttpRequestException(e.Message, e.InnerException as TimeoutException ?? new TimeoutException(e.Message, e));
    }

    /// <summary>Whatever another host says, an error as well, is not the answer of the one that was asked, and no reason to send it more.</summary>
    private static void RefuseOtherHost(HttpResponseMessage response, Uri asked)
    {
        if (response.RequestMessage?.RequestUri is not { } came || came.Host.Equals(asked.Host, StringComparison.OrdinalIgnoreCase))
            return;
        throw NotAnEventStream(
            response,
            $"The response came from {came.Host}, not from {asked.Host}. Set AllowAutoRedirect to false on the handler of your HttpClient, " +
            "and BaseAddress to the final address.");
    }

    private static async Task RefuseUnlessStreamAsync(
        HttpResponseMessage response, TimeProvider clock, Func<string, string> redact, CancellationToken cancellationToken)
    {
        if (response.Content.Headers.ContentEncoding.Count > 0 && !response.Content.Headers.ContentEncoding.All(IsIdentity))
        {
            throw NotAnEventStream(
                response,
                $"The response is compressed ({string.Join(", ", response.Content.Headers.ContentEncoding)}), which was not asked for and " +
                "would hold back events. Switch compression off in what stands between you and the API.");
        }
        if (response.Content.Headers.ContentType?.MediaType is { } type && IsPageOrDocument(type))
        {
            byte[] start = await ErrorResponse.ReadStartAsync(response, LongestExcerpt, clock, cancellationToken).ConfigureAwait(false);
            throw NotAnEventStream(
                response, BodyReader.NotAnEventStream(redact(Encoding.UTF8.GetString(start))).Message);
        }
    }

    private static ClaudeStreamException NotAnEventStream(HttpResponseMessage response, string message) =>
        new(StreamFailure.NotAnEventStream, message) { RequestId = ResponseHeaders.RequestId(response.Headers) };

    private static bool IsEventStream(HttpResponseMessage response) =>
        "text/event-stream".Equals(response.Content.Headers.ContentType?.MediaType, StringComparison.OrdinalIgnoreCase);

    private static bool IsPageOrDocument(string mediaType) =>
        mediaType.Contains("html", StringComparison.OrdinalIgnoreCase) || mediaType.Contains("json", StringComparison.OrdinalIgnoreCase);

    private static bool IsIdentity(string encoding) => encoding.Equals("identity", StringComparison.OrdinalIgnoreCase);
}

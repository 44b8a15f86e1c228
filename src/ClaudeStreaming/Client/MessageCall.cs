using System.Net.Http.Headers;
using Microsoft.Extensions.Logging;

namespace ClaudeStreaming;

/// <summary>One request and its attempts, before and after its stream was handed over.</summary>
internal sealed class MessageCall
{
    private const int LongestExcerpt = 4 * 1024;

    private readonly Func<HttpClient> _http;
    private readonly MessageRequest _request;
    private readonly byte[] _body;
    private readonly ILogger _logger;
    private readonly RetryPolicy _retries;

    public MessageCall(Func<HttpClient> http, ClientSettings settings, MessageRequest request, byte[] body, ILogger logger)
    {
        _http = http;
        Settings = settings;
        _request = request;
        _body = body;
        _logger = logger;
        _retries = new RetryPolicy(settings.MaxRetries, settings.MaxRetryDelay, settings.Clock, settings.Randomizer, logger);
    }

    public ClientSettings Settings { get; }

    public StreamOrigin Origin => new()
    {
        Reopen = Settings.MaxRetries == 0 ? null : (failure, token) => _retries.GoOnAsync(failure, AttemptAsync, token),
        History = _request.Messages,
        WhyNotContinue = partial => ContinuationRules.WhyNot(_request, partial),
    };

    /// <summary>Sends the request until it is accepted, or must not be sent again.</summary>
    public async Task<OpenedStream> OpenAsync(CancellationToken cancellationToken)
    {
        try
        {
            try
            {
                return await AttemptAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (_retries.Allows(e))
            {
                return await _retries.GoOnAsync(e, AttemptAsync, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException e) when (cancellationToken.IsCancellationRequested && e.CancellationToken != cancellationToken)
        {
            // Whatever token was linked to it underneath, the caller gets to see their own.
            throw new OperationCanceledException(e.Message, e, cancellationToken);
        }
    }

    private async Task<OpenedStream> AttemptAsync(CancellationToken cancellationToken)
    {
        int attempt = _retries.NextAttempt();
        using HttpRequestMessage message = new(HttpMethod.Post, Settings.Address);
        string secret = await Settings.Credential.ApplyAsync(message.Headers, cancellationToken).ConfigureAwait(false);
        SetHeaders(message.Headers);
        message.Content = new ByteArrayContent(_body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };

        long sentAt = Settings.Clock.GetTimestamp();
        HttpResponseMessage response = await SendAsync(message, cancellationToken).ConfigureAwait(false);
        TimeSpan toHeaders = Settings.Clock.GetElapsedTime(sentAt);
        try
        {
            string Redact(string text) => Credential.Redact(text, secret);
            if (!response.IsSuccessStatusCode)
                throw await ErrorResponse.ReadAsync(response, Settings.Clock, Redact, cancellationToken).ConfigureAwait(false);
            await RefuseUnlessStreamAsync(response, Redact, cancellationToken).ConfigureAwait(false);
            string? requestId = ResponseHeaders.RequestId(response.Headers);
            Log.Accepted(_logger, requestId, _request.Model, attempt, toHeaders.TotalMilliseconds);
            return new OpenedStream(await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false), response)
            {
                IsDeclaredEventStream = IsEventStream(response),
                RequestId = requestId,
                RateLimits = ResponseHeaders.Limits(response.Headers),
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

    private void SetHeaders(HttpRequestHeaders headers)
    {
        headers.TryAddWithoutValidation("anthropic-version", Settings.ApiVersion);
        if (Settings.Betas.Length > 0)
            headers.TryAddWithoutValidation("anthropic-beta", string.Join(',', Settings.Betas));
        headers.TryAddWithoutValidation("accept", "text/event-stream");
        headers.TryAddWithoutValidation("user-agent", Settings.UserAgent);
        foreach ((string name, string value) in Settings.Headers)
        {
            headers.Remove(name);
            headers.TryAddWithoutValidation(name, value);
        }
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage message, CancellationToken cancellationToken)
    {
        HttpClient http = _http();
        message.Version = http.DefaultRequestVersion;
        message.VersionPolicy = http.DefaultVersionPolicy;
        using CancellationTokenSource timeout = new(Settings.ResponseTimeout, Settings.Clock);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            return await http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw Describe(e, timeout.IsCancellationRequested);
        }
    }

    /// <summary>A time-out is not a cancellation: nobody asked for it.</summary>
    private HttpRequestException Describe(OperationCanceledException e, bool isResponseTimeout)
    {
        if (isResponseTimeout)
        {
            string limit = $"{Settings.ResponseTimeout.TotalSeconds:0.###} s";
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

    private async Task RefuseUnlessStreamAsync(HttpResponseMessage response, Func<string, string> redact, CancellationToken cancellationToken)
    {
        if (response.RequestMessage?.RequestUri is { } came && !came.Host.Equals(Settings.Address.Host, StringComparison.OrdinalIgnoreCase))
        {
            throw NotAnEventStream(
                response,
                $"The response came from {came.Host}, not from {Settings.Address.Host}. Set AllowAutoRedirect to false on the handler of your " +
                "HttpClient, and BaseAddress to the final address.");
        }
        if (response.Content.Headers.ContentEncoding.Count > 0 && !response.Content.Headers.ContentEncoding.All(IsIdentity))
        {
            throw NotAnEventStream(
                response,
                $"The response is compressed ({string.Join(", ", response.Content.Headers.ContentEncoding)}), which was not asked for and " +
                "would hold back events. Switch compression off in what stands between you and the API.");
        }
        if (response.Content.Headers.ContentType?.MediaType is { } type && IsPageOrDocument(type))
        {
            byte[] start = await ErrorResponse.ReadStartAsync(response, LongestExcerpt, Settings.Clock, cancellationToken).ConfigureAwait(false);
            throw NotAnEventStream(
                response, BodyReader.NotAnEventStream(redact(System.Text.Encoding.UTF8.GetString(start))).Message);
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

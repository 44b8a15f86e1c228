using Microsoft.Extensions.Logging;

namespace ClaudeStreaming;

/// <summary>Asks Claude over HTTP, and streams the answer.</summary>
/// <remarks>
/// <para>Make one and keep it: it is safe for use by any number of threads, and holds the connections. Disposing it leaves open streams
/// running.</para>
/// <para>Redirects are not followed, and a response that came from another host than the one asked is refused: neither the key nor the
/// prompt goes anywhere else. On your own <see cref="HttpClient"/> its handler decides connecting and redirects, and its
/// <see cref="HttpClient.Timeout"/> applies to the headers.</para>
/// </remarks>
public sealed class ClaudeClient : IClaudeClient, IDisposable
{
    private readonly HttpClient? _owned;
    private readonly HttpExchange _exchange;
    private readonly ClientSettings _settings;
    private readonly ILogger _logger;
    private bool _isDisposed;

    /// <summary>Creates a client from the environment: <c>ANTHROPIC_API_KEY</c> or else <c>ANTHROPIC_AUTH_TOKEN</c>, and
    /// <c>ANTHROPIC_BASE_URL</c> where it is set.</summary>
    /// <exception cref="ArgumentException">Neither is set, or a value is unusable.</exception>
    public ClaudeClient()
        : this(ClaudeClientOptions.FromEnvironment())
    {
    }

    /// <summary>Creates a client.</summary>
    /// <param name="apiKey">The API key.</param>
    /// <exception cref="ArgumentException">The key is null, empty, or has characters that a header cannot carry.</exception>
    public ClaudeClient(string apiKey)
        : this(new ClaudeClientOptions { ApiKey = apiKey ?? throw new ArgumentNullException(nameof(apiKey)) })
    {
    }

    /// <summary>Creates a client.</summary>
    /// <param name="options">How it is to talk to the API; copied.</param>
    /// <exception cref="ArgumentException">An option is missing or out of its range.</exception>
    public ClaudeClient(ClaudeClientOptions options)
        : this(new ClientSettings(options))
    {
        HttpClient owned = _owned = ClaudeHttp.CreateClient(options.ConnectTimeout);
        _exchange = new HttpExchange(() => owned);
    }

    /// <summary>Creates a client on an <see cref="HttpClient"/> that stays yours.</summary>
    /// <param name="httpClient">What to send with. Its handler should not follow redirects, nor decompress.</param>
    /// <param name="options">How to talk to the API; copied.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">An option is missing or out of its range.</exception>
    public ClaudeClient(HttpClient httpClient, ClaudeClientOptions options)
        : this(() => httpClient, options)
        => ArgumentNullException.ThrowIfNull(httpClient);

    /// <summary>Creates a client that asks for an <see cref="HttpClient"/> at every attempt.</summary>
    internal ClaudeClient(Func<HttpClient> http, ClaudeClientOptions options)
        : this(new ClientSettings(options))
        => _exchange = new HttpExchange(http);

    private ClaudeClient(ClientSettings settings)
    {
        _settings = settings;
        _logger = settings.Loggers.CreateLogger<ClaudeClient>();
        _exchange = null!; // Each constructor that calls this one sets it.
    }

    /// <summary>Where the API is.</summary>
    /// <value>As the options say.</value>
    public Uri BaseAddress => _settings.BaseAddress;

    /// <inheritdoc/>
    public Task<MessageStream> StreamAsync(
        MessageRequest request, ClaudeRequestOptions? options = null, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        ClientSettings settings = _settings.With(options);
        byte[] body = RequestBody.Of(request);
        return cancellationToken.IsCancellationRequested
            ? Task.FromCanceled<MessageStream>(cancellationToken)
            : OpenAsync(settings, request, body, cancellationToken);
    }

    /// <inheritdoc/>
    public MessageStream ContinueStream(
        MessageRequest request, Stream utf8Sse, ClaudeRequestOptions? options = null, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        ArgumentNullException.ThrowIfNull(utf8Sse);
        if (!utf8Sse.CanRead)
            throw new ArgumentException("The stream cannot be read. Pass one that is open for reading.", nameof(utf8Sse));
        ClientSettings settings = _settings.With(options);
        MessageCall call = Call(settings, request, RequestBody.Of(request));
        // No request was sent for it yet.
        OpenedStream said = new(utf8Sse, utf8Sse) { Attempt = 0, SentAt = settings.Clock.GetTimestamp() };
        return new MessageStream(said, settings.Limits, call.OriginOfRest, cancellationToken);
    }

    /// <summary>Releases the connections, where the client made its own <see cref="HttpClient"/>. Open streams run on.</summary>
    public void Dispose()
    {
        _isDisposed = true;
        _owned?.Dispose();
    }

    private async Task<MessageStream> OpenAsync(
        ClientSettings settings, MessageRequest request, byte[] body, CancellationToken cancellationToken)
    {
        MessageCall call = Call(settings, request, body);
        StreamObserver observer = call.Origin.Observer;
        try
        {
            using StreamTelemetry.Scope scope = observer.Enter();
            OpenedStream opened = await call.OpenAsync(cancellationToken).ConfigureAwait(false);
            return new MessageStream(opened, settings.Limits, call.Origin, cancellationToken);
        }
        catch (Exception e)
        {
            observer.Failed(requestId: null, e, answer: null, settings.Clock.GetElapsedTime(call.Origin.StartedAt));
            throw;
        }
    }

    private MessageCall Call(ClientSettings settings, MessageRequest request, byte[] body)
    {
        StreamTelemetry? telemetry = StreamTelemetry.Start(request, settings.Address, settings.IsContentTraced);
        StreamObserver observer = new(_logger, settings.IsContentLogged, telemetry);
        return new MessageCall(new CallContext(_exchange, settings, observer, settings.Clock.GetTimestamp()), request, body);
    }
}

namespace ClaudeStreaming;

/// <summary>What all requests for one answer share.</summary>
internal sealed class CallContext(HttpExchange exchange, ClientSettings settings, StreamObserver observer, long startedAt)
{
    /// <summary>Sends them.</summary>
    public HttpExchange Exchange { get; } = exchange;

    /// <summary>How.</summary>
    public ClientSettings Settings { get; } = settings;

    /// <summary>Is told what happens.</summary>
    public StreamObserver Observer { get; } = observer;

    /// <summary>When the answer was asked for, by the clock's timestamp.</summary>
    public long StartedAt { get; } = startedAt;
}

/// <summary>One request and its attempts, before and after its stream was handed over, and the requests for the rest of its answer.</summary>
internal sealed class MessageCall
{
    private readonly CallContext _context;
    private readonly MessageRequest _request;
    private readonly byte[] _body;
    private readonly RetryPolicy _retries;

    // How many continuations led here.
    private readonly int _continuations;

    public MessageCall(CallContext context, MessageRequest request, byte[] body)
        : this(context, request, body, attemptsBefore: 0, continuations: 0)
    {
    }

    private MessageCall(CallContext context, MessageRequest request, byte[] body, int attemptsBefore, int continuations)
    {
        _context = context;
        _request = request;
        _body = body;
        _retries = new RetryPolicy(context.Settings.Retries, attemptsBefore, context.Observer);
        _continuations = continuations;
    }

    public StreamOrigin Origin => field ??= NewOrigin(canReopen: _context.Settings.Retries.MaxRetries > 0);

    /// <summary>For what somebody else had been answered to this request.</summary>
    // Where nothing of it can be shown, the first attempt of this client is still to come, whatever retries it has.
    public StreamOrigin OriginOfRest => NewOrigin(canReopen: true);

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

    private StreamOrigin NewOrigin(bool canReopen) => new()
    {
        Reopen = canReopen ? (failure, token) => _retries.GoOnAsync(failure, AttemptAsync, token) : null,
        Continue = _continuations >= _context.Settings.Recovery.MaxContinuations ? null : ContinueAsync,
        History = _request.Messages,
        WhyNotContinue = partial => ContinuationRules.WhyNot(_request, partial),
        Observer = _context.Observer,
        StartedAt = _context.StartedAt,
    };

    private Task<OpenedStream> AttemptAsync(CancellationToken cancellationToken)
    {
        int attempt = _retries.NextAttempt();
        _context.Observer.Sending(_request.Model, attempt, _body);
        return _context.Exchange.OpenAsync(_context.Settings, _body, attempt, _context.Observer, cancellationToken);
    }

    private async Task<ContinuedStream> ContinueAsync(ClaudeException failure, Message? reply, CancellationToken cancellationToken)
    {
        if (!RetryRules.IsInterruption(failure))
            throw failure;
        ContinuationStrategy strategy = ContinuationRequest.Strategy(_request, _context.Settings.Recovery.Strategy);
        MessageCall next = Next(reply, strategy, _retries.Attempts);
        try
        {
            return new(await next._retries.GoOnAsync(failure, next.AttemptAsync, cancellationToken).ConfigureAwait(false), next.Origin, strategy);
        }
        catch (ClaudeApiException e) when (strategy == ContinuationStrategy.Prefill && e.ErrorType == ErrorType.InvalidRequest)
        {
            // Models from 4.6 on refuse a prefill, and there is no list of models to know them by.
            _context.Observer.PrefillRefused(_request.Model);
            next = Next(reply, ContinuationStrategy.UserTurn, next._retries.Attempts);
            return new(await next.OpenAsync(cancellationToken).ConfigureAwait(false), next.Origin, ContinuationStrategy.UserTurn);
        }
    }

    private MessageCall Next(Message? reply, ContinuationStrategy strategy, int attemptsBefore)
    {
        MessageRequest request = ContinuationRequest.Of(_request, reply, strategy, _context.Settings.Recovery.Prompt);
        return new MessageCall(_context, request, RequestBody.Of(request), attemptsBefore, _continuations + 1);
    }
}

using Microsoft.Extensions.Logging;

namespace ClaudeStreaming;

/// <summary>One request and its attempts, before and after its stream was handed over, and the requests for the rest of its answer.</summary>
internal sealed class MessageCall
{
    private readonly HttpExchange _exchange;
    private readonly ClientSettings _settings;
    private readonly MessageRequest _request;
    private readonly byte[] _body;
    private readonly ILogger _logger;
    private readonly RetryPolicy _retries;

    // How many continuations led here.
    private readonly int _continuations;

    /// <exception cref="ArgumentException">The request cannot be right.</exception>
    public MessageCall(HttpExchange exchange, ClientSettings settings, MessageRequest request, ILogger logger)
        : this(exchange, settings, request, logger, attemptsBefore: 0, continuations: 0)
    {
    }

    private MessageCall(
        HttpExchange exchange, ClientSettings settings, MessageRequest request, ILogger logger, int attemptsBefore, int continuations)
    {
        _exchange = exchange;
        _settings = settings;
        _request = request;
        _body = RequestBody.Of(request);
        _logger = logger;
        _retries = new RetryPolicy(settings.Retries, attemptsBefore, logger);
        _continuations = continuations;
    }

    public StreamOrigin Origin => new()
    {
        Reopen = _settings.Retries.MaxRetries == 0 ? null : (failure, token) => _retries.GoOnAsync(failure, AttemptAsync, token),
        Continue = _continuations >= _settings.Recovery.MaxContinuations ? null : ContinueAsync,
        History = _request.Messages,
        WhyNotContinue = partial => ContinuationRules.WhyNot(_request, partial),
        Logger = _logger,
        IsContentLogged = _settings.IsContentLogged,
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

    private Task<OpenedStream> AttemptAsync(CancellationToken cancellationToken)
    {
        int attempt = _retries.NextAttempt();
        Log.Sending(_logger, _request.Model, attempt, _body.Length);
        if (_settings.IsContentLogged)
            Log.RequestContent(_logger, _body);
        return _exchange.OpenAsync(_settings, _body, attempt, cancellationToken);
    }

    private async Task<ContinuedStream> ContinueAsync(ClaudeException failure, Message? reply, CancellationToken cancellationToken)
    {
        if (!RetryRules.IsInterruption(failure))
            throw failure;
        ContinuationStrategy strategy = ContinuationRequest.Strategy(_request, _settings.Recovery.Strategy);
        MessageCall next = Next(reply, strategy, _retries.Attempts);
        try
        {
            return new(await next._retries.GoOnAsync(failure, next.AttemptAsync, cancellationToken).ConfigureAwait(false), next.Origin, strategy);
        }
        catch (ClaudeApiException e) when (strategy == ContinuationStrategy.Prefill && e.ErrorType == ErrorType.InvalidRequest)
        {
            // Models from 4.6 on refuse a prefill, and there is no list of models to know them by.
            Log.PrefillRefused(_logger, _request.Model);
            next = Next(reply, ContinuationStrategy.UserTurn, next._retries.Attempts);
            return new(await next.OpenAsync(cancellationToken).ConfigureAwait(false), next.Origin, ContinuationStrategy.UserTurn);
        }
    }

    private MessageCall Next(Message? reply, ContinuationStrategy strategy, int attemptsBefore) => new(
        _exchange,
        _settings,
        ContinuationRequest.Of(_request, reply, strategy, _settings.Recovery.Prompt),
        _logger,
        attemptsBefore,
        _continuations + 1);
}

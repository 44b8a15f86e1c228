using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ClaudeStreaming;

/// <summary>A copy of the client's options, checked.</summary>
internal sealed record ClientSettings
{
    /// <exception cref="ArgumentException">An option is missing or out of its range.</exception>
    public ClientSettings(ClaudeClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (OptionRules.Problems(options).ToArray() is { Length: > 0 } problems)
            throw new ArgumentException(string.Join(" ", problems), nameof(options));
        Credential = Credential.Of(options);
        Address = new Uri(options.BaseAddress.AbsoluteUri.TrimEnd('/') + "/v1/messages");
        ApiVersion = options.ApiVersion;
        Betas = [.. options.Betas];
        UserAgent = options.UserAgentSuffix is null ? Library : $"{Library} {options.UserAgentSuffix}";
        ResponseTimeout = options.ResponseTimeout;
        Retries = new RetryLimits(options.MaxRetries, options.MaxRetryDelay, options.TimeProvider, options.Randomizer);
        Recovery = RecoverySettings.Of(options.Recovery);
        Limits = new StreamLimits(
            options.IdleTimeout, options.EventTimeout, options.MaxEventBytes, options.MaxMessageBytes, options.TimeProvider);
        Loggers = options.LoggerFactory ?? NullLoggerFactory.Instance;
        IsContentLogged = options.LogContent;
        IsContentTraced = options.TraceContent;
    }

    public Credential Credential { get; }

    public Uri Address { get; }

    public string ApiVersion { get; private init; }

    public string[] Betas { get; private init; }

    public string UserAgent { get; }

    public KeyValuePair<string, string>[] Headers { get; private init; } = [];

    public TimeSpan ResponseTimeout { get; private init; }

    public RetryLimits Retries { get; private init; }

    public RecoverySettings Recovery { get; private init; }

    public StreamLimits Limits { get; private init; }

    public ILoggerFactory Loggers { get; }

    public bool IsContentLogged { get; }

    public bool IsContentTraced { get; }

    public TimeProvider Clock => Limits.Clock;

    private static string Library { get; } =
        $"ClaudeStreaming/{typeof(ClientSettings).Assembly.GetName().Version?.ToString(3) ?? "0"}";

    /// <summary>The settings for one request.</summary>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public ClientSettings With(ClaudeRequestOptions? options)
    {
        if (options is null)
            return this;
        if (OptionRules.Problems(options).ToArray() is { Length: > 0 } problems)
            throw new ArgumentException(string.Join(" ", problems), nameof(options));
        return this with
        {
            ApiVersion = options.ApiVersion ?? ApiVersion,
            Betas = [.. Betas.Union(options.Betas)],
            Headers = [.. options.Headers],
            ResponseTimeout = options.ResponseTimeout ?? ResponseTimeout,
            Retries = Retries with { MaxRetries = options.MaxRetries ?? Retries.MaxRetries },
            Recovery = options.Recovery is null ? Recovery : RecoverySettings.Of(options.Recovery),
            Limits = Limits with
            {
                IdleTimeout = options.IdleTimeout ?? Limits.IdleTimeout,
                EventTimeout = options.EventTimeout ?? Limits.EventTimeout,
            },
        };
    }

    // A record would print the credential.
    public override string ToString() => nameof(ClientSettings);
}

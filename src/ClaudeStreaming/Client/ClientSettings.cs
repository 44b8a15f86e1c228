using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ClaudeStreaming;

/// <summary>A copy of the client's options, checked.</summary>
internal sealed class ClientSettings
{
    /// <exception cref="ArgumentException">An option is missing or out of its range.</exception>
    public ClientSettings(ClaudeClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (OptionRules.Problems(options) is { Count: > 0 } problems)
            throw new ArgumentException(string.Join(" ", problems), nameof(options));
        Credential = Credential.Of(options);
        BaseAddress = options.BaseAddress;
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

    public Uri BaseAddress { get; }

    public Uri Address { get; }

    public string ApiVersion { get; private set; }

    public string[] Betas { get; private set; }

    public string UserAgent { get; }

    public KeyValuePair<string, string>[] Headers { get; private set; } = [];

    public TimeSpan ResponseTimeout { get; private set; }

    public RetryLimits Retries { get; private set; }

    public RecoverySettings Recovery { get; private set; }

    public StreamLimits Limits { get; private set; }

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
        if (OptionRules.Problems(options) is { Count: > 0 } problems)
            throw new ArgumentException(string.Join(" ", problems), nameof(options));
        ClientSettings settings = (ClientSettings)MemberwiseClone();
        settings.ApiVersion = options.ApiVersion ?? ApiVersion;
        settings.Betas = [.. Betas.Union(options.Betas)];
        settings.Headers = [.. options.Headers];
        settings.ResponseTimeout = options.ResponseTimeout ?? ResponseTimeout;
        settings.Retries = new RetryLimits(options.MaxRetries ?? Retries.MaxRetries, Retries.MaxDelay, Clock, Retries.Randomizer);
        settings.Recovery = options.Recovery is null ? Recovery : RecoverySettings.Of(options.Recovery);
        settings.Limits = new StreamLimits(
            options.IdleTimeout ?? Limits.IdleTimeout,
            options.EventTimeout ?? Limits.EventTimeout,
            Limits.MaxEventBytes,
            Limits.MaxMessageBytes,
            Clock);
        return settings;
    }
}

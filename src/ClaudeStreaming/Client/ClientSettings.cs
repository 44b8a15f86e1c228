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
        MaxRetries = options.MaxRetries;
        MaxRetryDelay = options.MaxRetryDelay;
        Limits = new StreamLimits(options.IdleTimeout, options.MaxEventBytes, options.MaxMessageBytes, options.TimeProvider);
        Randomizer = options.Randomizer;
    }

    public Credential Credential { get; }

    public Uri Address { get; }

    public string ApiVersion { get; private init; }

    public string[] Betas { get; private init; }

    public string UserAgent { get; }

    public KeyValuePair<string, string>[] Headers { get; private init; } = [];

    public TimeSpan ResponseTimeout { get; private init; }

    public int MaxRetries { get; private init; }

    public TimeSpan MaxRetryDelay { get; }

    public StreamLimits Limits { get; private init; }

    public Func<double> Randomizer { get; }

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
            MaxRetries = options.MaxRetries ?? MaxRetries,
            Limits = Limits with { IdleTimeout = options.IdleTimeout ?? Limits.IdleTimeout },
        };
    }

    // A record would print the credential.
    public override string ToString() => nameof(ClientSettings);
}

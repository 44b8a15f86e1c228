namespace ClaudeStreaming;

/// <summary>What is different for one request. Null members leave what the client's options say.</summary>
/// <remarks>Read when the request is sent; later changes have no effect on it.</remarks>
public sealed class ClaudeRequestOptions
{
    /// <summary>Beta features to switch on, beside the client's.</summary>
    /// <value>Empty by default.</value>
    public IList<string> Betas { get; set; } = [];

    /// <summary>The version of the API.</summary>
    public string? ApiVersion { get; set; }

    /// <summary>Further headers; one that the library sends itself is replaced.</summary>
    /// <value>Empty by default. Headers of the content, such as <c>content-type</c>, are not accepted.</value>
    public IDictionary<string, string> Headers { get; set; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>How long the response's headers may take.</summary>
    /// <value>More than zero, or <see cref="Timeout.InfiniteTimeSpan"/>.</value>
    public TimeSpan? ResponseTimeout { get; set; }

    /// <summary>The longest silence of the body.</summary>
    /// <value>More than zero, or <see cref="Timeout.InfiniteTimeSpan"/>.</value>
    public TimeSpan? IdleTimeout { get; set; }

    /// <summary>The longest time without an event that says something.</summary>
    /// <value>More than zero, or <see cref="Timeout.InfiniteTimeSpan"/>.</value>
    public TimeSpan? EventTimeout { get; set; }

    /// <summary>Whether and how the answer goes on where it breaks off.</summary>
    /// <value>For never, one whose <see cref="RecoveryOptions.MaxContinuations"/> is 0.</value>
    public RecoveryOptions? Recovery { get; set; }

    /// <summary>How many times the request is sent again before anything of its answer was shown.</summary>
    /// <value>0 or more.</value>
    public int? MaxRetries { get; set; }
}

namespace ClaudeStreaming;

/// <summary>A failure as the browser gets to see it: in an <c>error</c> event or, before the headers are sent, as a status with problem
/// details.</summary>
/// <remarks>Nothing of an exception's text is in the relay's own: it may quote a prompt, an address or a key.</remarks>
public sealed record RelayError
{
    /// <summary>Describes a failure.</summary>
    /// <param name="type">A word for programs, such as <c>rate_limit_error</c>.</param>
    /// <param name="message">A sentence for people. Whoever sees the page reads it.</param>
    /// <exception cref="ArgumentException">The type is null or empty.</exception>
    /// <exception cref="ArgumentNullException">The message is null.</exception>
    public RelayError(string type, string message)
    {
        ArgumentException.ThrowIfNullOrEmpty(type);
        ArgumentNullException.ThrowIfNull(message);
        Type = type;
        Message = message;
    }

    /// <summary>A word for programs.</summary>
    /// <value>The API's own word where the failure is the API's and its business is the browser's, such as <c>overloaded_error</c>.</value>
    public string Type { get; }

    /// <summary>A sentence for people.</summary>
    public string Message { get; }

    /// <summary>The status of the response, where its headers are not sent yet.</summary>
    /// <value>502 by default; from 400 to 599.</value>
    /// <exception cref="ArgumentOutOfRangeException">The status is not one of an error.</exception>
    public int StatusCode
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 400);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 599);
            field = value;
        }
    } = 502;

    /// <summary>How long the browser should wait before it tries again: the <c>Retry-After</c> header.</summary>
    /// <value>Null by default, for no header.</value>
    public TimeSpan? RetryAfter { get; init; }
}

namespace ClaudeStreaming;

/// <summary>How an answer is relayed; see <see cref="ClaudeResults"/>.</summary>
/// <remarks>Read once, when the result is made.</remarks>
public sealed class RelayOptions
{
    /// <summary>When the headers are sent.</summary>
    /// <value><see cref="CommitHeaders.OnUpstreamAccepted"/> by default. Ignored for a stream that was opened before: it has been
    /// accepted.</value>
    public CommitHeaders CommitHeaders { get; set; }

    /// <summary>What happens when the browser leaves.</summary>
    /// <value><see cref="DisconnectPolicy.CancelUpstream"/> by default. A stream that was opened before with a token of the request's ends
    /// with the request, whatever is set here: open it with another one, or let the relay open it.</value>
    public DisconnectPolicy OnDisconnect { get; set; }

    /// <summary>After how much silence a comment is sent, so that nothing between server and browser takes the connection for dead.</summary>
    /// <value>10 seconds by default; more than zero and at most one day, or <see cref="Timeout.InfiniteTimeSpan"/> for none. Any byte sent
    /// begins the silence anew.</value>
    public TimeSpan HeartbeatInterval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The longest that one answer may take, whether anybody reads it or not: some hosts never tell that a browser has left
    /// (Azure App Service on Linux is one), and an answer that nobody stops is paid for.</summary>
    /// <value>30 minutes by default; more than zero and at most one day, or <see cref="Timeout.InfiniteTimeSpan"/>.</value>
    public TimeSpan MaxDuration { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>What another server has to know to ask the same question again where this one is gone in mid-answer: a chat's id, or the question
    /// itself. It is stored beside a resumable stream and given to <see cref="ResumableStreamOptions.TakeOver"/>.</summary>
    /// <value>Null by default: nothing is stored, and the readers of such an answer are told that it is gone.</value>
    public string? TakeOverState { get; set; }

    /// <summary>Gets the id of a resumable stream before the browser does, to remember which chat it belongs to.</summary>
    /// <value>Null by default. Where it throws, the browser gets a 500.</value>
    public Func<string, Task>? OnStreamCreated { get; set; }

    /// <summary>Lets text appear evenly instead of in the bursts it comes in. Only what the browser gets is delayed: never what is read,
    /// stored or given to <see cref="OnCompleted"/>.</summary>
    /// <value>Null by default, for text as it comes.</value>
    public SmoothingOptions? Smoothing { get; set; }

    /// <summary>Gets the finished message, to save it. The browser is told that the answer is done after this has ended.</summary>
    /// <value>Null by default. Runs within the request, whose services it may use, and also when the browser has left. Where it throws,
    /// the browser gets an <c>error</c> event.</value>
    public Func<Message, Task>? OnCompleted { get; set; }

    /// <summary>Gets what there is of an answer that began and did not come to its end, to save it.</summary>
    /// <value>Null by default. Runs within the request, as <see cref="OnCompleted"/>; exactly one of the two is called for every answer that
    /// the API accepted.</value>
    public Func<RelayInterruption, Task>? OnInterrupted { get; set; }

    /// <summary>Describes failures in your own words.</summary>
    /// <value>Null by default. Given the exception; what it returns is shown to whoever sees the page, and null leaves it to the relay.</value>
    public Func<Exception, RelayError?>? DescribeError { get; set; }

    /// <summary>The clock of heartbeats, of <see cref="MaxDuration"/> and of smoothing.</summary>
    /// <value>Null by default: the application's registered <see cref="System.TimeProvider"/>, else the system's.</value>
    public TimeProvider? TimeProvider { get; set; }
}

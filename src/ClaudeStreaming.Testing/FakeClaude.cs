namespace ClaudeStreaming.Testing;

/// <summary>Plays scripted answers where Claude's API would be, and remembers what it was asked.</summary>
/// <remarks>
/// In process, <see cref="CreateHandler"/> goes under an <see cref="HttpClient"/>, and <see cref="CreateClient"/> puts a whole client on
/// top. For real HTTP, start a server with <c>FakeClaudeServer.StartAsync</c> (net10.0). Safe for use by any number of threads.
/// </remarks>
public sealed class FakeClaude
{
    private readonly Func<FakeRequest, FakeReply> _answer;
    private readonly List<FakeRequest> _requests = [];
    private int _received;

    /// <summary>Creates one that gives these answers in turn, the last one for ever.</summary>
    /// <param name="replies">At least one.</param>
    /// <exception cref="ArgumentException">There are no replies.</exception>
    public FakeClaude(params FakeReply[] replies)
    {
        ArgumentNullException.ThrowIfNull(replies);
        if (replies.Length == 0)
            throw new ArgumentException("FakeClaude needs something to say. Pass at least one reply.", nameof(replies));
        FakeReply[] copy = [.. replies];
        _answer = request => copy[Math.Min(request.Number, copy.Length) - 1];
    }

    /// <summary>Creates one that makes up its answers.</summary>
    /// <param name="answer">Makes the answer to a request; called by several threads where requests come side by side.</param>
    /// <exception cref="ArgumentNullException"><paramref name="answer"/> is null.</exception>
    public FakeClaude(Func<FakeRequest, FakeReply> answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        _answer = answer;
    }

    /// <summary>The clock that paces and pauses go by.</summary>
    /// <value><see cref="TimeProvider.System"/> by default.</value>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Whether <see cref="Requests"/> are kept. A fake that answers for hours would run out of memory.</summary>
    /// <value>True by default.</value>
    public bool KeepsRequests { get; init; } = true;

    /// <summary>What was asked so far, in order; empty where <see cref="KeepsRequests"/> is false.</summary>
    public IReadOnlyList<FakeRequest> Requests
    {
        get
        {
            lock (_requests)
                return [.. _requests];
        }
    }

    /// <summary>A handler that answers every request in process, without a network.</summary>
    /// <returns>The handler; any number of them share this fake's answers and requests.</returns>
    public HttpMessageHandler CreateHandler() => new FakeHandler(this);

    /// <summary>A client that talks to this fake in process.</summary>
    /// <param name="configure">Changes its options, which have a key and the fake's clock already.</param>
    /// <returns>The client.</returns>
    public ClaudeClient CreateClient(Action<ClaudeClientOptions>? configure = null)
    {
        ClaudeClientOptions options = new() { ApiKey = "fake-key", TimeProvider = TimeProvider };
        configure?.Invoke(options);
        return new ClaudeClient(new HttpClient(CreateHandler()) { Timeout = Timeout.InfiniteTimeSpan }, options);
    }

    /// <summary>Remembers a request and decides on its answer.</summary>
    internal (FakeRequest Request, FakeReply Reply) Receive(
        string method, string path, IReadOnlyDictionary<string, string> headers, string body, CancellationToken aborted)
    {
        FakeRequest request;
        lock (_requests)
        {
            request = new FakeRequest(++_received, method, path, headers, body, aborted);
            if (KeepsRequests)
                _requests.Add(request);
        }
        return (request, _answer(request));
    }
}

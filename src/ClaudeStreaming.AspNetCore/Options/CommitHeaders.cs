namespace ClaudeStreaming;

/// <summary>When a relay sends the headers of its response. Once they are sent, the status cannot tell of a failure any more.</summary>
public enum CommitHeaders
{
    /// <summary>As soon as the API has accepted the request: its refusal is still a status of the response.</summary>
    OnUpstreamAccepted,

    /// <summary>At once: the browser knows that its request has arrived, and heartbeats run while the API is waited for. A refusal is an
    /// <c>error</c> event.</summary>
    Immediately,
}

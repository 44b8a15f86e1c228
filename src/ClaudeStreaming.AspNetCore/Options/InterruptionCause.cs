namespace ClaudeStreaming;

/// <summary>Why an answer is not complete.</summary>
public enum InterruptionCause
{
    /// <summary>The API failed in mid-answer, or the connection to it did.</summary>
    UpstreamFailed,

    /// <summary>The browser left, and the policy is <see cref="DisconnectPolicy.CancelUpstream"/>.</summary>
    BrowserLeft,

    /// <summary>Somebody asked for it, at the stop endpoint of a resumable stream.</summary>
    Stopped,

    /// <summary>The answer took longer than <see cref="RelayOptions.MaxDuration"/>.</summary>
    TookTooLong,

    /// <summary>The server is shutting down, and nobody was reading.</summary>
    ShuttingDown,

    /// <summary>The server could not pass the answer on: its store of resumable streams failed or was full, or a token of yours was
    /// cancelled.</summary>
    RelayFailed,
}

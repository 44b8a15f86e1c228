namespace ClaudeStreaming;

/// <summary>What becomes of an answer when the browser leaves before it is complete.</summary>
public enum DisconnectPolicy
{
    /// <summary>The request to the API is cancelled, at once.</summary>
    CancelUpstream,

    /// <summary>The answer is read to its end, so that it can be saved; nobody sees it any more.</summary>
    KeepRunning,

    /// <summary>As <see cref="KeepRunning"/>, and the answer can be read again from any point while it runs and for a while after, under an
    /// id that the response's headers name. Needs <c>AddResumableStreams</c> and <c>MapResumableStreams</c>.</summary>
    Resumable,
}

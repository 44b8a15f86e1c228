namespace ClaudeStreaming;

/// <summary>What became of records that were to be appended to a stream.</summary>
public enum AppendResult
{
    /// <summary>They are there.</summary>
    Appended,

    /// <summary>None was appended: the lease is lost, or the stream has ended.</summary>
    Fenced,

    /// <summary>None was appended: there is no room for them. The stream can still be completed.</summary>
    Full,
}

namespace ClaudeStreaming.Torture;

/// <summary>In which way an answer goes wrong.</summary>
internal enum Fault
{
    None,

    /// <summary>The connection is torn down.</summary>
    CutSocket,

    /// <summary>The body ends as if it were complete.</summary>
    CleanEnd,

    /// <summary>The service reports an error inside the stream.</summary>
    ErrorEvent,

    /// <summary>Nothing more comes.</summary>
    Stall,

    /// <summary>An event that is no JSON.</summary>
    Garbage,

    /// <summary>A status other than 200.</summary>
    Refusal,

    /// <summary>The headers take a while.</summary>
    SlowHeaders,

    /// <summary>The headers never come.</summary>
    NoHeaders,
}

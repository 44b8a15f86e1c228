using ClaudeStreaming;

namespace ChatConsole;

/// <summary>What to ask whom, as the command line says.</summary>
internal sealed record RequestSettings
{
    public const string DefaultModel = "claude-opus-4-8";
    public const int DefaultMaxTokens = 8192;

    public string Model { get; init; } = DefaultModel;

    public int MaxTokens { get; init; } = DefaultMaxTokens;

    public string? System { get; init; }

    /// <summary>Null for the library's own.</summary>
    public TimeSpan? IdleTimeout { get; init; }

    /// <summary>Null for what the environment says.</summary>
    public string? BaseUrl { get; init; }

    /// <summary>Whether an answer that breaks off goes on in a new request.</summary>
    public bool Recovers { get; init; }

    /// <summary>Whether the library's log goes to stderr.</summary>
    public bool IsVerbose { get; init; }

    public MessageRequest ToRequest(IReadOnlyList<InputMessage> messages) => new()
    {
        Model = Model,
        MaxTokens = MaxTokens,
        System = string.IsNullOrEmpty(System) ? null : System,
        Messages = messages,
    };
}

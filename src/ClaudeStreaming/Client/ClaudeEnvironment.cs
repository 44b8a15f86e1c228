namespace ClaudeStreaming;

/// <summary>The environment variables that every client of the API reads.</summary>
internal static class ClaudeEnvironment
{
    /// <summary>Sets what the environment says; the key wins over the token.</summary>
    /// <exception cref="ArgumentException">The base address is none.</exception>
    public static ClaudeClientOptions Apply(ClaudeClientOptions options)
    {
        options.ApiKey = Get("ANTHROPIC_API_KEY");
        options.AuthToken = options.ApiKey is null ? Get("ANTHROPIC_AUTH_TOKEN") : null;
        if (Get("ANTHROPIC_BASE_URL") is { } address)
        {
            options.BaseAddress = Uri.TryCreate(address, UriKind.Absolute, out Uri? uri)
                ? uri
                : throw new ArgumentException("ANTHROPIC_BASE_URL is not an absolute address. Set it like https://api.anthropic.com.");
        }
        return options;
    }

    // A value pasted into a file or a shell often has a line end behind it.
    private static string? Get(string name) =>
        Environment.GetEnvironmentVariable(name)?.Trim() is { Length: > 0 } value ? value : null;
}

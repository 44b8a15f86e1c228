namespace BrowserRelay;

/// <summary>Whom to ask.</summary>
internal static class Upstream
{
    private static readonly string[] Variables = ["ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN", "ANTHROPIC_BASE_URL"];

    /// <summary>Whether the environment names nobody, so that a script has to do.</summary>
    public static bool IsMissing => Variables.All(static name => string.IsNullOrWhiteSpace(Environment.GetEnvironmentVariable(name)));
}

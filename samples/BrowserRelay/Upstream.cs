using ClaudeStreaming;
using ClaudeStreaming.Testing;

namespace BrowserRelay;

/// <summary>Whom to ask.</summary>
internal static class Upstream
{
    /// <summary>The setting that says where the FakeClaude of several servers is.</summary>
    public const string SharedScript = "FakeClaude";

    private static readonly string[] Variables = ["ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN", "ANTHROPIC_BASE_URL"];

    /// <summary>Whether the environment names nobody, so that a script has to do.</summary>
    public static bool IsMissing => Variables.All(static name => string.IsNullOrWhiteSpace(Environment.GetEnvironmentVariable(name)));

    /// <summary>Starts the script, and says so.</summary>
    public static async Task<FakeClaudeServer> StartScriptAsync()
    {
        FakeClaudeServer scripted = await FakeClaudeServer.StartAsync(ScriptedAnswers.Create());
        Console.WriteLine($"No ANTHROPIC_API_KEY, so this is FakeClaude on http://{scripted.BaseAddress.Authority}, over real HTTP.");
        return scripted;
    }

    /// <summary>Registers who answers.</summary>
    /// <param name="builder">The program.</param>
    /// <param name="script">Where FakeClaude is; null to ask the API.</param>
    public static void AddClaude(this WebApplicationBuilder builder, Uri? script)
    {
        builder.Services.AddSingleton(new About(builder.Configuration["Model"] ?? "claude-opus-4-8", IsScripted: script is not null));
        if (script is null)
        {
            builder.Services.AddClaudeStreaming();
            return;
        }
        builder.Services
            .AddClaudeStreaming(claude => (claude.ApiKey, claude.BaseAddress) = ("fake-key", script))
            // A proxy that the environment names would not find the way.
            .ConfigurePrimaryHttpMessageHandler(static () => new SocketsHttpHandler { UseProxy = false });
    }
}

using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace ClaudeStreaming;

/// <summary>
/// Reads options out of a section of the configuration. Not with the binder: half of the options are no values (a clock, a delegate), and
/// without reflection this is all there is to it.
/// </summary>
internal static class ClaudeClientConfiguration
{
    /// <exception cref="InvalidOperationException">A value cannot be read; its key is named, the value is not.</exception>
    public static void Apply(IConfiguration section, ClaudeClientOptions options)
    {
        options.ApiKey = section[nameof(options.ApiKey)] ?? options.ApiKey;
        options.AuthToken = section[nameof(options.AuthToken)] ?? options.AuthToken;
        options.ApiVersion = section[nameof(options.ApiVersion)] ?? options.ApiVersion;
        options.UserAgentSuffix = section[nameof(options.UserAgentSuffix)] ?? options.UserAgentSuffix;
        options.BaseAddress = Read(section, nameof(options.BaseAddress), "an absolute address", ReadUri) ?? options.BaseAddress;
        options.ConnectTimeout = ReadTime(section, nameof(options.ConnectTimeout)) ?? options.ConnectTimeout;
        options.ResponseTimeout = ReadTime(section, nameof(options.ResponseTimeout)) ?? options.ResponseTimeout;
        options.IdleTimeout = ReadTime(section, nameof(options.IdleTimeout)) ?? options.IdleTimeout;
        options.EventTimeout = ReadTime(section, nameof(options.EventTimeout)) ?? options.EventTimeout;
        options.AllowInsecureHttp = ReadFlag(section, nameof(options.AllowInsecureHttp)) ?? options.AllowInsecureHttp;
        options.TraceContent = ReadFlag(section, nameof(options.TraceContent)) ?? options.TraceContent;
        options.LogContent = ReadFlag(section, nameof(options.LogContent)) ?? options.LogContent;
        options.MaxRetryDelay = ReadTime(section, nameof(options.MaxRetryDelay)) ?? options.MaxRetryDelay;
        options.MaxRetries = (int?)ReadNumber(section, nameof(options.MaxRetries), int.MaxValue) ?? options.MaxRetries;
        options.MaxEventBytes = (int?)ReadNumber(section, nameof(options.MaxEventBytes), int.MaxValue) ?? options.MaxEventBytes;
        options.MaxMessageBytes = ReadNumber(section, nameof(options.MaxMessageBytes), long.MaxValue) ?? options.MaxMessageBytes;

        ApplyRecovery(section.GetSection(nameof(options.Recovery)), options);

        // A list, or one string with commas, which is what an environment variable can hold.
        IConfigurationSection betas = section.GetSection(nameof(options.Betas));
        IEnumerable<string?> values = betas.Value is { } joined
            ? joined.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            : betas.GetChildren().Select(static child => child.Value);
        foreach (string? beta in values)
            options.Betas.Add(beta ?? "");
    }

    private static void ApplyRecovery(IConfigurationSection section, ClaudeClientOptions options)
    {
        if (!section.Exists())
            return;
        RecoveryOptions recovery = options.Recovery ??= new RecoveryOptions();
        recovery.MaxContinuations = (int?)ReadNumber(section, nameof(recovery.MaxContinuations), int.MaxValue) ?? recovery.MaxContinuations;
        recovery.Strategy = (ContinuationStrategy?)Read(
            section,
            nameof(recovery.Strategy),
            "UserTurn or Prefill",
            static text => Enum.TryParse(text, ignoreCase: true, out ContinuationStrategy strategy) ? (object)strategy : null) ?? recovery.Strategy;
    }

    private static bool? ReadFlag(IConfiguration section, string key) => (bool?)Read(
        section, key, "true or false", static text => bool.TryParse(text, out bool flag) ? (object)flag : null);

    private static Uri? ReadUri(string text) => Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) ? uri : null;

    private static TimeSpan? ReadTime(IConfiguration section, string key) => (TimeSpan?)Read(
        section,
        key,
        "a time like 00:02:00",
        static text => TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out TimeSpan time) ? (object)time : null);

    private static long? ReadNumber(IConfiguration section, string key, long largest) => (long?)Read(
        section,
        key,
        "a whole number",
        text => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) && number <= largest && number >= -largest
            ? (object)number
            : null);

    private static T? Read<T>(IConfiguration section, string key, string what, Func<string, T?> read) where T : class
    {
        if (section[key] is not { } text)
            return null;
        string path = section is IConfigurationSection named ? $"{named.Path}:{key}" : key;
        return read(text) ?? throw new InvalidOperationException($"The configuration value {path} is not {what}.");
    }
}

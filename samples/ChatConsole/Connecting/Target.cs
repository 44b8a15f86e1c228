namespace ChatConsole;

/// <summary>Whom to talk to, and with what credential.</summary>
internal sealed record Target(Uri Address, string? ApiKey, string? AuthToken)
{
    private const string KeyVariable = "ANTHROPIC_API_KEY";
    private const string TokenVariable = "ANTHROPIC_AUTH_TOKEN";
    private const string AddressVariable = "ANTHROPIC_BASE_URL";
    private const string Placeholder = "no-key";

    /// <summary>Whether there is nobody to talk to but ourselves.</summary>
    public bool IsFake { get; private init; }

    public string? Notice { get; private init; }

    /// <exception cref="UsageException">The address is none, or it needs a key and there is none.</exception>
    public static Target Of(string? baseUrl, Func<string, string?> environment)
    {
        // A value pasted into a file or a shell often has a line end behind it.
        string? Read(string name) => environment(name)?.Trim() is { Length: > 0 } value ? value : null;
        string? key = Read(KeyVariable);
        string? token = key is null ? Read(TokenVariable) : null;
        (string? address, string source) = baseUrl is null ? (Read(AddressVariable), AddressVariable) : (baseUrl, "--base-url");
        Uri uri = Parse(address ?? "https://api.anthropic.com", source);
        if (key is not null || token is not null)
            return new Target(uri, key, token);
        if (address is null)
            return new Target(uri, Placeholder, null) { IsFake = true };
        // People point it at fakes and proxies of their own, which want no key.
        return uri.IsLoopback
            ? new Target(uri, Placeholder, null) { Notice = $"No {KeyVariable}, so {uri.Authority} gets a placeholder." }
            : throw new UsageException($"No key for {uri.Authority}. Set {KeyVariable} (or {TokenVariable}).");
    }

    // A record would print the key.
    public override string ToString() => Address.ToString();

    private static Uri Parse(string address, string source) =>
        Uri.TryCreate(address, UriKind.Absolute, out Uri? uri) && uri.Scheme is "http" or "https"
            ? uri
            : throw new UsageException($"{source} is not an http or https address: '{address}'. Set it like https://api.anthropic.com.");
}

using System.Net.Http.Headers;

namespace ClaudeStreaming;

/// <summary>What a request proves its right with. It prints nothing of it.</summary>
internal sealed class Credential
{
    private readonly string? _apiKey;
    private readonly Func<CancellationToken, ValueTask<string>>? _token;

    private Credential(string? apiKey, Func<CancellationToken, ValueTask<string>>? token)
    {
        _apiKey = apiKey;
        _token = token;
    }

    public static Credential Of(ClaudeClientOptions options)
    {
        string? token = options.AuthToken;
        return new Credential(options.ApiKey, token is null ? options.TokenProvider : _ => new ValueTask<string>(token));
    }

    /// <summary>Takes a secret out of text that came from the other side, which may have repeated the request's headers.</summary>
    public static string Redact(string text, string secret)
    {
        const string Instead = "[redacted]";
        text = text.Replace(secret, Instead, StringComparison.Ordinal);
        // The text may have been cut in the middle of it.
        for (int length = secret.Length - 1; length >= 4; length--)
        {
            if (text.EndsWith(secret[..length], StringComparison.Ordinal))
                return text[..^length] + Instead;
        }
        return text;
    }

    /// <summary>Puts the credential into the headers of one attempt.</summary>
    /// <returns>The secret, so that it can be kept out of whatever comes back.</returns>
    /// <exception cref="InvalidOperationException">The token provider returned what cannot be a token.</exception>
    public async ValueTask<string> ApplyAsync(HttpRequestHeaders headers, CancellationToken cancellationToken)
    {
        if (_token is null)
        {
            headers.TryAddWithoutValidation("x-api-key", _apiKey);
            return _apiKey!;
        }
        string token = await _token(cancellationToken).ConfigureAwait(false);
        if (!OptionRules.IsFieldValue(token))
            throw new InvalidOperationException("TokenProvider returned a token that is empty or has characters that a header cannot carry.");
        headers.TryAddWithoutValidation("authorization", "Bearer " + token);
        return token;
    }

    public override string ToString() => nameof(Credential);
}

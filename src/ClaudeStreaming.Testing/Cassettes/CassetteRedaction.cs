using System.Collections.Immutable;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Unicode;

namespace ClaudeStreaming.Testing;

/// <summary>Takes out of one exchange what is not to be recorded: the key, wherever it stands, and what the user names.</summary>
internal sealed class CassetteRedaction
{
    private static readonly string[] Credentials = ["x-api-key", "authorization", "proxy-authorization", "cookie"];

    private readonly string[] _secrets;
    private readonly Func<string, string>? _redact;

    public CassetteRedaction(HttpRequestHeaders headers, Func<string, string>? redact)
    {
        _redact = redact;
        _secrets =
        [
            .. Credentials.Where(headers.NonValidated.Contains)
                .SelectMany(name => headers.NonValidated[name])
                .SelectMany(static value => value.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                // What is shorter is no secret, and its like stands everywhere.
                .Where(static part => part.Length >= 8),
        ];
    }

    public string Text(string text)
    {
        foreach (string secret in _secrets)
            text = text.Replace(secret, new string('*', secret.Length), StringComparison.Ordinal);
        return _redact is null ? text : _redact(text);
    }

    /// <summary>Redacts a body that came in pieces; a key may be cut between them.</summary>
    public List<CassettePiece> Pieces(IEnumerable<CassettePiece> pieces)
    {
        List<CassettePiece> redacted = [.. pieces];
        byte[] body = [.. redacted.SelectMany(static piece => piece.Bytes)];
        foreach (string secret in _secrets)
            Mask(body, Encoding.UTF8.GetBytes(secret));
        int at = 0;
        for (int i = 0; i < redacted.Count; i++)
        {
            int length = redacted[i].Bytes.Length;
            redacted[i] = redacted[i] with { Bytes = Redact(body.AsSpan(at, length)) };
            at += length;
        }
        return redacted;
    }

    private static void Mask(Span<byte> body, ReadOnlySpan<byte> secret)
    {
        for (int found; (found = body.IndexOf(secret)) >= 0; body = body[(found + secret.Length)..])
            body.Slice(found, secret.Length).Fill((byte)'*');
    }

    private ImmutableArray<byte> Redact(ReadOnlySpan<byte> piece) =>
        // A piece that is cut within a character is no text.
        _redact is null || !Utf8.IsValid(piece) ? [.. piece] : [.. Encoding.UTF8.GetBytes(_redact(Encoding.UTF8.GetString(piece)))];
}

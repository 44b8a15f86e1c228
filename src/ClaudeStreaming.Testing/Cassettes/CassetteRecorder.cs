using System.Net.Http.Headers;
using System.Text;

namespace ClaudeStreaming.Testing;

/// <summary>Passes requests on, and records them and their answers into a file that a <see cref="Cassette"/> plays.</summary>
/// <remarks>
/// <para>Put it under an <see cref="HttpClient"/>, on top of what sends: <c>new HttpClient(new CassetteRecorder("answers.jsonl"))</c>. What is
/// there of an exchange is written when its answer ends, breaks, or is left; a request that gets no answer is not recorded.</para>
/// <para>Of headers only those are recorded that an allow-list names; the key is taken out of everything. Safe for use by any number
/// of threads.</para>
/// </remarks>
public sealed class CassetteRecorder : DelegatingHandler
{
    private static readonly string[] CI = ["CI", "TF_BUILD", "JENKINS_URL", "TEAMCITY_VERSION"];

    private readonly string _path;
    private readonly CassetteOptions _options;
    private readonly object _gate = new();

    /// <summary>Creates a recorder, and its file; one that was there is replaced.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">What is taken out, and whether to record on a build server.</param>
    /// <param name="innerHandler">What sends; where it is null, a <see cref="SocketsHttpHandler"/> that follows no redirect.</param>
    /// <exception cref="CassetteException">This is a build server, or the file cannot be written.</exception>
    public CassetteRecorder(string path, CassetteOptions? options = null, HttpMessageHandler? innerHandler = null)
        : base(innerHandler ?? new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        _options = options ?? new CassetteOptions();
        _path = Path.GetFullPath(path);
        if (!_options.AllowRecordingInCI && Array.Find(CI, IsSet) is { } server)
        {
            throw new CassetteException(
                $"Nothing is recorded on a build server (the environment has {server}), so {path} was not. Record it on a machine of your own and " +
                "commit the file, or set AllowRecordingInCI.");
        }
        Write(FileMode.Create, CassetteFormat.Head(_options.TimeProvider.GetUtcNow()));
    }

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        string body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
        CassetteRedaction redaction = new(request.Headers, _options.Redact);
        CassetteExchange exchange = new(
            request.Method.Method,
            request.RequestUri?.AbsolutePath ?? "",
            CassetteHeaders.Allowed(request.Headers, request.Content?.Headers, redaction),
            redaction.Text(body));
        long sentAt = _options.TimeProvider.GetTimestamp();
        HttpResponseMessage response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        exchange.HeadersAfter = _options.TimeProvider.GetElapsedTime(sentAt);
        exchange.StatusCode = (int)response.StatusCode;
        exchange.ResponseHeaders = CassetteHeaders.Allowed(response.Headers, response.Content.Headers, redaction);
        List<CassettePiece> pieces = [];
        Stream answer = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        StreamContent recording = new(new RecordingStream(
            answer,
            piece => pieces.Add(new CassettePiece(_options.TimeProvider.GetElapsedTime(sentAt), [.. piece])),
            end =>
            {
                exchange.EndedAfter = _options.TimeProvider.GetElapsedTime(sentAt);
                exchange.End = end;
                exchange.Pieces = redaction.Pieces(pieces);
                Write(FileMode.Append, CassetteFormat.Lines(exchange));
            }));
        foreach ((string name, HeaderStringValues values) in response.Content.Headers.NonValidated)
            recording.Headers.TryAddWithoutValidation(name, values);
        response.Content = recording;
        return response;
    }

    private static bool IsSet(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value && value is not "0" && !value.Equals("false", StringComparison.OrdinalIgnoreCase);

    private void Write(FileMode mode, string lines)
    {
        try
        {
            lock (_gate)
            {
                using FileStream file = new(_path, mode, FileAccess.Write, FileShare.Read);
                file.Write(Encoding.UTF8.GetBytes(lines));
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CassetteException($"The cassette {_path} cannot be written: {e.Message}", e);
        }
    }
}

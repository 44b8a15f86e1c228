using ClaudeStreaming.Sse;
using Microsoft.Extensions.Logging;

namespace ClaudeStreaming;

/// <summary>How a <see cref="ClaudeClient"/> talks to the API.</summary>
/// <remarks>Read once and copied when the client is made; later changes have no effect on it.</remarks>
public sealed class ClaudeClientOptions
{
    /// <summary>The options that the environment sets: <c>ANTHROPIC_API_KEY</c> or else <c>ANTHROPIC_AUTH_TOKEN</c>, and
    /// <c>ANTHROPIC_BASE_URL</c>.</summary>
    /// <returns>New options; without a credential where neither variable is set.</returns>
    /// <exception cref="ArgumentException"><c>ANTHROPIC_BASE_URL</c> is no absolute address.</exception>
    public static ClaudeClientOptions FromEnvironment() => ClaudeEnvironment.Apply(new ClaudeClientOptions());

    /// <summary>The API key, sent as <c>x-api-key</c>. Never part of an exception, a log line or a <c>ToString</c>.</summary>
    /// <value>Null by default. Exactly one of <see cref="ApiKey"/>, <see cref="AuthToken"/> and <see cref="TokenProvider"/> is to be set.</value>
    public string? ApiKey { get; set; }

    /// <summary>A short-lived token, sent as <c>authorization: Bearer</c>.</summary>
    /// <value>Null by default.</value>
    public string? AuthToken { get; set; }

    /// <summary>Supplies the token for <c>authorization: Bearer</c>, asked at each attempt.</summary>
    /// <value>Null by default. What it throws ends the request as it is.</value>
    public Func<CancellationToken, ValueTask<string>>? TokenProvider { get; set; }

    /// <summary>Where the API is; a path in it is kept, and <c>/v1/messages</c> is put behind.</summary>
    /// <value><c>https://api.anthropic.com</c> by default; absolute, https, or http to this machine.</value>
    public Uri BaseAddress { get; set; } = new("https://api.anthropic.com");

    /// <summary>Whether <see cref="BaseAddress"/> may be http to another machine: the key and the prompt cross the network for all to read.</summary>
    /// <value>False by default.</value>
    public bool AllowInsecureHttp { get; set; }

    /// <summary>The version of the API, sent as <c>anthropic-version</c>.</summary>
    /// <value><c>2023-06-01</c> by default. <c>2026-10-21</c> refuses <c>temperature</c>, <c>top_p</c> and <c>top_k</c>.</value>
    public string ApiVersion { get; set; } = "2023-06-01";

    /// <summary>Beta features to switch on, sent as <c>anthropic-beta</c>.</summary>
    /// <value>Empty by default.</value>
    public IList<string> Betas { get; set; } = [];

    /// <summary>Names your application behind the library's own name in <c>user-agent</c>, for example <c>Shop/2.1</c>.</summary>
    /// <value>Null by default.</value>
    public string? UserAgentSuffix { get; set; }

    /// <summary>How long connecting may take. On your own <see cref="HttpClient"/> its handler decides instead.</summary>
    /// <value>10 seconds by default; more than zero, or <see cref="Timeout.InfiniteTimeSpan"/>.</value>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the response's headers may take. Never retried: the model may be thinking already, and paid for.</summary>
    /// <value>5 minutes by default; more than zero, or <see cref="Timeout.InfiniteTimeSpan"/>.</value>
    public TimeSpan ResponseTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>The longest silence of the body; any byte ends it, pings and comments included. It runs only while a read is waiting, so
    /// a slow consumer never trips it. There is no limit on the whole answer.</summary>
    /// <value>120 seconds by default; more than zero, or <see cref="Timeout.InfiniteTimeSpan"/>.</value>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromSeconds(120);

    /// <summary>The longest time without an event that says something: pings and comments do not end it. Counted like
    /// <see cref="IdleTimeout"/>, while a read is waiting.</summary>
    /// <value><see cref="Timeout.InfiniteTimeSpan"/> by default, since a model may think for long; else more than zero.</value>
    public TimeSpan EventTimeout { get; set; } = Timeout.InfiniteTimeSpan;

    /// <summary>How many times a request is sent again before anything of its answer was shown.</summary>
    /// <value>2 by default; 0 or more.</value>
    public int MaxRetries { get; set; } = 2;

    /// <summary>The longest wait between two attempts. Where the API asks for more, its error surfaces at once.</summary>
    /// <value>60 seconds by default; zero or more, at most 24 days.</value>
    public TimeSpan MaxRetryDelay { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Whether and how an answer that breaks off after something of it was shown goes on in a new request.</summary>
    /// <value>Null by default, for never.</value>
    public RecoveryOptions? Recovery { get; set; }

    /// <summary>The largest event accepted, in bytes.</summary>
    /// <value>32 MiB by default; at least 1.</value>
    public int MaxEventBytes { get; set; } = SseReader.DefaultMaxFrameBytes;

    /// <summary>The largest message accepted, in bytes of its content and of the events that frame it.</summary>
    /// <value>128 MiB by default; from 1 to 1 GiB, which is about what a string can hold. A block counts for 256 bytes more
    /// than it has, and a change from one block to another for 16.</value>
    public long MaxMessageBytes { get; set; } = 128L * 1024 * 1024;

    /// <summary>Where to log: requests, retries, first tokens, interruptions, continuations, ends; never a key.</summary>
    /// <value>Null by default: nothing is logged or, by a registered client, to the container's loggers.</value>
    public ILoggerFactory? LoggerFactory { get; set; }

    /// <summary>Whether requests and finished messages are logged with all they say, at <see cref="LogLevel.Trace"/>.</summary>
    /// <value>False by default: neither prompt nor answer is logged.</value>
    public bool LogContent { get; set; }

    /// <summary>Whether spans carry requests and answers with all they say; see <see cref="ClaudeTelemetry"/>.</summary>
    /// <value>False by default: neither prompt nor answer is traced.</value>
    public bool TraceContent { get; set; }

    /// <summary>The clock.</summary>
    /// <value><see cref="TimeProvider.System"/> by default.</value>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>Chance, for jitter: from 0 to 1.</summary>
    internal Func<double> Randomizer { get; set; } = Random.Shared.NextDouble;
}

using System.Net;

namespace ClaudeStreaming;

/// <summary>The HTTP stack under a client, the same with and without a container.</summary>
internal static class ClaudeHttp
{
    public static HttpClient CreateClient(TimeSpan connectTimeout)
    {
        HttpClient client = new(CreateHandler(connectTimeout));
        Configure(client);
        return client;
    }

    /// <summary>The time-outs are the library's own: this one would end with the headers, and name a cancellation that nobody asked for.</summary>
    public static void Configure(HttpClient client) => client.Timeout = Timeout.InfiniteTimeSpan;

    public static SocketsHttpHandler CreateHandler(TimeSpan connectTimeout) => new()
    {
        ConnectTimeout = connectTimeout,
        // Connections are not torn down while in use, so this follows DNS without hurting a stream.
        PooledConnectionLifetime = TimeSpan.FromMinutes(10),
        // The key and the prompt must not follow a redirect to another host.
        AllowAutoRedirect = false,
        // Compression would hold back events until a block is full.
        AutomaticDecompression = DecompressionMethods.None,
        UseCookies = false,
    };
}

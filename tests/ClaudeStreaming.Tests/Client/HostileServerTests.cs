using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
using ClaudeStreaming.Tests.Support;

namespace ClaudeStreaming.Tests.Client;

/// <summary>Servers that lead astray, flood or cut off, over real sockets.</summary>
public class HostileServerTests
{
    private const string Head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n";

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task Neither_key_nor_prompt_follows_a_redirect(int status)
    {
        await using RawServer other = new($"{Head}\r\n{Wire.Answer("stolen")}");
        await using RawServer server = new($"HTTP/1.1 {status} Elsewhere\r\nLocation: http://localhost:{other.Port}/v1/messages\r\nContent-Length: 0\r\n\r\n");
        using ClaudeClient client = new(new ClaudeClientOptions { ApiKey = "sk-secret", BaseAddress = server.Address });
        ClaudeApiException failure = await Assert.ThrowsAsync<ClaudeApiException>(() => client.StreamAsync(Requests.Hello));
        Assert.Equal(status, (int)failure.StatusCode!);
        Assert.Contains("Redirects are not followed (to localhost)", failure.Message, StringComparison.Ordinal);
        Assert.Empty(other.Requests);
        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData(Head + "\r\n")]
    [InlineData("HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("HTTP/1.1 503 Busy\r\nx-should-retry: true\r\nretry-after: 0\r\nContent-Length: 0\r\n\r\n")]
    public async Task On_a_callers_own_HttpClient_that_follows_redirects_what_the_other_host_says_is_refused(string head)
    {
        await using RawServer other = new(head + Wire.Answer("stolen"));
        await using RawServer server = new($"HTTP/1.1 307 Elsewhere\r\nLocation: http://localhost:{other.Port}/v1/messages\r\nContent-Length: 0\r\n\r\n");
        using HttpClient http = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = true, ConnectCallback = ConnectAsync });
        using ClaudeClient client = new(http, new ClaudeClientOptions { ApiKey = "sk-secret", BaseAddress = server.Address });
        ClaudeStreamException failure = await Assert.ThrowsAsync<ClaudeStreamException>(() => client.StreamAsync(Requests.Hello));
        Assert.Equal(StreamFailure.NotAnEventStream, failure.Reason);
        Assert.Contains("came from localhost, not from 127.0.0.1", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("stolen", failure.ToString(), StringComparison.Ordinal);
        // What its handler has sent by then cannot be taken back, but it is not sent there again.
        Assert.Single(other.Requests);
    }

    [Fact]
    public async Task Headers_of_a_megabyte_are_refused_and_not_asked_for_again()
    {
        await using RawServer server = new($"{Head}x-padding: {new string('x', 1024 * 1024)}\r\n\r\n{Wire.Answer("Hello")}");
        using ClaudeClient client = Client(server);
        HttpRequestException failure = await Assert.ThrowsAsync<HttpRequestException>(() => client.StreamAsync(Requests.Hello));
        Assert.Equal(HttpRequestError.ConfigurationLimitExceeded, failure.HttpRequestError);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_compressed_bomb_is_refused_before_it_goes_off()
    {
        await using RawServer server = new(SendBombAsync);
        using ClaudeClient client = Client(server);
        ClaudeStreamException failure = await Assert.ThrowsAsync<ClaudeStreamException>(() => client.StreamAsync(Requests.Hello));
        Assert.Equal(StreamFailure.NotAnEventStream, failure.Reason);
        Assert.Contains("compressed (gzip)", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task On_a_callers_own_HttpClient_that_decompresses_a_bomb_meets_the_limits()
    {
        await using RawServer server = new(SendBombAsync);
        using HttpClient http = new(new SocketsHttpHandler { UseProxy = false, AutomaticDecompression = DecompressionMethods.All });
        using ClaudeClient client = new(http, new ClaudeClientOptions { ApiKey = "k", BaseAddress = server.Address, MaxEventBytes = 1024 * 1024 });
        await using MessageStream stream = await client.StreamAsync(Requests.Hello);
        ClaudeStreamException failure = await stream.FailAsync<ClaudeStreamException>("final message");
        Assert.Equal(StreamFailure.TooLarge, failure.Reason);
        Assert.Equal("Hel", failure.PartialMessage!.Text);
    }

    public static TheoryData<string> LostConnections =>
    [
        $"Content-Length: 100000\r\n\r\n{Wire.Start}{Wire.StartText()}{Wire.Text("Hel")}",
        $"Transfer-Encoding: chunked\r\n\r\n{Chunk(Wire.Start + Wire.StartText() + Wire.Text("Hel"))}fff\r\nevent: ",
    ];

    [Theory, MemberData(nameof(LostConnections))]
    public async Task A_body_that_is_cut_off_by_HTTPs_own_measure_is_a_lost_connection(string rest)
    {
        await using RawServer server = new(Head + rest);
        using ClaudeClient client = Client(server);
        foreach (string view in Views.Names.Select(static row => row.Data))
        {
            await using MessageStream stream = await client.StreamAsync(Requests.Hello);
            ClaudeStreamException failure = await stream.FailAsync<ClaudeStreamException>(view);
            Assert.Equal(StreamFailure.ConnectionLost, failure.Reason);
            Assert.IsType<HttpIOException>(failure.InnerException, exactMatch: false);
            Assert.Equal("Hel", failure.PartialMessage!.Text);
        }
    }

    [Fact]
    public async Task A_body_that_ends_with_the_connection_and_says_nothing_of_its_length_is_truncated()
    {
        await using RawServer server = new($"{Head}\r\n{Wire.Start}{Wire.StartText()}{Wire.Text("Hel")}");
        using ClaudeClient client = Client(server);
        await using MessageStream stream = await client.StreamAsync(Requests.Hello);
        Assert.Equal(StreamFailure.Truncated, (await stream.FailAsync<ClaudeStreamException>("text")).Reason);
    }

    [Fact]
    public async Task The_body_of_an_error_that_does_not_come_is_not_waited_for_longer_than_ten_seconds()
    {
        ManualClock clock = new();
        await using RawServer server = new(static async (stream, token) =>
        {
            await stream.WriteAsync("HTTP/1.1 400 Bad Request\r\nContent-Length: 1000\r\n\r\nAs I was say"u8.ToArray(), token);
            await Task.Delay(Timeout.Infinite, token);
        });
        using ClaudeClient client = new(new ClaudeClientOptions { ApiKey = "k", BaseAddress = server.Address, TimeProvider = clock });
        Task<MessageStream> opening = client.StreamAsync(Requests.Hello);
        clock.Advance(await clock.WaitForTimerAsync(static due => due == TimeSpan.FromSeconds(10)));
        Assert.Equal(HttpStatusCode.BadRequest, (await Assert.ThrowsAsync<ClaudeApiException>(() => opening)).StatusCode);
    }

    [Theory]
    [InlineData("SSH-2.0-OpenSSH_9.6\r\n")]
    [InlineData("")]
    public async Task What_is_no_HTTP_at_all_is_a_failure_to_connect(string answer)
    {
        await using RawServer server = new(answer);
        using ClaudeClient client = Client(server);
        await Assert.ThrowsAsync<HttpRequestException>(() => client.StreamAsync(Requests.Hello));
        Assert.Equal(3, server.Requests.Length);
    }

    [Theory]
    [InlineData("http://api.example.com")]
    [InlineData("http://10.0.0.1:8080")]
    [InlineData("http://127.0.0.1.example.com")]
    public void A_base_address_that_is_plain_http_to_another_machine_is_refused_unless_an_option_allows_it(string address)
    {
        ClaudeClientOptions options = new() { ApiKey = "sk-secret", BaseAddress = new Uri(address) };
        ArgumentException refusal = Assert.Throws<ArgumentException>(() => new ClaudeClient(options));
        Assert.Contains("AllowInsecureHttp", refusal.Message, StringComparison.Ordinal);
        options.AllowInsecureHttp = true;
        new ClaudeClient(options).Dispose();
    }

    [Theory]
    [InlineData("http://127.0.0.1:8080")]
    [InlineData("http://localhost")]
    [InlineData("http://[::1]:8080")]
    [InlineData("https://api.example.com")]
    public void To_this_machine_or_over_https_it_is_not(string address) =>
        new ClaudeClient(new ClaudeClientOptions { ApiKey = "k", BaseAddress = new Uri(address) }).Dispose();

    private static ClaudeClient Client(RawServer server) =>
        new(new ClaudeClientOptions { ApiKey = "k", BaseAddress = server.Address, MaxRetryDelay = TimeSpan.Zero });

    // The two names of one machine, whatever its resolver makes of them.
    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        Socket socket = new(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, context.DnsEndPoint.Port, cancellationToken);
        return new NetworkStream(socket, ownsSocket: true);
    }

    private static string Chunk(string text) => $"{Encoding.UTF8.GetByteCount(text):x}\r\n{text}\r\n";

    /// <summary>A hundred times as much as it takes on the wire, in one line.</summary>
    private static async Task SendBombAsync(Stream stream, CancellationToken cancellationToken)
    {
        await stream.WriteAsync(Encoding.UTF8.GetBytes($"{Head}Content-Encoding: gzip\r\n\r\n"), cancellationToken);
        await using GZipStream bomb = new(stream, CompressionLevel.Fastest, leaveOpen: true);
        await bomb.WriteAsync(Encoding.UTF8.GetBytes(Wire.Start + Wire.StartText() + Wire.Text("Hel") + "data: "), cancellationToken);
        byte[] nothing = new byte[1024 * 1024];
        for (int i = 0; i < 256; i++)
            await bomb.WriteAsync(nothing, cancellationToken);
    }
}

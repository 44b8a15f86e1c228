using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ClaudeStreaming.Tests.Support;

/// <summary>A server on a loopback port that sends whatever bytes a test wants, be they HTTP or not, one request a connection.</summary>
internal sealed class RawServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopped = new();
    private readonly Func<Stream, CancellationToken, Task> _answer;
    private readonly List<string> _requests = [];
    private readonly Task _serving;

    public RawServer(Func<Stream, CancellationToken, Task> answer)
    {
        _answer = answer;
        _listener.Start();
        _serving = ServeAsync();
    }

    public RawServer(string answer)
        : this((stream, token) => stream.WriteAsync(Encoding.UTF8.GetBytes(answer), token).AsTask())
    {
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public Uri Address => new($"http://127.0.0.1:{Port}");

    /// <summary>What was asked, heads and bodies.</summary>
    public string[] Requests
    {
        get
        {
            lock (_requests)
                return [.. _requests];
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopped.CancelAsync();
        _listener.Stop();
        await _serving;
        _stopped.Dispose();
    }

    private async Task ServeAsync()
    {
        while (!_stopped.IsCancellationRequested)
        {
            try
            {
                using TcpClient connection = await _listener.AcceptTcpClientAsync(_stopped.Token);
                using NetworkStream stream = connection.GetStream();
                string request = await ReadAsync(stream, _stopped.Token);
                lock (_requests)
                    _requests.Add(request);
                await _answer(stream, _stopped.Token);
            }
            catch (Exception e) when (e is OperationCanceledException or IOException or SocketException)
            {
                // The client left, or the test is over.
            }
        }
    }

    private static async Task<string> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        StringBuilder request = new();
        byte[] buffer = new byte[4096];
        while (!IsWhole(request.ToString()))
        {
            int count = await stream.ReadAsync(buffer, cancellationToken);
            if (count == 0)
                break;
            request.Append(Encoding.Latin1.GetString(buffer, 0, count));
        }
        return request.ToString();
    }

    private static bool IsWhole(string request)
    {
        const string Length = "Content-Length: ";
        int end = request.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        int at = request.IndexOf(Length, StringComparison.OrdinalIgnoreCase);
        if (end < 0 || at < 0)
            return false;
        int length = int.Parse(request.AsSpan(at + Length.Length, request.IndexOf('\r', at) - at - Length.Length), CultureInfo.InvariantCulture);
        return request.Length >= end + 4 + length;
    }
}

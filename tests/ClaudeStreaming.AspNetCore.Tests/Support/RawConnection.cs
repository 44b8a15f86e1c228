using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ClaudeStreaming.AspNetCore.Tests.Support;

/// <summary>A socket, for what a client of HTTP hides: bytes, and how a connection ends.</summary>
internal sealed class RawConnection : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly StringBuilder _received = new();
    private readonly byte[] _buffer = new byte[16 * 1024];

    private RawConnection()
    {
    }

    /// <summary>All that came so far.</summary>
    public string Received => _received.ToString();

    public Socket Socket => _socket;

    public static async Task<RawConnection> OpenAsync(int port, int receiveBuffer = 0)
    {
        RawConnection connection = new();
        if (receiveBuffer > 0)
            connection._socket.ReceiveBufferSize = receiveBuffer;
        await connection._socket.ConnectAsync(IPAddress.Loopback, port);
        return connection;
    }

    public static async Task<RawConnection> PostAsync(int port, string path = "/", string headers = "")
    {
        RawConnection connection = await OpenAsync(port);
        await connection.SendAsync($"POST {path} HTTP/1.1\r\nHost: localhost\r\n{headers}Content-Length: 0\r\n\r\n");
        return connection;
    }

    public async Task SendAsync(string text) => await _socket.SendAsync(Encoding.ASCII.GetBytes(text));

    /// <summary>Reads until a text has come.</summary>
    public async Task UntilAsync(string text)
    {
        while (!Received.Contains(text, StringComparison.Ordinal))
            Assert.True(await ReadAsync() > 0, $"The connection ended without {text}: {Received}");
    }

    /// <summary>Reads what comes next; 0 at the end.</summary>
    public async Task<int> ReadAsync()
    {
        int count = await _socket.ReceiveAsync(_buffer.AsMemory(), SocketFlags.None).AsTask().Soon();
        _received.Append(Encoding.UTF8.GetString(_buffer, 0, count));
        return count;
    }

    /// <summary>Says that nothing more will be sent, and goes on receiving.</summary>
    public void CloseSending() => _socket.Shutdown(SocketShutdown.Send);

    /// <summary>Tears the connection down, as a machine does that crashes.</summary>
    public void Reset()
    {
        _socket.LingerState = new LingerOption(enable: true, seconds: 0);
        _socket.Close();
    }

    public void Dispose() => _socket.Dispose();
}

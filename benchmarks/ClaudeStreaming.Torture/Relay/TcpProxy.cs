using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace ClaudeStreaming.Torture;

/// <summary>A network between a server and its database, which can be cut: what is sent then arrives nowhere, and nobody is told.</summary>
internal sealed class TcpProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<TcpClient, bool> _open = [];
    private readonly int _target;
    private readonly Task _accepting;
    private TaskCompletionSource _mended = Completed();

    public TcpProxy(int target)
    {
        _target = target;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>From now on nothing passes.</summary>
    public void Cut() => _mended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>New connections pass again. Those from before are lost, as after any longer cut.</summary>
    public void Mend()
    {
        foreach (TcpClient client in _open.Keys)
            client.Dispose();
        _mended.TrySetResult();
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        Mend();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task AcceptAsync()
    {
        while (true)
            _ = PassAsync(await _listener.AcceptTcpClientAsync());
    }

    private async Task PassAsync(TcpClient near)
    {
        using TcpClient far = new();
        _open.TryAdd(near, true);
        _open.TryAdd(far, true);
        try
        {
            await _mended.Task;
            await far.ConnectAsync(IPAddress.Loopback, _target);
            near.NoDelay = far.NoDelay = true;
            await Task.WhenAny(PassAsync(near.GetStream(), far.GetStream()), PassAsync(far.GetStream(), near.GetStream()));
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // One of the two is gone; so is the other.
        }
        finally
        {
            near.Dispose();
            _open.TryRemove(near, out _);
            _open.TryRemove(far, out _);
        }
    }

    private async Task PassAsync(NetworkStream from, NetworkStream to)
    {
        byte[] buffer = new byte[16 * 1024];
        while (await from.ReadAsync(buffer) is var count and > 0)
        {
            await _mended.Task;
            await to.WriteAsync(buffer.AsMemory(0, count));
        }
    }

    private static TaskCompletionSource Completed()
    {
        TaskCompletionSource completed = new();
        completed.SetResult();
        return completed;
    }
}

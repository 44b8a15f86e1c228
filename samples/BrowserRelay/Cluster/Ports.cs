using System.Net;
using System.Net.Sockets;

namespace BrowserRelay.Cluster;

/// <summary>Ports of this machine.</summary>
internal static class Ports
{
    /// <summary>One on loopback that is free for now.</summary>
    public static int Free() => Probe(new IPEndPoint(IPAddress.Loopback, 0));

    /// <summary>Looks whether a program could listen there.</summary>
    /// <returns>The port: for port 0 one that is free.</returns>
    /// <exception cref="SocketException">It could not.</exception>
    public static int Probe(IPEndPoint address)
    {
        using TcpListener listener = new(address);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

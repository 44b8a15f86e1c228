using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;

namespace BrowserRelay.Cluster;

/// <summary>What is to be started.</summary>
/// <param name="Nodes">How many servers.</param>
/// <param name="Address">Where nginx listens in front of them.</param>
internal sealed record ClusterSettings(int Nodes, IPEndPoint Address)
{
    private const string Option = "--nodes";
    private const int MostNodes = 8;
    private const string DefaultUrl = "http://127.0.0.1:5000";

    public string? Model { get; private init; }

    /// <summary>The file of the chats; null for one that goes with the servers.</summary>
    public string? Database { get; private init; }

    /// <summary>Whether a command line asks for several servers.</summary>
    public static bool AreIn(string[] args) => args.Any(static arg =>
        arg.Equals(Option, StringComparison.OrdinalIgnoreCase) || arg.StartsWith($"{Option}=", StringComparison.OrdinalIgnoreCase));

    /// <summary>Reads them, and looks whether they can be had.</summary>
    /// <exception cref="ClusterException">They cannot.</exception>
    public static ClusterSettings Read(string[] args)
    {
        IConfiguration configuration = new ConfigurationBuilder()
            .AddEnvironmentVariables("ASPNETCORE_").AddEnvironmentVariables().AddCommandLine(args).Build();
        if (!int.TryParse(configuration["nodes"], NumberStyles.None, CultureInfo.InvariantCulture, out int nodes) || nodes is < 1 or > MostNodes)
            throw new ClusterException($"{Option} takes how many servers to start: a number from 1 to {MostNodes}.");
        if (!OperatingSystem.IsLinux())
            throw new ClusterException($"{Option} needs Linux, with Debian's packages nginx-light and postgresql. Leave it out.");
        if ((PostgresServer.WhyNot ?? NginxServer.WhyNot) is { } missing)
            throw new ClusterException(missing);
        return new ClusterSettings(nodes, AddressOf(configuration["urls"] ?? DefaultUrl))
        {
            Model = configuration["Model"],
            Database = configuration["Database"] is { } path ? Path.GetFullPath(path) : null,
        };
    }

    private static IPEndPoint AddressOf(string url)
    {
        if (!TryParse(url, out IPAddress address, out int port))
            throw new ClusterException($"nginx cannot listen at {url}. Say one address, without a path: --urls {DefaultUrl}");
        try
        {
            return new IPEndPoint(address, Ports.Probe(new IPEndPoint(address, port)));
        }
        catch (SocketException e)
        {
            throw new ClusterException(e.SocketErrorCode == SocketError.AddressAlreadyInUse
                ? $"Port {port} is taken. Choose another one: --urls http://127.0.0.1:5001"
                : $"Nobody can listen at {url}: {e.Message}. Choose another address: --urls {DefaultUrl}");
        }
    }

    private static bool TryParse(string url, out IPAddress address, out int port)
    {
        address = IPAddress.Loopback;
        port = 0;
        try
        {
            BindingAddress parsed = BindingAddress.Parse(url);
            port = parsed.Port;
            if (parsed.Host is "*" or "+")
                address = IPAddress.Any;
            else if (parsed.Host != "localhost" && !IPAddress.TryParse(parsed.Host, out address!))
                return false;
            return parsed is { Scheme: "http", PathBase: "" } && port <= IPEndPoint.MaxPort;
        }
        catch (FormatException)
        {
            return false;
        }
    }
}

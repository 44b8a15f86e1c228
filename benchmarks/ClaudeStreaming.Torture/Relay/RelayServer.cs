using System.Diagnostics;
using System.Globalization;
using ClaudeStreaming.Benchmarks;
using Npgsql;

namespace ClaudeStreaming.Torture;

/// <summary>One of the servers, with a network of its own between it and the database.</summary>
internal sealed class RelayServer : IAsyncDisposable
{
    private readonly TcpProxy _network;
    private readonly string[] _arguments;
    private Process? _process;

    private RelayServer(TcpProxy network, string[] arguments)
    {
        _network = network;
        _arguments = arguments;
    }

    /// <summary>Where it listens; another place each time it is started.</summary>
    public Uri Address { get; private set; } = null!;

    public static async Task<RelayServer> StartAsync(string database, Uri claude, RelayPlan plan)
    {
        TcpProxy network = new(new NpgsqlConnectionStringBuilder(database).Port);
        RelayServer server = new(
            network,
            [
                RelayNode.Verb,
                string.Create(CultureInfo.InvariantCulture, $"{database};Port={network.Port}"),
                claude.ToString(),
                plan.Recovers ? "true" : "false",
                plan.Lease.TotalSeconds.ToString(CultureInfo.InvariantCulture),
            ]);
        await server.StartAsync();
        return server;
    }

    /// <summary>Kills it as <c>kill -9</c> does, and starts it again.</summary>
    public async Task KillAsync()
    {
        await ChildProcess.EndAsync(_process!);
        await StartAsync();
    }

    /// <summary>Cuts it off from the database for a while.</summary>
    public async Task CutOffAsync(TimeSpan length)
    {
        _network.Cut();
        await Task.Delay(length);
        _network.Mend();
    }

    /// <summary>Lets it stand still for a while.</summary>
    public async Task FreezeAsync(TimeSpan length)
    {
        await SignalAsync("-STOP");
        await Task.Delay(length);
        await SignalAsync("-CONT");
    }

    public async ValueTask DisposeAsync()
    {
        await ChildProcess.EndAsync(_process!);
        await _network.DisposeAsync();
    }

    private async Task StartAsync()
    {
        // Not this program once more, which may be a runner of tests.
        ProcessStartInfo info = new("dotnet", [typeof(RelayNode).Assembly.Location, .. _arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        _process = Process.Start(info)!;
        Address = new Uri(await ChildProcess.ReadLineAsync(_process));
    }

    private async Task SignalAsync(string signal)
    {
        using Process kill = Process.Start("kill", [signal, _process!.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }
}

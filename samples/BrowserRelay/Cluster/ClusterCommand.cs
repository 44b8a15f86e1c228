using System.Net;
using System.Runtime.InteropServices;
using ClaudeStreaming.Testing;
using Microsoft.Data.Sqlite;

namespace BrowserRelay.Cluster;

/// <summary>Several servers behind nginx, with a database for their streams; all of it ends with this program, and nothing is left of it.</summary>
internal static class ClusterCommand
{
    public static async Task<int> RunAsync(string[] args)
    {
        using CancellationTokenSource over = new();
        PosixSignalRegistration[] signals =
        [
            .. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP }.Select(signal => PosixSignalRegistration.Create(signal, context =>
            {
                context.Cancel = true;
                Console.WriteLine("Ending. Answers that are being written have ten seconds.");
                over.Cancel();
            })),
        ];
        try
        {
            await RunAsync(ClusterSettings.Read(args), over.Token);
            return 0;
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            return 0;
        }
        catch (ClusterException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 1;
        }
        finally
        {
            foreach (PosixSignalRegistration signal in signals)
                signal.Dispose();
        }
    }

    private static async Task RunAsync(ClusterSettings settings, CancellationToken over)
    {
        await using FakeClaudeServer? script = Upstream.IsMissing ? await Upstream.StartScriptAsync() : null;
        await using Keeper keeper = await Keeper.StartAsync();
        string chats = settings.Database ?? Path.Combine(keeper.Chats, "chats.db");
        Prepare(chats);
        PostgresServer postgres = await PostgresServer.CreateAsync(keeper.Postgres, [], over);
        Console.WriteLine($"PostgreSQL is on 127.0.0.1:{postgres.Port}, in {keeper.Folder}.");

        List<string> arguments =
        [
            "--urls", "http://127.0.0.1:0",
            "--Database", chats,
            "--Logging:LogLevel:BrowserRelay", "Debug",
            "--Logging:Console:FormatterName", "simple",
            "--Logging:Console:FormatterOptions:SingleLine", "true",
        ];
        if (settings.Model is { } model)
            arguments.AddRange(["--Model", model]);
        if (script is not null)
            arguments.AddRange([$"--{Upstream.SharedScript}", script.BaseAddress.AbsoluteUri]);
        List<Node> nodes = [];
        for (int number = 1; number <= settings.Nodes; number++)
        {
            nodes.Add(Node.Start(number, keeper.Folder, postgres.ConnectionString("postgres"), arguments));
            keeper.Keep(nodes[^1]);
        }
        foreach (Node node in nodes)
        {
            await node.ListensAsync(over);
            Console.WriteLine($"Node {node.Number} is process {node.ProcessId}, on {node.Address.Authority}.");
        }
        await NginxServer.StartAsync(keeper.Nginx, settings.Address, nodes.Select(static node => node.Address.Port), over);
        Console.WriteLine(
            $"""
            Open http://{Shown(settings.Address)}: nginx, which asks one node after the other.
            Ask for a long story, see below which node writes it, and kill that one: kill -9 PROCESS. Ctrl+C ends everything.
            """);
        Task running = Task.WhenAll(nodes.Select(node => RunAsync(node, keeper)));
        await running.WaitAsync(over);
        throw new ClusterException("All nodes are gone. Start again.");
    }

    private static void Prepare(string chats)
    {
        try
        {
            new ChatDatabase(chats).Prepare();
        }
        catch (SqliteException e)
        {
            throw new ClusterException($"No chats can be kept in {chats}: {e.Message} Choose another file: --Database PATH");
        }
    }

    private static async Task RunAsync(Node node, Keeper keeper)
    {
        await node.PrintAsync();
        keeper.Forget(node);
        Console.WriteLine($"Node {node.Number} is gone.");
    }

    private static IPEndPoint Shown(IPEndPoint address) => address.Address.Equals(IPAddress.Any) ? new IPEndPoint(IPAddress.Loopback, address.Port) : address;
}

using ClaudeStreaming;

namespace BrowserRelay.Cluster;

/// <summary>What makes a server one of several.</summary>
internal static class NodeRole
{
    /// <summary>The connection string of where the streams are; a server without it has them in memory.</summary>
    public const string Streams = "Streams";

    // A third of the defaults, for whoever watches: the shorter, the sooner an answer goes on, and the sooner a server that is only slow loses it.
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(5);

    /// <summary>Keeps streams where all servers look, and goes on with those whose server is gone.</summary>
    /// <returns>False where this is a server by itself.</returns>
    public static bool TryMakeNode(this WebApplicationBuilder builder)
    {
        if (builder.Configuration.GetConnectionString(Streams) is not { } connectionString)
            return false;
        builder.Services
            .AddResumableStreams(static streams =>
            {
                streams.LeaseDuration = Lease;
                streams.TakeOver = static taken => Task.FromResult(taken.Services.GetRequiredService<AnswerRelay>().GoOn(taken));
            })
            .UsePostgreSql(connectionString, static postgres =>
            {
                postgres.CreateSchema = true;
                postgres.RetryFor = Lease * 2 / 3;
            });
        builder.Services.AddHostedService<ParentWatch>();
        return true;
    }

    /// <summary>Ends this program when the one that started it is gone.</summary>
    private sealed class ParentWatch(IHostApplicationLifetime program) : BackgroundService
    {
        // A thread of its own, which waits in a read that nothing else ends.
        protected override Task ExecuteAsync(CancellationToken stoppingToken)
        {
            new Thread(() =>
            {
                using Stream stdin = Console.OpenStandardInput();
                while (stdin.ReadByte() >= 0)
                {
                }
                program.StopApplication();
            })
            { IsBackground = true }.Start();
            return Task.CompletedTask;
        }
    }
}

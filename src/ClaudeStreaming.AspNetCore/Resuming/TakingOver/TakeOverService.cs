using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ClaudeStreaming;

/// <summary>Looks for answers whose servers are gone, and brings them to their ends.</summary>
internal sealed class TakeOverService(ResumableStreams streams, IServiceScopeFactory scopes, IServiceProvider services) : BackgroundService
{
    // More at a time would be a burst of requests to the API, and the rest may go to other servers.
    private const int MostAtATime = 100;

    // A server that is gone leaves many behind, and their readers wait.
    private static readonly ParallelOptions SideBySide = new() { MaxDegreeOfParallelism = 8 };

    private static readonly TimeSpan LeastInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestInterval = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (streams.TakeOver is null)
            return;
        ILogger logger = RelayLog.Of(services);
        // Between the end of the lease and that of the stream there have to be several looks; and readers wait.
        TimeSpan interval = streams.LeaseDuration / 30;
        interval = interval < LeastInterval ? LeastInterval : interval > LongestInterval ? LongestInterval : interval;
        TimeProvider clock = services.GetService<TimeProvider>() ?? TimeProvider.System;
        HashSet<Task> running = [];
        while (true)
        {
            await Task.Delay(interval, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stoppingToken.IsCancellationRequested)
                break;
            running.RemoveWhere(static answer => answer.IsCompleted);
            try
            {
                IReadOnlyList<string> abandoned = await streams.Store.FindAbandonedAsync(MostAtATime, stoppingToken).ConfigureAwait(false);
                await Parallel.ForEachAsync(abandoned, SideBySide, async (id, _) =>
                {
                    if (await streams.Store.TryTakeOverAsync(id, stoppingToken).ConfigureAwait(false) is not { } lease)
                        return;
                    Task answer = RunAsync(lease, stoppingToken);
                    lock (running)
                        running.Add(answer);
                }).ConfigureAwait(false);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                RelayLog.StoreFailed(logger, e);
            }
        }
        await Task.WhenAll(running).ConfigureAwait(false);
    }

    private async Task RunAsync(StreamLease lease, CancellationToken stoppingToken)
    {
        AsyncServiceScope scope = scopes.CreateAsyncScope();
        await using (scope.ConfigureAwait(false))
            await new TakenOverAnswer(streams, scope.ServiceProvider, lease, stoppingToken).RunAsync().ConfigureAwait(false);
    }
}

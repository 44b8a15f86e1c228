using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ClaudeStreaming;

/// <summary>Looks for answers whose servers are gone, and brings them to their ends.</summary>
internal sealed class TakeOverService(ResumableStreams streams, IServiceScopeFactory scopes, IServiceProvider services) : BackgroundService
{
    // More at a time would be a burst of requests to the API, and the rest may go to other servers.
    private const int MostAtATime = 50;

    private static readonly TimeSpan LeastInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestInterval = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (streams.TakeOver is null)
            return;
        ILogger logger = RelayLog.Of(services);
        // Between the end of the lease and that of the stream there have to be several looks.
        TimeSpan interval = streams.LeaseDuration / 15;
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
                foreach (string id in await streams.Store.FindAbandonedAsync(MostAtATime, stoppingToken).ConfigureAwait(false))
                {
                    if (await streams.Store.TryTakeOverAsync(id, stoppingToken).ConfigureAwait(false) is { } lease)
                        running.Add(RunAsync(lease, stoppingToken));
                }
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

using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace ClaudeStreaming;

/// <summary>Looks at the tables when the application starts: what somebody has to mend is better known then than at the first question.</summary>
internal sealed class PostgreSqlStart(PostgreSqlStreamStore store, ILogger<PostgreSqlStreamStore> logger) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await store.Database.PrepareAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (NpgsqlException e) when (Database.IsPassing(e))
        {
            // It may come up after its servers; each step tries again.
            StoreLog.NotThereYet(logger, e);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

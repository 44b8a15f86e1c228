using System.Data;
using System.Globalization;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace ClaudeStreaming;

/// <summary>The one connection of this server that listens for news, of whatever stream. It comes back by itself.</summary>
internal sealed class Listener(Database database, WakeBook wakes, LeaseBook leases, ILogger logger) : IAsyncDisposable
{
    /// <summary>News of records, and keys behind it.</summary>
    public const char Records = 'r';

    /// <summary>News of a stop, and a key behind it.</summary>
    public const char Stop = 's';

    // A connection that nothing was heard of for so long is asked whether it is still there: a cut network says nothing.
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource _firstAttempt = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly object _gate = new();
    private Task? _running;

    /// <summary>Begins to listen, where that has not begun.</summary>
    /// <returns>A task that ends when it listens, or cannot for now: then whoever reads is woken once it does.</returns>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
            _running ??= Task.Run(RunAsync, CancellationToken.None);
        return _firstAttempt.Task.WaitAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await (_running ?? Task.CompletedTask).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stopping.Dispose();
    }

    private async Task RunAsync()
    {
        bool isLost = false;
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                NpgsqlConnection connection = await database.OpenAsync(_stopping.Token).ConfigureAwait(false);
                await using (connection.ConfigureAwait(false))
                {
                    try
                    {
                        await ListenAsync(connection).ConfigureAwait(false);
                        isLost = false;
                        while (true)
                        {
                            if (!await connection.WaitAsync(LongestSilence, _stopping.Token).ConfigureAwait(false))
                                await ExecuteAsync(connection, "SELECT 1").ConfigureAwait(false);
                        }
                    }
                    finally
                    {
                        connection.Notification -= OnNotification;
                        if (connection.State == ConnectionState.Open)
                            await ExecuteAsync(connection, "UNLISTEN *").ConfigureAwait(false);
                    }
                }
            }
            catch (Exception e) when (!_stopping.IsCancellationRequested)
            {
                // Said once for each time that it is lost.
                if (!isLost)
                    StoreLog.ListenerLost(logger, e);
                isLost = true;
                _firstAttempt.TrySetResult();
                await Task.Delay(Pause, database.Clock, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task ListenAsync(NpgsqlConnection connection)
    {
        connection.Notification += OnNotification;
        await ExecuteAsync(connection, "LISTEN claude_streaming").ConfigureAwait(false);
        StoreLog.Listening(logger);
        _firstAttempt.TrySetResult();
        // What was said while nobody listened.
        wakes.WakeAll();
        foreach (long key in await FindStopsAsync(connection).ConfigureAwait(false))
            leases.Stop(key);
    }

    private void OnNotification(object sender, NpgsqlNotificationEventArgs news)
    {
        // Anybody who may connect to the database can say something here; what is no number is nobody's.
        if (news.Payload.Length == 0)
            return;
        foreach (Range range in news.Payload.AsSpan(1).Split(','))
        {
            if (!long.TryParse(news.Payload.AsSpan(1)[range], NumberStyles.None, CultureInfo.InvariantCulture, out long key))
                continue;
            if (news.Payload[0] == Records)
                wakes.Wake(key);
            else if (news.Payload[0] == Stop)
                leases.Stop(key);
        }
    }

    private async Task<List<long>> FindStopsAsync(NpgsqlConnection connection)
    {
        List<long> keys = [];
        NpgsqlCommand command = new("SELECT key FROM claude_streaming.streams WHERE key = ANY ($1) AND stop_requested", connection)
        {
            Parameters = { new NpgsqlParameter<long[]> { TypedValue = leases.Keys } },
        };
        await using (command.ConfigureAwait(false))
        {
            NpgsqlDataReader rows = await command.ExecuteReaderAsync(_stopping.Token).ConfigureAwait(false);
            await using (rows.ConfigureAwait(false))
            {
                while (await rows.ReadAsync(_stopping.Token).ConfigureAwait(false))
                    keys.Add(rows.GetInt64(0));
            }
        }
        return keys;
    }

    private async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        NpgsqlCommand command = new(sql, connection);
        await using (command.ConfigureAwait(false))
            await command.ExecuteNonQueryAsync(_stopping.Token).ConfigureAwait(false);
    }
}

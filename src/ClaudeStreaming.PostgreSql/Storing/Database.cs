using System.Data;
using Npgsql;

namespace ClaudeStreaming;

/// <summary>The database: its connections, whether its tables are the right ones, and what is done where it is away for a moment.</summary>
internal sealed class Database : IAsyncDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    private readonly NpgsqlDataSource _source;
    private readonly SemaphoreSlim _preparing = new(1, 1);
    private readonly bool _createsSchema;
    private readonly TimeSpan _retryFor;
    private readonly int _commandTimeout;
    private volatile bool _isPrepared;

    public Database(PostgreSqlStreamOptions options, TimeProvider clock)
    {
        _createsSchema = options.CreateSchema;
        _retryFor = options.RetryFor;
        _commandTimeout = (int)Math.Ceiling(options.CommandTimeout.TotalSeconds);
        NpgsqlConnectionStringBuilder text = new(options.ConnectionString);
        // A connection that is not there within the time of a command will not be there in time for the answer.
        text.Timeout = Math.Min(text.Timeout, _commandTimeout);
        text.CommandTimeout = _commandTimeout;
        // A command that timed out has most likely lost its server: asking it to stop takes as long again.
        text.CancellationTimeout = -1;
        // Nothing that is done here leaves anything in a session, but for the one that listens, which tidies up behind itself. Forgetting it
        // takes half a dozen statements each time.
        text.NoResetOnClose = true;
        text.ApplicationName ??= "ClaudeStreaming";
        _source = new NpgsqlDataSourceBuilder(text.ConnectionString).Build();
        Clock = clock;
    }

    public TimeProvider Clock { get; }

    /// <summary>Whether it may well be over in a moment.</summary>
    public static bool IsPassing(Exception e) => e switch
    {
        // What is full now is full in a second.
        PostgresException { SqlState: PostgresErrorCodes.DiskFull } => false,
        // The server goes, or comes: a restart says these.
        PostgresException
        {
            SqlState: PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow
        } => true,
        NpgsqlException npgsql => npgsql.IsTransient,
        TimeoutException or IOException => true,
        _ => false,
    };

    /// <summary>Runs a step on a connection, and again where the database was away for a moment. It has to be one that may be run again.</summary>
    public async Task<T> RunAsync<T>(Func<NpgsqlConnection, CancellationToken, Task<T>> step, CancellationToken cancellationToken) =>
        await RetryAsync(token => RunOnceAsync(step, token), cancellationToken).ConfigureAwait(false);

    /// <summary>Runs a step on a connection.</summary>
    public async Task<T> RunOnceAsync<T>(Func<NpgsqlConnection, CancellationToken, Task<T>> step, CancellationToken cancellationToken)
    {
        NpgsqlConnection connection = await OpenAsync(cancellationToken).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            try
            {
                return await step(connection, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (IsPassing(e) && connection.State != ConnectionState.Open)
            {
                // What broke this one has most likely broken all the others. Each would cost a try.
                _source.Clear();
                throw;
            }
        }
    }

    /// <summary>Tries a step until it succeeds, or has failed for too long.</summary>
    public async Task<T> RetryAsync<T>(Func<CancellationToken, Task<T>> step, CancellationToken cancellationToken)
    {
        long begun = Clock.GetTimestamp();
        for (TimeSpan pause = FirstPause; ; pause = Min(pause * 2, LongestPause))
        {
            try
            {
                return await step(cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (IsPassing(e) && Clock.GetElapsedTime(begun) + pause < _retryFor)
            {
                await Task.Delay(pause, Clock, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Opens a connection to tables that are the right ones.</summary>
    public async Task<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken)
    {
        await PrepareAsync(cancellationToken).ConfigureAwait(false);
        return await _source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Creates the tables where that is wanted, and refuses those that are not known here.</summary>
    /// <exception cref="InvalidOperationException">They are missing, or of another version.</exception>
    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        if (_isPrepared)
            return;
        await _preparing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_isPrepared)
                return;
            NpgsqlConnection connection = await _source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
            await using (connection.ConfigureAwait(false))
            {
                if (_createsSchema)
                    await StreamSchema.CreateAsync(connection, cancellationToken).ConfigureAwait(false);
                await StreamSchema.CheckAsync(connection, cancellationToken).ConfigureAwait(false);
            }
            _isPrepared = true;
        }
        finally
        {
            _preparing.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _source.DisposeAsync().ConfigureAwait(false);
        _preparing.Dispose();
    }

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;
}

namespace ClaudeStreaming;

/// <summary>How resumable streams are kept in PostgreSQL; see <c>UsePostgreSql</c>.</summary>
/// <remarks>Checked when the application starts, and read once. How large a stream may be and how long it is kept is said by
/// <see cref="ResumableStreamOptions"/>.</remarks>
public sealed class PostgreSqlStreamOptions
{
    internal string ConnectionString { get; set; } = "";

    /// <summary>Whether <see cref="StreamSchema.Script"/> is run when the application starts.</summary>
    /// <value>False by default: the application does not start where the tables are missing.</value>
    public bool CreateSchema { get; set; }

    /// <summary>Whether records, and requests that are kept, are encrypted by the application's Data Protection.</summary>
    /// <value>False by default. Where it is set, all servers have to share one key ring and one application name, or no other can read what one has
    /// written. Whose a stream is stays readable.</value>
    public bool ProtectPayloads { get; set; }

    /// <summary>How often this server writes, at most: what its answers have to append meanwhile goes together. Where little is written nothing
    /// waits.</summary>
    /// <value>20 ms by default; from zero to 1 second.</value>
    public TimeSpan BatchDelay { get; set; } = TimeSpan.FromMilliseconds(20);

    /// <summary>How many bytes are written at once without waiting for <see cref="BatchDelay"/>.</summary>
    /// <value>256 KiB by default; from 1 KiB to 16 MiB.</value>
    public int BatchBytes { get; set; } = 256 * 1024;

    /// <summary>How often a reader looks for records that it was not told of.</summary>
    /// <value>1 second by default; from 50 ms to 5 seconds, since that is also how late it notices that a producer is gone.</value>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long the database may take to answer.</summary>
    /// <value>5 seconds by default; from 1 second to 1 minute.</value>
    public TimeSpan CommandTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>For how long a step is tried again where the database is not there; then it has failed.</summary>
    /// <value>10 seconds by default, which is less than a producer's lease; from zero, for never, to 5 minutes.</value>
    public TimeSpan RetryFor { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How often streams whose time is over are removed, by one server at a time.</summary>
    /// <value>30 seconds by default; from 1 second to 1 hour.</value>
    public TimeSpan CleanupInterval { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a stream may run: one that still does is ended then.</summary>
    /// <value>1 day by default; from 1 minute to 30 days.</value>
    public TimeSpan MaxAge { get; set; } = TimeSpan.FromDays(1);
}

using Microsoft.Extensions.Options;
using Npgsql;

namespace ClaudeStreaming;

/// <summary>Checks the options when the application starts.</summary>
internal sealed class PostgreSqlStreamOptionsValidator : IValidateOptions<PostgreSqlStreamOptions>
{
    public ValidateOptionsResult Validate(string? name, PostgreSqlStreamOptions options)
    {
        string[] problems = [.. Problems(options)];
        return problems.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    private static IEnumerable<string> Problems(PostgreSqlStreamOptions options)
    {
        if (!IsConnectionString(options.ConnectionString))
        {
            yield return "The connection string given to UsePostgreSql cannot be read. Write it as Npgsql wants it: " +
                "Host=db;Database=app;Username=app;Password=...";
        }
        if (IsOut(options.BatchDelay, TimeSpan.Zero, TimeSpan.FromSeconds(1)))
            yield return Range(nameof(options.BatchDelay), "from zero to 1 second");
        if (options.BatchBytes is < 1024 or > 16 * 1024 * 1024)
            yield return Range(nameof(options.BatchBytes), "from 1 KiB to 16 MiB");
        if (IsOut(options.PollInterval, TimeSpan.FromMilliseconds(50), TimeSpan.FromSeconds(5)))
            yield return Range(nameof(options.PollInterval), "from 50 ms to 5 seconds");
        if (IsOut(options.CommandTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1)))
            yield return Range(nameof(options.CommandTimeout), "from 1 second to 1 minute");
        if (IsOut(options.RetryFor, TimeSpan.Zero, TimeSpan.FromMinutes(5)))
            yield return Range(nameof(options.RetryFor), "from zero to 5 minutes");
        if (IsOut(options.CleanupInterval, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)))
            yield return Range(nameof(options.CleanupInterval), "from 1 second to 1 hour");
        if (IsOut(options.MaxAge, TimeSpan.FromMinutes(1), TimeSpan.FromDays(30)))
            yield return Range(nameof(options.MaxAge), "from 1 minute to 30 days");
    }

    // What is wrong with it may quote the password.
    private static bool IsConnectionString(string text)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(text).Host is { Length: > 0 };
        }
        catch (Exception e) when (e is ArgumentException or FormatException or OverflowException or KeyNotFoundException)
        {
            return false;
        }
    }

    private static bool IsOut(TimeSpan value, TimeSpan least, TimeSpan most) => value < least || value > most;

    private static string Range(string option, string range) => $"PostgreSqlStreamOptions.{option} is out of its range: {range}.";
}

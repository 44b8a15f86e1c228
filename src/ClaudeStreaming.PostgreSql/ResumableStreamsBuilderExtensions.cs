using ClaudeStreaming;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers PostgreSQL as the store of resumable streams.</summary>
public static class PostgreSqlResumableStreamsBuilderExtensions
{
    /// <summary>Keeps resumable streams in PostgreSQL instead of in memory: for several servers behind one address, and for answers that outlive the
    /// server that wrote them.</summary>
    /// <param name="builder">What <c>AddResumableStreams</c> returned.</param>
    /// <param name="connectionString">As Npgsql wants it. It has to lead to the database itself or to a pooler of sessions: <c>LISTEN</c> does not pass
    /// through one of transactions.</param>
    /// <param name="configure">Sets the options; null for the defaults.</param>
    /// <returns>The builder.</returns>
    /// <remarks>The last store that is registered counts. Options that are not right, and tables that are missing or of another version, keep the
    /// application from starting; a database that is not there does not.</remarks>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="connectionString"/> is null or empty.</exception>
    public static ResumableStreamsBuilder UsePostgreSql(
        this ResumableStreamsBuilder builder, string connectionString, Action<PostgreSqlStreamOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(connectionString);
        IServiceCollection services = builder.Services;
        OptionsBuilder<PostgreSqlStreamOptions> options = services.AddOptions<PostgreSqlStreamOptions>().ValidateOnStart();
        options.Configure(o => o.ConnectionString = connectionString);
        if (configure is not null)
            options.Configure(configure);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<PostgreSqlStreamOptions>, PostgreSqlStreamOptionsValidator>());
        services.TryAddSingleton(static provider => new PostgreSqlStreamStore(
            provider.GetRequiredService<IOptions<PostgreSqlStreamOptions>>().Value,
            provider.GetService<IDataProtectionProvider>(),
            provider.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance));
        services.Replace(ServiceDescriptor.Singleton<IResumableStreamStore>(static provider => provider.GetRequiredService<PostgreSqlStreamStore>()));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, PostgreSqlStart>());
        return builder;
    }
}

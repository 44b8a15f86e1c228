using ClaudeStreaming;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers resumable streams.</summary>
public static class ResumableStreamsServiceCollectionExtensions
{
    /// <summary>Registers resumable streams, kept in memory: good for one server, and gone when it restarts. A store for several servers is
    /// an <see cref="IResumableStreamStore"/> registered behind it.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Sets the options; <see cref="ResumableStreamOptions.Owner"/> has to be set here or by options from
    /// elsewhere, or the application does not start.</param>
    /// <returns>The builder, for another store.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> is null.</exception>
    public static ResumableStreamsBuilder AddResumableStreams(
        this IServiceCollection services, Action<ResumableStreamOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        OptionsBuilder<ResumableStreamOptions> options = services.AddOptions<ResumableStreamOptions>().ValidateOnStart();
        if (configure is not null)
            options.Configure(configure);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ResumableStreamOptions>, ResumableStreamOptionsValidator>());
        services.TryAddSingleton<IResumableStreamStore>(static provider => new InMemoryStreamStore(
            provider.GetRequiredService<IOptions<ResumableStreamOptions>>().Value.MaxTotalBytes,
            provider.GetService<TimeProvider>() ?? TimeProvider.System));
        services.TryAddSingleton<ResumableStreams>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, TakeOverService>());
        return new ResumableStreamsBuilder(services);
    }
}

using ClaudeStreaming;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers <see cref="IClaudeClient"/>.</summary>
/// <remarks>
/// A registered client is a singleton, a named one a keyed singleton. It asks <see cref="IHttpClientFactory"/> for a client at every
/// attempt, and its options are checked when the host starts. Resilience handlers that application-wide defaults put on every
/// <see cref="HttpClient"/> are taken off this one: they would send a request again, and pay for it again, without knowing what has been
/// shown. What you add to the returned builder stays.
/// </remarks>
public static class ClaudeStreamingServiceCollectionExtensions
{
    private const string DefaultHttpClientName = "ClaudeStreaming";

    /// <summary>Registers a client that is configured by the environment: <c>ANTHROPIC_API_KEY</c> or else <c>ANTHROPIC_AUTH_TOKEN</c>,
    /// and <c>ANTHROPIC_BASE_URL</c> where it is set.</summary>
    /// <param name="services">The services.</param>
    /// <returns>The builder of its <see cref="HttpClient"/>.</returns>
    public static IHttpClientBuilder AddClaudeStreaming(this IServiceCollection services) =>
        AddClaudeStreaming(services, static options => ClaudeEnvironment.Apply(options));

    /// <summary>Registers a client.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Sets its options.</param>
    /// <returns>The builder of its <see cref="HttpClient"/>.</returns>
    public static IHttpClientBuilder AddClaudeStreaming(this IServiceCollection services, Action<ClaudeClientOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return Add(services, name: null, options => options.Configure(configure));
    }

    /// <summary>Registers a client that is configured by a section of the configuration.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configuration">The section, with members named like those of <see cref="ClaudeClientOptions"/>.</param>
    /// <returns>The builder of its <see cref="HttpClient"/>.</returns>
    public static IHttpClientBuilder AddClaudeStreaming(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return Add(services, name: null, options => options.Configure(o => ClaudeClientConfiguration.Apply(configuration, o)));
    }

    /// <summary>Registers a client under a name, to be had as a keyed service.</summary>
    /// <param name="services">The services.</param>
    /// <param name="name">The name, and the key.</param>
    /// <param name="configure">Sets its options.</param>
    /// <returns>The builder of its <see cref="HttpClient"/>.</returns>
    /// <exception cref="ArgumentException"><paramref name="name"/> is null or empty.</exception>
    public static IHttpClientBuilder AddClaudeStreaming(
        this IServiceCollection services, string name, Action<ClaudeClientOptions> configure)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(configure);
        return Add(services, name, options => options.Configure(configure));
    }

    /// <summary>Registers a client under a name, configured by a section of the configuration, to be had as a keyed service.</summary>
    /// <param name="services">The services.</param>
    /// <param name="name">The name, and the key.</param>
    /// <param name="configuration">The section, with members named like those of <see cref="ClaudeClientOptions"/>.</param>
    /// <returns>The builder of its <see cref="HttpClient"/>.</returns>
    /// <exception cref="ArgumentException"><paramref name="name"/> is null or empty.</exception>
    public static IHttpClientBuilder AddClaudeStreaming(this IServiceCollection services, string name, IConfiguration configuration)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(configuration);
        return Add(services, name, options => options.Configure(o => ClaudeClientConfiguration.Apply(configuration, o)));
    }

    private static IHttpClientBuilder Add(
        IServiceCollection services, string? name, Action<OptionsBuilder<ClaudeClientOptions>> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        string optionsName = name ?? Options.Options.DefaultName;
        string httpName = name is null ? DefaultHttpClientName : $"{DefaultHttpClientName}:{name}";

        OptionsBuilder<ClaudeClientOptions> options = services.AddOptions<ClaudeClientOptions>(optionsName).ValidateOnStart();
        options.Configure<ILoggerFactory>(static (o, loggers) => o.LoggerFactory = loggers);
        configure(options);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ClaudeClientOptions>, ClaudeClientOptionsValidator>());
        if (name is null)
            services.TryAddSingleton<IClaudeClient>(provider => Create(provider, optionsName, httpName));
        else
            services.TryAddKeyedSingleton<IClaudeClient>(name, (provider, _) => Create(provider, optionsName, httpName));

        return services.AddHttpClient(httpName)
            .ConfigureHttpClient(ClaudeHttp.Configure)
            .ConfigurePrimaryHttpMessageHandler(provider => ClaudeHttp.CreateHandler(Get(provider, optionsName).ConnectTimeout))
            // The connections have a lifetime; an end to the handler's would only make a second pool of them.
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
            .RedactLoggedHeaders((string[])["x-api-key", "authorization"])
            .ConfigureAdditionalHttpMessageHandlers(static (handlers, _) => RemoveResilienceHandlers(handlers));
    }

    private static ClaudeClient Create(IServiceProvider provider, string optionsName, string httpName)
    {
        IHttpClientFactory factory = provider.GetRequiredService<IHttpClientFactory>();
        return new ClaudeClient(() => factory.CreateClient(httpName), Get(provider, optionsName));
    }

    private static ClaudeClientOptions Get(IServiceProvider provider, string name) =>
        provider.GetRequiredService<IOptionsMonitor<ClaudeClientOptions>>().Get(name);

    // By name, since nothing else here needs that package.
    private static void RemoveResilienceHandlers(IList<DelegatingHandler> handlers)
    {
        for (int i = handlers.Count - 1; i >= 0; i--)
        {
            if (handlers[i].GetType().Namespace?.StartsWith("Microsoft.Extensions.Http.Resilience", StringComparison.Ordinal) == true)
                handlers.RemoveAt(i);
        }
    }
}

using ClaudeStreaming;
using Microsoft.Extensions.AI;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers an <see cref="IChatClient"/> on a client that <c>AddClaudeStreaming</c> registers.</summary>
/// <remarks>
/// A singleton; of several the last one counts. With Microsoft.Extensions.AI its middleware goes around it instead:
/// <c>services.AddChatClient(p => p.GetRequiredService&lt;IClaudeClient&gt;().AsIChatClient(model)).UseFunctionInvocation()</c>.
/// </remarks>
public static class ClaudeChatClientServiceCollectionExtensions
{
    /// <summary>Registers a chat client.</summary>
    /// <param name="services">The services.</param>
    /// <param name="model">The model where <see cref="ChatOptions.ModelId"/> names none; null where every request does.</param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentNullException">An argument that must not be is null.</exception>
    public static IServiceCollection AddClaudeChatClient(this IServiceCollection services, string? model = null) =>
        AddClaudeChatClient(services, options => options.Model = model);

    /// <summary>Registers a chat client.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Sets its options.</param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentNullException">An argument that must not be is null.</exception>
    public static IServiceCollection AddClaudeChatClient(this IServiceCollection services, Action<ClaudeChatClientOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        return services.AddSingleton(provider => Create(provider.GetService<IClaudeClient>(), "AddClaudeStreaming()", configure));
    }

    /// <summary>Registers a chat client under the name of the client it is on, to be had as a keyed service.</summary>
    /// <param name="services">The services.</param>
    /// <param name="name">The name that <c>AddClaudeStreaming</c> was given, and the key.</param>
    /// <param name="model">The model where <see cref="ChatOptions.ModelId"/> names none; null where every request does.</param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentException"><paramref name="name"/> is null or empty.</exception>
    public static IServiceCollection AddKeyedClaudeChatClient(this IServiceCollection services, string name, string? model = null) =>
        AddKeyedClaudeChatClient(services, name, options => options.Model = model);

    /// <summary>Registers a chat client under the name of the client it is on, to be had as a keyed service.</summary>
    /// <param name="services">The services.</param>
    /// <param name="name">The name that <c>AddClaudeStreaming</c> was given, and the key.</param>
    /// <param name="configure">Sets its options.</param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentException"><paramref name="name"/> is null or empty.</exception>
    public static IServiceCollection AddKeyedClaudeChatClient(
        this IServiceCollection services, string name, Action<ClaudeChatClientOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(configure);
        return services.AddKeyedSingleton(name, (provider, _) =>
            Create(provider.GetKeyedService<IClaudeClient>(name), $"AddClaudeStreaming(\"{name}\", …)", configure));
    }

    private static IChatClient Create(IClaudeClient? client, string registration, Action<ClaudeChatClientOptions> configure)
    {
        ClaudeChatClientOptions options = new();
        configure(options);
        return client?.AsIChatClient(options) ?? throw new InvalidOperationException(
            $"There is no IClaudeClient for the chat client. Call services.{registration} too.");
    }
}

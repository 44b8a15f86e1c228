using Microsoft.Extensions.DependencyInjection;

namespace ClaudeStreaming;

/// <summary>What <c>AddResumableStreams</c> returns, for a package with another store to extend.</summary>
public sealed class ResumableStreamsBuilder
{
    internal ResumableStreamsBuilder(IServiceCollection services) => Services = services;

    /// <summary>The application's services.</summary>
    public IServiceCollection Services { get; }
}

using ClaudeStreaming;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Snippets;

internal static class Registration
{
    public static void Register(IServiceCollection services, IConfiguration configuration, string key)
    {
        #region registration
        services.AddClaudeStreaming(o => o.ApiKey = key);                        // IClaudeClient
        services.AddClaudeStreaming("batch", configuration.GetSection("Batch"));  // [FromKeyedServices("batch")] IClaudeClient
        #endregion
    }
}

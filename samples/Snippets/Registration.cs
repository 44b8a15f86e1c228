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

    public static void Recover(IServiceCollection services, string key)
    {
        #region recovery
        services.AddClaudeStreaming(o =>
        {
            o.ApiKey = key;
            o.Recovery = new RecoveryOptions { MaxContinuations = 2 };
        });
        #endregion
    }

    public static async Task RecoverNeverAsync(IClaudeClient client, MessageRequest request)
    {
        #region never
        ClaudeRequestOptions never = new() { Recovery = new RecoveryOptions { MaxContinuations = 0 } };
        await using MessageStream stream = await client.StreamAsync(request, never);
        #endregion
    }
}

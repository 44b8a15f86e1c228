using ClaudeStreaming;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Snippets;

internal static class Servers
{
    public static void Register(WebApplicationBuilder builder, string key, string connectionString)
    {
        #region servers
        builder.Services.AddClaudeStreaming(o =>
        {
            o.ApiKey = key;
            o.Recovery = new RecoveryOptions();
        });
        builder.Services
            .AddResumableStreams(o =>
            {
                o.Owner = context => context.User.FindFirst("sub")?.Value;
                o.TakeOver = TakeOverAsync;
            })
            .UsePostgreSql(connectionString, o => o.CreateSchema = true);

        WebApplication app = builder.Build();
        app.MapPost("/chats/{id}/answers", async (string id, IClaudeClient claude, IChatLog chats) =>
        {
            MessageRequest request = await chats.GetRequestAsync(id);
            return ClaudeResults.Events(
                ct => claude.StreamAsync(request, cancellationToken: ct),
                new RelayOptions
                {
                    OnDisconnect = DisconnectPolicy.Resumable,
                    TakeOverState = id,                                  // stored; the prompt is not
                    OnCompleted = message => chats.SaveAsync(id, message),
                });
        });
        app.MapResumableStreams("/streams");
        #endregion
    }

    #region takeover
    // Asked on another server, where the one that wrote the answer is gone.
    private static async Task<StreamContinuation?> TakeOverAsync(StreamTakeOver taken)
    {
        IChatLog chats = taken.Services.GetRequiredService<IChatLog>();
        return new StreamContinuation(await chats.GetRequestAsync(taken.State))
        {
            Options = new RelayOptions { OnCompleted = message => chats.SaveAsync(taken.State, message) },
        };
    }
    #endregion
}

internal interface IChatLog
{
    Task<MessageRequest> GetRequestAsync(string chatId);

    Task SaveAsync(string chatId, Message message);
}

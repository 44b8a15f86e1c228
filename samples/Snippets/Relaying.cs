using ClaudeStreaming;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Snippets;

internal static class Relaying
{
    public static void Relay(WebApplication app)
    {
        #region relay
        app.MapPost("/chat", (ChatInput input, IClaudeClient claude) =>
            ClaudeResults.Events(ct => claude.StreamAsync(input.ToRequest(), cancellationToken: ct)));
        #endregion
    }

    public static void Save(WebApplication app)
    {
        #region policies
        app.MapPost("/chat/{id}", (string id, ChatInput input, IClaudeClient claude, IChats chats) => ClaudeResults.Events(
            ct => claude.StreamAsync(input.ToRequest(), cancellationToken: ct),
            new RelayOptions
            {
                OnDisconnect = DisconnectPolicy.KeepRunning,
                OnCompleted = message => chats.SaveAsync(id, message),
                OnInterrupted = what => chats.SavePartAsync(id, what.PartialMessage, what.Cause),
                Smoothing = new SmoothingOptions(),
            }));
        #endregion
    }

    public static void Resume(WebApplicationBuilder builder)
    {
        #region resume
        builder.Services.AddResumableStreams(o => o.Owner = context => context.User.FindFirst("sub")?.Value);

        WebApplication app = builder.Build();
        app.MapPost("/chat", (ChatInput input, IClaudeClient claude) => ClaudeResults.Events(
            ct => claude.StreamAsync(input.ToRequest(), cancellationToken: ct),
            new RelayOptions { OnDisconnect = DisconnectPolicy.Resumable }));
        app.MapResumableStreams("/streams");
        #endregion
    }

    public sealed record ChatInput(string Text)
    {
        public MessageRequest ToRequest() => new() { Model = "claude-opus-4-8", MaxTokens = 1024, Messages = [InputMessage.User(Text)] };
    }

    public interface IChats
    {
        Task SaveAsync(string id, Message message);

        Task SavePartAsync(string id, Message? partial, InterruptionCause cause);
    }
}

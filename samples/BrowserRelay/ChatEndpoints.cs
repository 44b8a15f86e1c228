using Microsoft.Net.Http.Headers;

namespace BrowserRelay;

/// <summary>What the page asks for.</summary>
internal static class ChatEndpoints
{
    public static void MapChats(this IEndpointRouteBuilder app)
    {
        RouteGroupBuilder api = app.MapGroup("/api").AddEndpointFilter(static (context, next) =>
        {
            context.HttpContext.Response.Headers[HeaderNames.CacheControl] = "no-store";
            return next(context);
        });
        api.MapGet("/about", static (About about) => about);
        api.MapGet("/chats", static (HttpContext context, ChatStore chats) => chats.List(Visitor.Of(context)));
        api.MapPost("/chats", static (HttpContext context, ChatStore chats) => new NewChat(chats.Create(Visitor.Of(context))));
        api.MapGet("/chats/{id}", Show);
        api.MapDelete("/chats/{id}", Delete);
        api.MapPost("/chats/{id}/answers", static async (string id, Question question, HttpContext context, AnswerRelay relay) =>
            question.Refuse() ?? await relay.AnswerAsync(id, Visitor.Of(context), question.Text));
        // Lets Claude see what its tools had to say.
        api.MapPost("/chats/{id}/continue", static (string id, HttpContext context, AnswerRelay relay) =>
            relay.AnswerAsync(id, Visitor.Of(context), question: null));
    }

    private static async Task<IResult> Show(string id, HttpContext context, RunningAnswers running) =>
        await running.FindAsync(id, Visitor.Of(context)) is { } chat ? Results.Ok(ChatView.Of(chat)) : Problems.NoSuchChat();

    private static async Task<IResult> Delete(string id, HttpContext context, RunningAnswers running)
    {
        if (await running.FindAsync(id, Visitor.Of(context)) is null)
            return Problems.NoSuchChat();
        if (running.TryBegin(id) is not { } answer)
            return Problems.IsBeingAnswered();
        running.End(answer, connection => ChatStore.Delete(connection, id));
        return Results.NoContent();
    }
}

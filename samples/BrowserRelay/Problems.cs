namespace BrowserRelay;

/// <summary>What is said to whoever asks for something that cannot be (RFC 9457).</summary>
internal static class Problems
{
    /// <summary>Says what to do about what was refused before any code of ours saw it.</summary>
    public static void Configure(ProblemDetailsOptions options) => options.CustomizeProblemDetails = static context =>
        context.ProblemDetails.Detail ??= context.ProblemDetails.Status switch
        {
            400 => "The body is not what this takes. Send JSON: {\"text\":\"…\"}.",
            404 => "There is nothing here.",
            405 => "This takes another method.",
            413 => $"The body is too large. Send at most {Question.MostBytes / 1024} KiB.",
            415 => "The body is not JSON. Send it with Content-Type: application/json.",
            _ => "The server failed. Try again.",
        };

    /// <summary>No such chat, or somebody else's: that there is one is for nobody else to know.</summary>
    public static IResult NoSuchChat() => Of(404, "There is no such chat. Begin a new one.");

    public static IResult IsBeingAnswered() => Of(409, "This chat is being answered. Wait for the end, or stop it.");

    public static IResult NothingToGoOnWith() => Of(409, "This chat does not wait for the results of a tool. Ask something.");

    public static IResult Of(int status, string detail) => Results.Problem(detail, statusCode: status);
}

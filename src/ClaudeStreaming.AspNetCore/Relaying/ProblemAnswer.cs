using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;

namespace ClaudeStreaming;

/// <summary>A failure as a status, with problem details (RFC 9457).</summary>
internal static class ProblemAnswer
{
    public static async Task WriteAsync(HttpContext context, RelayError error)
    {
        HttpResponse response = context.Response;
        response.StatusCode = error.StatusCode;
        response.Headers.CacheControl = "no-store";
        if (error.RetryAfter is { } wait)
            response.Headers.RetryAfter = ((long)Math.Ceiling(Math.Max(0, wait.TotalSeconds))).ToString(CultureInfo.InvariantCulture);
        ProblemDetails problem = new()
        {
            Status = error.StatusCode,
            Title = ReasonPhrases.GetReasonPhrase(error.StatusCode) is { Length: > 0 } phrase ? phrase : "The request failed.",
            Detail = error.Message,
        };
        problem.Extensions["code"] = error.Type;
        // The application's own way of writing problems, where it has one and the browser accepts what it writes.
        if (context.RequestServices.GetService<IProblemDetailsService>() is not { } service ||
            !await service.TryWriteAsync(new ProblemDetailsContext { HttpContext = context, ProblemDetails = problem }).ConfigureAwait(false))
        {
            await WriteAsync(context, problem, error.Type).ConfigureAwait(false);
        }
    }

    // By hand: an application without reflection need not have the type in its JSON options.
    private static async Task WriteAsync(HttpContext context, ProblemDetails problem, string code)
    {
        context.Response.ContentType = "application/problem+json";
        await using Utf8JsonWriter writer = new(context.Response.BodyWriter);
        writer.WriteStartObject();
        writer.WriteString("title"u8, problem.Title);
        writer.WriteNumber("status"u8, problem.Status!.Value);
        writer.WriteString("detail"u8, problem.Detail);
        writer.WriteString("code"u8, code);
        writer.WriteEndObject();
        await writer.FlushAsync(context.RequestAborted).ConfigureAwait(false);
    }
}

using System.Diagnostics.CodeAnalysis;
using ClaudeStreaming;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps the endpoints of resumable streams.</summary>
public static class ResumableStreamsEndpointRouteBuilderExtensions
{
    /// <summary>Maps <c>GET {prefix}/{id}</c>, which reads a stream, and <c>POST {prefix}/{id}/stop</c>, which stops it.</summary>
    /// <param name="endpoints">The application's endpoints.</param>
    /// <param name="prefix">For example <c>/streams</c>.</param>
    /// <param name="options">How the reading is relayed; of these, heartbeats, smoothing and the clock count. Null for the defaults.</param>
    /// <returns>Both endpoints, for example to require authorization.</returns>
    /// <remarks>
    /// <para>Reading begins behind what the header <c>Last-Event-ID</c> names or else the query <c>?after=</c>, or at the beginning. Any number
    /// may read at once, while the stream runs and for a while after. 204: there is nothing more. 404, with problem details: no such stream,
    /// none any more, or somebody else's. 400: the position is none. An event <c>reset</c> means that everything is to be forgotten and comes
    /// again.</para>
    /// <para>Stopping is answered with 202, or 204 where the stream has ended before; the readers see it end.</para>
    /// </remarks>
    /// <exception cref="InvalidOperationException"><c>AddResumableStreams</c> was not called.</exception>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">The options of the streams are not right: above all, nobody
    /// says whose they are.</exception>
    public static IEndpointConventionBuilder MapResumableStreams(
        this IEndpointRouteBuilder endpoints, [StringSyntax("Route")] string prefix, RelayOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(prefix);
        if (endpoints.ServiceProvider.GetService<ResumableStreams>() is null)
            throw ResumableStreams.NotRegistered();
        RelaySettings settings = RelaySettings.Of(options);
        RouteGroupBuilder group = endpoints.MapGroup(prefix);
        group.MapGet("/{id}", context => new ResumeResult(IdOf(context), settings).ExecuteAsync(context));
        group.MapPost("/{id}/stop", StopAsync);
        return group;
    }

    private static string IdOf(HttpContext context) => (string)context.Request.RouteValues["id"]!;

    private static async Task StopAsync(HttpContext context)
    {
        ResumableStreams streams = ResumableStreams.Of(context);
        if (await streams.FindOrExplainAsync(IdOf(context), context).ConfigureAwait(false) is null)
            return;
        if (await streams.TryStopAsync(IdOf(context), context).ConfigureAwait(false) is { } isRunning)
            context.Response.StatusCode = isRunning ? StatusCodes.Status202Accepted : StatusCodes.Status204NoContent;
    }
}

using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace ClaudeStreaming.Benchmarks;

/// <summary>What the third process runs: every relay, between the API of the second process and the browsers of the first.</summary>
internal static class RelayServer
{
    public const string Verb = "relay";

    /// <summary>How every path ends, the relays' like the API's, so that browsers can ask either.</summary>
    public const string Messages = "/v1/messages";

    /// <summary>Relays until the parent closes stdin, or is gone, by whatever end.</summary>
    /// <param name="upstream">The API.</param>
    public static async Task<int> RunAsync(Uri upstream)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(static kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0));
        await using WebApplication application = builder.Build();
        using HttpClient http = HttpReader.CreateClient();
        foreach (Relay relay in Relay.All)
            Map(application, relay, http, upstream);
        application.MapGet("/cpu", static context => SayAsync(context, Environment.CpuUsage.TotalTime.TotalNanoseconds));
        application.MapGet("/heap", static async context =>
        {
            await Cpu.QuietAsync();
            await SayAsync(context, GC.GetTotalMemory(forceFullCollection: true));
        });
        await application.StartAsync();
        Console.WriteLine(application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        await Console.In.ReadToEndAsync();
        return 0;
    }

    // What is between the relay's name and the end is the address of the API.
    private static void Map(WebApplication application, Relay relay, HttpClient http, Uri upstream)
    {
        ConcurrentDictionary<string, RequestDelegate> handlers = new();
        application.MapPost($"/{relay.Name}/{{**path}}", context => handlers
            .GetOrAdd((string)context.Request.RouteValues["path"]!, path => relay.Connect(http, new Uri(upstream, path[..^Messages.Length])))
            .Invoke(context));
    }

    private static Task SayAsync(HttpContext context, double value) => context.Response.WriteAsync(value.ToString("R", CultureInfo.InvariantCulture));
}

using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ClaudeStreaming.Torture;

/// <summary>One server of a relay, which runs in a process of its own: <c>POST /answers/{number}</c> begins an answer, and <c>/streams</c> has
/// it.</summary>
internal static class RelayNode
{
    public const string Verb = "relay-node";

    /// <summary>Serves until the parent closes stdin, or is gone, by whatever end.</summary>
    public static async Task<int> RunAsync(string connectionString, string claude, bool recovers, double leaseSeconds)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(static kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddClaudeStreaming(o =>
        {
            o.ApiKey = "no-key";
            o.BaseAddress = new Uri(claude);
            o.Recovery = recovers ? new RecoveryOptions { MaxContinuations = 10 } : null;
        });
        TimeSpan lease = TimeSpan.FromSeconds(leaseSeconds);
        builder.Services.AddResumableStreams(o =>
        {
            o.Owner = static context => context.Request.Headers["x-user"].ToString();
            o.LeaseDuration = lease;
            o.TakeOver = recovers ? GoOnAsync : null;
        }).UsePostgreSql(connectionString, o =>
        {
            o.RetryFor = lease * 2 / 3;
            o.CommandTimeout = TimeSpan.FromSeconds(Math.Max(1, leaseSeconds / 5));
        });
        await using WebApplication application = builder.Build();
        application.MapPost("/answers/{number}", (RequestDelegate)(context => Begin(context, recovers).ExecuteAsync(context)));
        application.MapResumableStreams("/streams");
        await application.StartAsync();
        Console.WriteLine(application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        await Console.In.ReadToEndAsync();
        return ExitCodes.AllWell;
    }

    private static IResult Begin(HttpContext context, bool recovers)
    {
        string number = (string)context.Request.RouteValues["number"]!;
        IClaudeClient claude = context.RequestServices.GetRequiredService<IClaudeClient>();
        return ClaudeResults.Events(
            token => claude.StreamAsync(RelayText.RequestOf(int.Parse(number, CultureInfo.InvariantCulture)), cancellationToken: token),
            new RelayOptions { OnDisconnect = DisconnectPolicy.Resumable, TakeOverState = recovers ? number : null });
    }

    private static Task<StreamContinuation?> GoOnAsync(StreamTakeOver taken) =>
        Task.FromResult<StreamContinuation?>(new StreamContinuation(RelayText.RequestOf(int.Parse(taken.State, CultureInfo.InvariantCulture))));
}

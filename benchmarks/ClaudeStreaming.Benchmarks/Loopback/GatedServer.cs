using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace ClaudeStreaming.Benchmarks;

/// <summary>Answers that wait until all streams of a measurement are open, and answers that say when they were sent.</summary>
/// <remarks>FakeClaude plays scripts that are written before the request; both of these depend on what happens after it.</remarks>
internal sealed class GatedServer : IAsyncDisposable
{
    // Behind message_start and content_block_start.
    private const int FirstDelta = 2;

    private readonly ConcurrentDictionary<string, Gate> _gates = [];
    private readonly ConcurrentDictionary<int, ReadOnlyMemory<byte>[]> _answers = [];
    private readonly WebApplication _application;

    private GatedServer(WebApplication application) => _application = application;

    public string BaseAddress =>
        _application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

    public static async Task<GatedServer> StartAsync()
    {
        // Empty: no settings from the environment, and nothing on stdout, which the parent reads.
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(static kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0));
        GatedServer server = new(builder.Build());
        server.Map();
        await server._application.StartAsync();
        return server;
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private void Map()
    {
        // So many deltas at once, the others at a pace once the gate is open.
        _application.MapPost("/held/{gate}/{before:int}/{paced:int}/{milliseconds:int}/v1/messages", PlayGatedAsync);
        _application.MapPost("/stamped/{events:int}/{milliseconds:int}/v1/messages", PlayStampedAsync);
        _application.MapGet("/gates/{gate}/{streams:int}", (string gate, int streams) => Find(gate).ArrivedAsync(streams));
        _application.MapPost("/gates/{gate}/open", (string gate) => Find(gate).Open());
    }

    private Gate Find(string gate) => _gates.GetOrAdd(gate, static _ => new Gate());

    private async Task PlayGatedAsync(HttpContext context, string gate, int before, int paced, int milliseconds)
    {
        ReadOnlyMemory<byte>[] pieces = _answers.GetOrAdd(before + paced, static deltas => [.. Corpora.Words(deltas).Value.Pieces()]);
        int heldFrom = FirstDelta + before;
        await BeginAsync(context);
        foreach (ReadOnlyMemory<byte> piece in pieces[..heldFrom])
            await context.Response.BodyWriter.WriteAsync(piece);
        await Find(gate).PassAsync();
        // Streams of a real service do not all get their events in the same instant.
        await Task.Delay(Random.Shared.Next(milliseconds + 1));
        for (int i = heldFrom; i < pieces.Length; i++)
        {
            await context.Response.BodyWriter.WriteAsync(pieces[i]);
            if (i < heldFrom + paced)
                await Task.Delay(milliseconds);
        }
    }

    private static async Task PlayStampedAsync(HttpContext context, int events, int milliseconds)
    {
        await BeginAsync(context);
        ReadOnlyMemory<byte>[] pieces = [.. Corpora.Words(1).Value.Pieces()];
        foreach (ReadOnlyMemory<byte> piece in pieces[..FirstDelta])
            await context.Response.BodyWriter.WriteAsync(piece);
        for (int i = 0; i < events; i++)
        {
            await Task.Delay(milliseconds);
            string stamp = Stamps.Write(Stopwatch.GetTimestamp());
            await context.Response.BodyWriter.WriteAsync(Encoding.UTF8.GetBytes(
                $$$"""
                event: content_block_delta
                data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"{{{stamp}}}"}}


                """));
        }
        foreach (ReadOnlyMemory<byte> piece in pieces[(FirstDelta + 1)..])
            await context.Response.BodyWriter.WriteAsync(piece);
    }

    private static Task BeginAsync(HttpContext context)
    {
        context.Response.ContentType = "text/event-stream; charset=utf-8";
        return context.Response.StartAsync();
    }

    /// <summary>Holds streams until it is opened, for good.</summary>
    private sealed class Gate
    {
        private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly Channel<bool> _arrivals = Channel.CreateUnbounded<bool>();

        public Task PassAsync()
        {
            _arrivals.Writer.TryWrite(true);
            return _open.Task;
        }

        /// <summary>Waits until so many more streams have come.</summary>
        public async Task ArrivedAsync(int streams)
        {
            for (int i = 0; i < streams; i++)
                await _arrivals.Reader.ReadAsync();
        }

        public void Open() => _open.TrySetResult();
    }
}

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
        // The same, and the paced ones say when they were sent.
        _application.MapPost("/crowd/{gate}/{before:int}/{paced:int}/{milliseconds:int}/v1/messages", PlayGatedStampsAsync);
        _application.MapPost("/stamped/{events:int}/{milliseconds:int}/v1/messages", PlayStampedAsync);
        _application.MapGet("/gates/{gate}/{streams:int}", (string gate, int streams) => Find(gate).ArrivedAsync(streams));
        _application.MapPost("/gates/{gate}/open", (string gate) => Find(gate).Open());
    }

    private Gate Find(string gate) => _gates.GetOrAdd(gate, static _ => new Gate());

    private async Task PlayGatedAsync(HttpContext context, string gate, int before, int paced, int milliseconds)
    {
        ReadOnlyMemory<byte>[] pieces = PiecesOf(before + paced);
        int heldFrom = FirstDelta + before;
        await BeginAsync(context, pieces[..heldFrom]);
        await PassAsync(gate, milliseconds);
        for (int i = heldFrom; i < pieces.Length; i++)
        {
            await context.Response.BodyWriter.WriteAsync(pieces[i]);
            if (i < heldFrom + paced)
                await Task.Delay(milliseconds);
        }
    }

    private async Task PlayGatedStampsAsync(HttpContext context, string gate, int before, int paced, int milliseconds)
    {
        ReadOnlyMemory<byte>[] pieces = PiecesOf(before);
        await BeginAsync(context, pieces[..(FirstDelta + before)]);
        await PassAsync(gate, milliseconds);
        await StampAsync(context, paced, milliseconds);
        await WriteAsync(context, pieces[(FirstDelta + before)..]);
    }

    private async Task PlayStampedAsync(HttpContext context, int events, int milliseconds)
    {
        ReadOnlyMemory<byte>[] pieces = PiecesOf(1);
        await BeginAsync(context, pieces[..FirstDelta]);
        await StampAsync(context, events, milliseconds);
        await WriteAsync(context, pieces[(FirstDelta + 1)..]);
    }

    private ReadOnlyMemory<byte>[] PiecesOf(int deltas) => _answers.GetOrAdd(deltas, static deltas => [.. Corpora.Words(deltas).Value.Pieces()]);

    private async Task PassAsync(string gate, int milliseconds)
    {
        await Find(gate).PassAsync();
        // Streams of a real service do not all get their events in the same instant.
        await Task.Delay(Random.Shared.Next(milliseconds + 1));
    }

    private static async Task StampAsync(HttpContext context, int events, int milliseconds)
    {
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
    }

    private static async Task BeginAsync(HttpContext context, ReadOnlyMemory<byte>[] pieces)
    {
        context.Response.ContentType = "text/event-stream; charset=utf-8";
        await context.Response.StartAsync();
        await WriteAsync(context, pieces);
    }

    private static async Task WriteAsync(HttpContext context, ReadOnlyMemory<byte>[] pieces)
    {
        foreach (ReadOnlyMemory<byte> piece in pieces)
            await context.Response.BodyWriter.WriteAsync(piece);
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

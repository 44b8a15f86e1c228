using System.Text;
using ClaudeStreaming.AspNetCore.Tests.Support;
using ClaudeStreaming.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace ClaudeStreaming.AspNetCore.Tests.Relaying;

/// <summary>What a slow browser has not taken is not piled up here.</summary>
public class SlowReaderTests
{
    private static readonly byte[] LongAnswer = Encoding.UTF8.GetBytes(Wire.Answer([.. Enumerable.Repeat(new string('x', 100), 20_000)]));

    [Theory]
    [InlineData("/events")]
    [InlineData("/text")]
    [InlineData("/ui")]
    public async Task While_the_browser_takes_nothing_nothing_is_read_from_the_API(string path)
    {
        CountedBody upstream = new(LongAnswer);
        GatedBody browser = new();
        await using RelayServer server = await StartAsync(upstream, browser);
        Task<HttpResponseMessage> posting = server.Client.PostAsync(path, null);
        await browser.WaitsAsync(); // The comment behind the headers.
        browser.Take();
        long before = 0;
        for (int i = 0; i < 5; i++)
        {
            await browser.WaitsAsync();
            // Its writing is what the relay waits for: nobody reads meanwhile.
            Assert.InRange(upstream.Taken - before, 1, 64 * 1024);
            before = upstream.Taken;
            browser.Take();
        }
        browser.TakeAll();
        using HttpResponseMessage response = await posting.Soon();
        Assert.Equal(LongAnswer.Length, upstream.Taken);
        Assert.InRange(browser.Largest, 1, 128 * 1024);
        Assert.True(browser.Taken > 2_000_000);
    }

    [Fact]
    public async Task A_browser_that_leaves_while_it_is_waited_for_ends_the_relay()
    {
        GatedBody browser = new();
        LiveBody upstream = new LiveBody().Send(Encoding.UTF8.GetString(LongAnswer));
        TaskCompletionSource<RelayInterruption> interrupted = new();
        await using RelayServer server = await StartAsync(upstream, browser, new()
        {
            OnInterrupted = i =>
            {
                interrupted.SetResult(i);
                return Task.CompletedTask;
            },
        });
        using CancellationTokenSource leaving = new();
        Task<HttpResponseMessage> posting = server.Client.PostAsync("/events", null, leaving.Token);
        await browser.WaitsAsync();
        browser.Take();
        await browser.WaitsAsync();
        await leaving.CancelAsync();
        Assert.Equal(InterruptionCause.BrowserLeft, (await interrupted.Task.Soon()).Cause);
        Assert.True(upstream.IsDisposed);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => posting);
    }

    private static Task<RelayServer> StartAsync(Stream upstream, GatedBody browser, RelayOptions? options = null) =>
        RelayServer.StartInProcessAsync(app =>
        {
            app.Use(next => context =>
            {
                GatedBody.PutBehind(context, browser);
                return next(context);
            });
            app.UseRouting();
            app.MapPost("/events", () => ClaudeResults.Events(MessageStream.FromSse(upstream), options));
            app.MapPost("/text", () => ClaudeResults.Text(MessageStream.FromSse(upstream), options));
            app.MapPost("/ui", () => ClaudeResults.UiMessageStream(MessageStream.FromSse(upstream), options));
        });
}

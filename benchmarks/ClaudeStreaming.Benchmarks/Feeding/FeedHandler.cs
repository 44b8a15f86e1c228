using System.Net;
using System.Net.Http.Headers;

namespace ClaudeStreaming.Benchmarks;

/// <summary>Answers every request with a feed, in memory: for clients that read nothing but their own HTTP responses.</summary>
internal sealed class FeedHandler(Feed feed) : HttpMessageHandler
{
    private static readonly MediaTypeHeaderValue EventStream = new("text/event-stream", "utf-8");

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK)
        {
            RequestMessage = request,
            Content = new StreamContent(feed.Open()) { Headers = { ContentType = EventStream } },
        });
}

namespace ClaudeStreaming.Tests.Support;

/// <summary>Fails at sending where a test says so, before anything reaches the fake.</summary>
/// <param name="inner">What sends otherwise.</param>
/// <param name="failure">What sending fails with, by the request's number, from 1; null where it does not.</param>
internal sealed class FailingHandler(HttpMessageHandler inner, Func<int, Exception?> failure) : DelegatingHandler(inner)
{
    private int _sent;

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        failure(Interlocked.Increment(ref _sent)) is { } e
            ? Task.FromException<HttpResponseMessage>(e)
            : base.SendAsync(request, cancellationToken);
}

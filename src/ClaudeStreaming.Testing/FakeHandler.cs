using System.Net;

namespace ClaudeStreaming.Testing;

/// <summary>Answers in process.</summary>
internal sealed class FakeHandler(FakeClaude claude) : HttpMessageHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Dictionary<string, string> headers = new(StringComparer.OrdinalIgnoreCase);
        foreach ((string name, System.Net.Http.Headers.HeaderStringValues values) in request.Headers.NonValidated)
            headers[name] = values.ToString();
        string body = "";
        if (request.Content is { } content)
        {
            foreach ((string name, System.Net.Http.Headers.HeaderStringValues values) in content.Headers.NonValidated)
                headers[name] = values.ToString();
            body = await content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
        }

        CancellationTokenSource aborted = new();
        using CancellationTokenRegistration registration = cancellationToken.UnsafeRegister(static state => ((CancellationTokenSource)state!).Cancel(), aborted);
        (FakeRequest fake, FakeReply reply) = claude.Receive(
            request.Method.Method, request.RequestUri?.PathAndQuery ?? "", headers, body, aborted.Token);
        if (reply.HeaderDelay != TimeSpan.Zero)
            await Task.Delay(reply.HeaderDelay, claude.TimeProvider, cancellationToken).ConfigureAwait(false);

        HttpResponseMessage response = new((HttpStatusCode)reply.StatusCode)
        {
            RequestMessage = request,
            Content = new StreamContent(new FakeBody(reply, fake, claude.TimeProvider, aborted)),
        };
        foreach ((string name, string value) in reply.Headers)
        {
            if (!response.Headers.TryAddWithoutValidation(name, value))
                response.Content.Headers.TryAddWithoutValidation(name, value);
        }
        return response;
    }
}

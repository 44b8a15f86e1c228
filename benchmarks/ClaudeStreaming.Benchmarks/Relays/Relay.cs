using System.Net.Http.Headers;
using Anthropic;
using Anthropic.Core;
using Anthropic.Models.Messages;
using Microsoft.AspNetCore.Http;

namespace ClaudeStreaming.Benchmarks;

/// <summary>One way of relaying an answer.</summary>
/// <param name="Name">Its name between processes and in results.</param>
/// <param name="Title">Its name in tables.</param>
/// <param name="Connect">Makes what handles a request, from the client to ask with and the address of an API.</param>
internal sealed record Relay(string Name, string Title, Func<HttpClient, Uri, RequestDelegate> Connect)
{
    /// <summary>The floor: the bytes, each read flushed, and nothing known of what they mean.</summary>
    public static readonly Relay Raw = new("relay-raw", "bytes copied, each read flushed", CopyBytes);

    public static readonly Relay Ours = new("relay-ours", "ours: ClaudeResults.Events", RelayEvents);

    public static readonly Relay VendorsSdk = new("relay-vendor", "TypedResults.ServerSentEvents over the vendor's SDK", RelayVendorsEvents);

    public static readonly IReadOnlyList<Relay> All = [Raw, Ours, VendorsSdk];

    private static RequestDelegate CopyBytes(HttpClient http, Uri address)
    {
        byte[] question = """{"model":"claude-x","max_tokens":1024,"stream":true,"messages":[{"role":"user","content":"Hi"}]}"""u8.ToArray();
        Uri messages = new($"{address.AbsoluteUri.TrimEnd('/')}/v1/messages");
        return async context =>
        {
            using HttpRequestMessage request = new(HttpMethod.Post, messages)
            {
                Content = new ByteArrayContent(question) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } },
            };
            using HttpResponseMessage response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, context.RequestAborted);
            await using Stream body = await response.Content.ReadAsStreamAsync(context.RequestAborted);
            context.Response.ContentType = "text/event-stream";
            byte[] buffer = new byte[4 * 1024];
            int count;
            while ((count = await body.ReadAsync(buffer, context.RequestAborted)) > 0)
                await context.Response.BodyWriter.WriteAsync(buffer.AsMemory(0, count), context.RequestAborted);
        };
    }

    private static RequestDelegate RelayEvents(HttpClient http, Uri address)
    {
        ClaudeClient client = new(http, new ClaudeClientOptions { ApiKey = "key", BaseAddress = address });
        MessageRequest request = new() { Model = "claude-x", MaxTokens = 1024, Messages = [InputMessage.User("Hi")] };
        Task<MessageStream> OpenAsync(CancellationToken ct) => client.StreamAsync(request, cancellationToken: ct);
        return context => ClaudeResults.Events(OpenAsync).ExecuteAsync(context);
    }

    private static RequestDelegate RelayVendorsEvents(HttpClient http, Uri address)
    {
        AnthropicClient client = new(new ClientOptions { HttpClient = http, BaseUrl = address.AbsoluteUri.TrimEnd('/'), ApiKey = "key" });
        MessageCreateParams request = new() { Model = "claude-x", MaxTokens = 1024, Messages = [new UserMessageParam { Content = "Hi" }] };
        return context => TypedResults.ServerSentEvents(client.Messages.CreateStreaming(request, context.RequestAborted)).ExecuteAsync(context);
    }
}

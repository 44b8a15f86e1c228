using System.IO.Compression;
using System.Net;
using ClaudeStreaming.AspNetCore.Tests.Support;
using ClaudeStreaming.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace ClaudeStreaming.AspNetCore.Tests.Relaying;

/// <summary>The bytes, and that each event leaves before the next one comes, whatever is in between.</summary>
public class WireTests
{
    private readonly LiveBody _body = new();

    [Fact]
    public async Task The_bytes_are_these_and_each_event_is_a_chunk_of_its_own()
    {
        string split = "event: content_block_stop\r\ndata: {\"type\":\"content_block_stop\",\r\ndata: \"index\":0}\r\n\r\n";
        string[] sent = [Wire.Start, Wire.StartText(), Wire.Text("a\n\"é\" 😀"), split, Wire.EndTurn, Wire.Stop];
        string[] expected =
        [
            ": ok\n\n",
            .. sent.Select(static (text, i) => text.Replace("\r\n", "\n", StringComparison.Ordinal).TrimEnd() + $"\nid: {i + 1}\n\n"),
            "event: done\ndata: {\"type\":\"done\",\"outcome\":\"completed\"}\nid: 7\n\n",
        ];
        await using RelayServer server = await RelayServer.StartAsync(Map);
        using RawConnection connection = await RawConnection.PostAsync(server.Port, headers: "Connection: close\r\n");
        for (int i = 0; i < sent.Length; i++)
        {
            await connection.UntilAsync(Chunk(expected[i]));
            _body.Send(sent[i]);
        }
        while (await connection.ReadAsync() > 0)
        {
        }
        string body = connection.Received[(connection.Received.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];
        Assert.Equal(string.Concat(expected.Append("").Select(Chunk)), body);
    }

    [Theory]
    [InlineData(HttpProtocols.Http1, "")]
    [InlineData(HttpProtocols.Http1, "gzip")]
    [InlineData(HttpProtocols.Http1, "br")]
    [InlineData(HttpProtocols.Http2, "")]
    [InlineData(HttpProtocols.Http2, "gzip")]
    public async Task Each_event_arrives_before_the_next_one_is_sent_also_compressed(HttpProtocols protocol, string encoding)
    {
        await using RelayServer server = await RelayServer.StartAsync(
            app =>
            {
                app.UseResponseCompression();
                app.UseRouting();
                Map(app);
            },
            static builder => builder.Services.AddResponseCompression(static o =>
            {
                o.EnableForHttps = true;
                o.MimeTypes = [.. ResponseCompressionDefaults.MimeTypes, "text/event-stream"];
            }),
            protocol);
        using HttpRequestMessage request = new(HttpMethod.Post, "/") { Version = server.Client.DefaultRequestVersion, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        if (encoding.Length > 0)
            request.Headers.Add("Accept-Encoding", encoding);
        using HttpResponseMessage response = await server.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(encoding, string.Join(',', response.Content.Headers.ContentEncoding));
        await using Stream body = Decompress(await response.Content.ReadAsStreamAsync(), encoding);
        await AssertOneByOneAsync(body);
    }

    [Fact]
    public async Task Each_event_arrives_before_the_next_one_is_sent_in_process()
    {
        await using RelayServer server = await RelayServer.StartInProcessAsync(Map);
        using HttpRequestMessage request = new(HttpMethod.Post, "/");
        using HttpResponseMessage response = await server.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        await AssertOneByOneAsync(await response.Content.ReadAsStreamAsync());
    }

    [Fact]
    public async Task A_client_of_HTTP_1_0_gets_it_too()
    {
        await using RelayServer server = await RelayServer.StartAsync(Map);
        using RawConnection connection = await RawConnection.OpenAsync(server.Port);
        await connection.SendAsync("POST / HTTP/1.0\r\nContent-Length: 0\r\n\r\n");
        await connection.UntilAsync("\r\n\r\n: ok\n\n");
        await ExpectAsync(connection, Wire.Start, "id: 1\n\n");
        await ExpectAsync(connection, Wire.Answer("Hello")[Wire.Start.Length..], "event: done\ndata: {\"type\":\"done\",\"outcome\":\"completed\"}\nid: 7\n\n");
        Assert.Equal(0, await connection.ReadAsync());
    }

    private static string Chunk(string text) => $"{System.Text.Encoding.UTF8.GetByteCount(text):x}\r\n{text}\r\n";

    private void Map(WebApplication app) => app.MapPost("/", () => ClaudeResults.Events(MessageStream.FromSse(_body)));

    private async Task ExpectAsync(RawConnection connection, string sent, string expected)
    {
        _body.Send(sent);
        await connection.UntilAsync(expected);
    }

    private async Task AssertOneByOneAsync(Stream body)
    {
        byte[] buffer = new byte[16 * 1024];
        string received = "";
        foreach (string sent in new[] { Wire.Start, Wire.StartText(), Wire.Text("Hel"), Wire.Text("lo"), Wire.StopBlock(), Wire.EndTurn, Wire.Stop })
        {
            _body.Send(sent);
            string line = sent.Split('\n')[1] + "\n";
            while (!received.Contains(line, StringComparison.Ordinal))
            {
                int count = await body.ReadAsync(buffer).AsTask().Soon();
                Assert.True(count > 0, $"The body ended: {received}");
                received += System.Text.Encoding.UTF8.GetString(buffer, 0, count);
            }
        }
        while (await body.ReadAsync(buffer).AsTask().Soon() is var count and > 0)
            received += System.Text.Encoding.UTF8.GetString(buffer, 0, count);
        Assert.EndsWith("id: 8\n\n", received, StringComparison.Ordinal);
    }

    private static Stream Decompress(Stream body, string encoding) => encoding switch
    {
        "gzip" => new GZipStream(body, CompressionMode.Decompress),
        "br" => new BrotliStream(body, CompressionMode.Decompress),
        _ => body,
    };
}

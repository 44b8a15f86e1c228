using System.Text.Json.Nodes;
using ClaudeStreaming.AspNetCore.Tests.Support;
using ClaudeStreaming.Tests.Support;
using Microsoft.AspNetCore.Builder;

namespace ClaudeStreaming.AspNetCore.Tests.Formats;

/// <summary>The text alone.</summary>
public class TextFormatTests
{
    [Theory]
    [InlineData("Hello")]
    [InlineData(" leading and trailing ")]
    [InlineData("\n\n\r\n\r")]
    [InlineData("\"\\\u0000\u001f</script>\u2028é東😀👩‍👩‍👧")]
    public async Task Not_a_character_is_lost_however_it_is_cut(string text)
    {
        // One UTF-16 code unit a delta: halves of surrogate pairs among them.
        string deltas = string.Concat(text.Select(static c => Wire.Event(
            "content_block_delta",
            $$$"""{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"\u{{{(int)c:x4}}}"}}""")));
        List<SseEvent> events = await ReadAsync(Wire.Start + Wire.StartText() + deltas + Wire.StopBlock() + Wire.EndTurn + Wire.Stop);
        string[] pieces = [.. events.SkipLast(1).Select(static e => (string)JsonNode.Parse(e.Data)!)];
        Assert.Equal(text, string.Concat(pieces));
        Assert.All(pieces, static piece => Assert.False(char.IsHighSurrogate(piece[^1]) || char.IsLowSurrogate(piece[0])));
        Assert.All(events.SkipLast(1), static e => Assert.Equal("message", e.Type));
        Assert.Equal("done", events[^1].Type);
    }

    [Fact]
    public async Task Text_of_all_blocks_comes_what_they_start_with_included_and_nothing_else()
    {
        List<SseEvent> events = await ReadAsync(
            Wire.Start + Wire.StartText(text: "A") + Wire.Text("b") + Wire.StopBlock() + Wire.StartTool(1) + Wire.Input("{}", 1) + Wire.StopBlock(1) +
            Wire.StartText(2) + Wire.Text("c", 2) + Wire.StopBlock(2) + Wire.EndTurn + Wire.Stop);
        Assert.Equal("Abc", string.Concat(events.SkipLast(1).Select(static e => (string)JsonNode.Parse(e.Data)!)));
        Assert.Equal(Enumerable.Range(1, events.Count).Select(static i => $"{i}"), events.Select(static e => e.Id));
    }

    private static async Task<List<SseEvent>> ReadAsync(string body)
    {
        await using RelayServer server = await RelayServer.StartInProcessAsync(app => app.MapPost("/", () => ClaudeResults.Text(Wire.Open(body))));
        await using SseClient client = await SseClient.PostAsync(server.Client);
        return await client.RestAsync();
    }
}

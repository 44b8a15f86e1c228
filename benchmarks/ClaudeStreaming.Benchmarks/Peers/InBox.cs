using System.Net.ServerSentEvents;
using System.Text.Json;

namespace ClaudeStreaming.Benchmarks;

/// <summary>The parser that .NET brings, System.Net.ServerSentEvents, with what people put on it.</summary>
internal static class InBox
{
    /// <summary>The framing alone: its item parser makes nothing of the data.</summary>
    public static readonly Reader Frames = new(
        "inbox-frames",
        "in-box SseParser, nothing made of the data",
        Sees.Data,
        static feed => async tally =>
        {
            await foreach (SseItem<int> item in SseParser.Create(feed.Open(), static (_, data) => data.Length).EnumerateAsync())
                tally.Count(item.Data);
        });

    /// <summary>As it comes: each event's data is a string. For ASCII only, since it counts characters where others count bytes.</summary>
    public static readonly Reader Strings = new(
        "inbox-strings",
        "in-box SseParser, strings, no JSON",
        Sees.Data,
        static feed => async tally =>
        {
            await foreach (SseItem<string> item in SseParser.Create(feed.Open()).EnumerateAsync())
                tally.Count(item.Data.Length);
        });

    /// <summary>What a careful person writes by hand: source-generated JSON from the bytes into flat types.</summary>
    public static readonly Reader Json = new(
        "inbox-json",
        "in-box SseParser, source-generated JSON",
        Sees.Text,
        static feed => async tally =>
        {
            await foreach (SseItem<FlatEvent> item in SseParser.Create(feed.Open(), Parse).EnumerateAsync())
            {
                tally.Event();
                if (item.Data.Delta is { } delta && (delta.Text ?? delta.Thinking ?? delta.PartialJson) is { } text)
                    tally.Text(text);
            }
        });

    private static FlatEvent Parse(string eventType, ReadOnlySpan<byte> data) =>
        JsonSerializer.Deserialize(data, FlatJson.Default.FlatEvent)!;
}

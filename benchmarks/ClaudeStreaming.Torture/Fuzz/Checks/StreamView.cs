using System.Text;

namespace ClaudeStreaming.Torture;

/// <summary>One way of reading a stream to its end.</summary>
/// <param name="Name">What it is called where it goes wrong.</param>
/// <param name="GivesText">Whether all text comes by it, also what came before a failure.</param>
/// <param name="ReadAsync">Reads, and writes the text it gets to the stream given, in UTF-8.</param>
internal sealed record StreamView(string Name, bool GivesText, Func<MessageStream, Random, Stream, Task> ReadAsync)
{
    public static StreamView Events { get; } = new("events", false, static (stream, _, _) => EventsAsync(stream, int.MaxValue));

    public static StreamView Text { get; } = new("text", true, static (stream, _, text) => TextAsync(stream, text));

    public static StreamView Final { get; } = new("final message", false, static (stream, _, _) => stream.GetFinalMessageAsync());

    public static StreamView OneAfterTheOther { get; } = new("one after the other", false, static (stream, random, _) => AllAsync(stream, random));

    public static IReadOnlyList<StreamView> All { get; } =
    [
        Events,
        new("events and snapshots", false, static (stream, random, _) => SnapshotsAsync(stream, random)),
        Text,
        new("copy", true, static (stream, _, text) => stream.CopyTextToAsync(text)),
        new("final text", false, static (stream, _, _) => stream.GetFinalTextAsync()),
        Final,
        OneAfterTheOther,
    ];

    private static async Task EventsAsync(MessageStream stream, int most)
    {
        await foreach (StreamEvent _ in stream)
        {
            if (most-- == 0)
                break;
        }
    }

    private static async Task SnapshotsAsync(MessageStream stream, Random random)
    {
        await foreach (StreamEvent _ in stream)
        {
            if (random.Next(4) == 0)
                stream.CurrentMessage?.ToString();
        }
    }

    private static async Task TextAsync(MessageStream stream, Stream text)
    {
        await foreach (string piece in stream.TextAsync())
        {
            if (piece.Length == 0 || char.IsHighSurrogate(piece[^1]) || char.IsLowSurrogate(piece[0]))
                throw new DisagreementException($"A piece of text is empty, or half a character: \"{piece}\".");
            text.Write(Encoding.UTF8.GetBytes(piece));
        }
    }

    private static async Task AllAsync(MessageStream stream, Random random)
    {
        await EventsAsync(stream, random.Next(6));
        await foreach (string _ in stream.TextAsync())
        {
            if (random.Next(3) == 0)
                break;
        }
        await EventsAsync(stream, random.Next(6));
        await stream.GetFinalMessageAsync();
    }
}

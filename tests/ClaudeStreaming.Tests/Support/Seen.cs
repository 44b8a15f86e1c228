using System.Text;

namespace ClaudeStreaming.Tests.Support;

/// <summary>What one view gave of a stream, to its end: the whole message, or the failure. Exactly one of the two is there.</summary>
/// <param name="Events">The events; null in a view that shows none.</param>
/// <param name="Text">The text; null in a view that shows none.</param>
/// <param name="Message">The message.</param>
/// <param name="Failure">The failure.</param>
internal sealed record Seen(StreamEvent[]? Events, string? Text, Message? Message, Exception? Failure)
{
    /// <summary>In what it is not what it has to be; null where it is.</summary>
    public string? Differs(Expected expected)
    {
        if (Expected.NameOf(Failure) != expected.Failure)
            return $"expected {expected.Failure ?? "a message"}, got {Failure?.ToString() ?? "a message"}";
        if (!Equals(Message ?? (Failure as ClaudeException)?.PartialMessage, expected.Message))
            return "the message is another one";
        if (Text is not null && Text != expected.Text)
            return $"expected the text {expected.Text}, got {Text}";
        return Events?.SequenceEqual(expected.Events) == false
            ? $"expected the events {Names(expected.Events)}, got {Names(Events)}, or others of their kind"
            : null;
    }

    private static string Names(IEnumerable<StreamEvent> events) => string.Join(", ", events.Select(static e => e.GetType().Name));

    public static async Task<Seen> ReadAsync(MessageStream stream, string view)
    {
        List<StreamEvent>? events = null;
        StringBuilder? text = null;
        MemoryStream? copy = null;
        string? finalText = null;
        try
        {
            switch (view)
            {
                case "events":
                    events = [];
                    await foreach (StreamEvent e in stream)
                        events.Add(e);
                    break;
                case "text":
                    text = new StringBuilder();
                    await foreach (string piece in stream.TextAsync())
                        text.Append(piece);
                    break;
                case "copy":
                    copy = new MemoryStream();
                    await stream.CopyTextToAsync(copy);
                    break;
                case "final text":
                    finalText = await stream.GetFinalTextAsync();
                    break;
            }
            // After a view that ended, the message is there at once.
            Message message = await stream.GetFinalMessageAsync();
            return new Seen(events?.ToArray(), Text(), message, null);
        }
        catch (Exception e)
        {
            return new Seen(events?.ToArray(), Text(), null, e);
        }

        string? Text() => text?.ToString() ?? (copy is null ? finalText : Encoding.UTF8.GetString(copy.ToArray()));
    }
}

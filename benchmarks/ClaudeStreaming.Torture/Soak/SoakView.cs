using System.Text;

namespace ClaudeStreaming.Torture;

/// <summary>The ways a stream is read in the soak.</summary>
internal static class SoakView
{
    /// <summary>Reads one stream to its end, and leaves the text that was seen in the given stream, in UTF-8.</summary>
    public static IReadOnlyList<(bool GivesText, Func<MessageStream, Stream, CancellationToken, Task> ReadAsync)> All { get; } =
    [
        (true, EventsAsync),
        (true, TextAsync),
        (true, static (stream, text, token) => stream.CopyTextToAsync(text, token)),
        (false, static (stream, _, token) => stream.GetFinalMessageAsync(token)),
    ];

    private static async Task EventsAsync(MessageStream stream, Stream text, CancellationToken token)
    {
        StringBuilder seen = new();
        try
        {
            await foreach (StreamEvent streamEvent in stream.WithCancellation(token))
            {
                if (streamEvent is ContentBlockDelta { Delta: TextDelta delta })
                    seen.Append(delta.Text);
                // Half a character may have been the last thing to come; it is said where the text goes on.
                else if (streamEvent is StreamResumed resumed)
                    seen.Length = (int)resumed.TextLength;
            }
        }
        finally
        {
            // All at once: an event may end on half a character.
            text.Write(Encoding.UTF8.GetBytes(seen.ToString()));
        }
    }

    private static async Task TextAsync(MessageStream stream, Stream text, CancellationToken token)
    {
        await foreach (string piece in stream.TextAsync(token))
            text.Write(Encoding.UTF8.GetBytes(piece));
    }
}

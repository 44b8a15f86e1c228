using ClaudeStreaming;
using ClaudeStreaming.Sse;

namespace Snippets;

internal static class Bricks
{
    public static async Task<Message> ReadAsync(Stream body, CancellationToken ct)
    {
        #region bricks
        using SseReader sse = new();
        MessageAccumulator accumulator = new();
        int count;
        while ((count = await body.ReadAsync(sse.GetMemory(), ct)) > 0)
        {
            sse.Advance(count);
            while (sse.TryRead(out SseFrame frame))
            {
                if (StreamEvent.TryParse(frame.Data, frame.EventType, out StreamEvent? e))
                    accumulator.Add(e);
            }
        }
        #endregion
        return accumulator.ToMessage();
    }
}

using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ClaudeStreaming.Sse;

namespace ChatConsole;

/// <summary>Writes each dispatched SSE event as one JSON object on a line: <c>{"event":…,"data":…,"id":…}</c>.</summary>
internal sealed class FrameLines(Stream output)
{
    private static readonly JsonWriterOptions RawUtf8 = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <returns>Whether the bytes end inside an event, which the standard discards.</returns>
    /// <exception cref="SseFrameTooLargeException">An event is too large to be held.</exception>
    public async Task<bool> WriteAsync(Stream utf8Sse, CancellationToken cancellationToken)
    {
        using SseReader reader = new();
        int count;
        while ((count = await utf8Sse.ReadAsync(reader.GetMemory(), cancellationToken)) > 0)
        {
            reader.Advance(count);
            WriteLines(reader);
        }
        return reader.HasIncompleteFrame;
    }

    private void WriteLines(SseReader reader)
    {
        bool hasWritten = false;
        while (reader.TryRead(out SseFrame frame))
        {
            using (Utf8JsonWriter json = new(output, RawUtf8))
            {
                json.WriteStartObject();
                // As strings: decoding is what makes U+FFFD of invalid UTF-8.
                json.WriteString("event"u8, Encoding.UTF8.GetString(frame.EventType));
                json.WriteString("data"u8, Encoding.UTF8.GetString(frame.Data));
                json.WriteString("id"u8, Encoding.UTF8.GetString(frame.Id));
                json.WriteEndObject();
            }
            output.WriteByte((byte)'\n');
            hasWritten = true;
        }
        if (hasWritten)
            output.Flush();
    }
}

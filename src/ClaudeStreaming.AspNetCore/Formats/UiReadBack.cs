using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace ClaudeStreaming;

/// <summary>Makes the API's events of the chunks of a UI message again, as far as it has text and thoughts alone. What tools said is not in the
/// chunks as the API wants it back.</summary>
internal sealed class UiReadBack(ApiEventWriter events, string model)
{
    private int _lastIndex;

    /// <summary>Writes what the chunks were made of.</summary>
    public bool TryRead(IReadOnlyList<ReadOnlyMemory<byte>> frames)
    {
        foreach (ReadOnlyMemory<byte> frame in frames)
        {
            if (!SseText.TryGetData(frame.Span, out ReadOnlySpan<byte> data))
                return false;
            Utf8JsonReader reader = new(data);
            using JsonDocument chunk = JsonDocument.ParseValue(ref reader);
            if (!TryRead(chunk.RootElement))
                return false;
        }
        return true;
    }

    private bool TryRead(JsonElement chunk)
    {
        switch (chunk.GetProperty("type"u8).GetString())
        {
            case "start" when chunk.TryGetProperty("messageId"u8, out JsonElement id):
                events.StartMessage(id.GetString()!, model);
                return true;
            case "start-step":
                return true;
            case "text-start":
                events.StartText(IndexOf(chunk));
                return true;
            case "reasoning-start":
                events.WriteBlock("content_block_start", IndexOf(chunk), "content_block", static writer =>
                {
                    writer.WriteString("type"u8, "thinking"u8);
                    writer.WriteString("thinking"u8, ""u8);
                    writer.WriteString("signature"u8, ""u8);
                });
                return true;
            case "text-delta":
                WriteDelta(chunk, "text_delta", "text");
                return true;
            case "reasoning-delta":
                WriteDelta(chunk, "thinking_delta", "thinking");
                return true;
            case "text-end":
                events.StopBlock(IndexOf(chunk));
                return true;
            case "reasoning-end":
                return TryEndReasoning(chunk);
            case "data-resumed":
                WriteResumed(chunk.GetProperty("data"u8));
                return true;
            default:
                return false;
        }
    }

    private bool TryEndReasoning(JsonElement chunk)
    {
        if (chunk.TryGetProperty("providerMetadata"u8, out JsonElement metadata))
        {
            // What was redacted is in no piece before: the block would have to begin with it.
            if (!metadata.GetProperty("anthropic"u8).TryGetProperty("signature"u8, out JsonElement signature))
                return false;
            events.WriteBlock("content_block_delta", IndexOf(chunk), "delta", writer =>
            {
                writer.WriteString("type"u8, "signature_delta"u8);
                writer.WriteString("signature"u8, signature.GetString());
            });
        }
        events.StopBlock(IndexOf(chunk));
        return true;
    }

    // The very bytes that came: written anew they might be escaped otherwise.
    private void WriteDelta(JsonElement chunk, string type, string member) =>
        events.AddPiece(IndexOf(chunk), type, member, JsonMarshal.GetRawUtf8Value(chunk.GetProperty("delta"u8)));

    private void WriteResumed(JsonElement data) => events.Write("_stream_resumed", writer =>
    {
        writer.WriteNumber("continuation"u8, data.GetProperty("continuation"u8).GetInt64());
        writer.WriteString("strategy"u8, "user_turn"u8);
        writer.WriteNumber("index"u8, _lastIndex);
        writer.WriteNumber("text_length"u8, data.GetProperty("textLength"u8).GetInt64());
    });

    private int IndexOf(JsonElement chunk) => _lastIndex = int.Parse(chunk.GetProperty("id"u8).GetString()!, CultureInfo.InvariantCulture);
}

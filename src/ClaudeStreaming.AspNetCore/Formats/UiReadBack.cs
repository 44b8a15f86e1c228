using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace ClaudeStreaming;

/// <summary>Makes the API's events of the chunks of a UI message again, as far as it has text and thoughts alone. What tools said is not in the
/// chunks as the API wants it back.</summary>
internal sealed class UiReadBack(IBufferWriter<byte> sse, string model)
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
                WriteStart(id.GetString()!);
                return true;
            case "start-step":
                return true;
            case "text-start":
                Write("content_block_start", IndexOf(chunk), "content_block", static writer => WriteMembers(writer, "text"u8, "text"u8));
                return true;
            case "reasoning-start":
                Write("content_block_start", IndexOf(chunk), "content_block", static writer => WriteMembers(writer, "thinking"u8, "thinking"u8, "signature"u8));
                return true;
            case "text-delta":
                WriteDelta(chunk, "text_delta", "text");
                return true;
            case "reasoning-delta":
                WriteDelta(chunk, "thinking_delta", "thinking");
                return true;
            case "text-end":
                Write("content_block_stop", IndexOf(chunk));
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
            Write("content_block_delta", IndexOf(chunk), "delta", writer =>
            {
                writer.WriteString("type"u8, "signature_delta"u8);
                writer.WriteString("signature"u8, signature.GetString());
            });
        }
        Write("content_block_stop", IndexOf(chunk));
        return true;
    }

    // The very bytes that came: written anew they might be escaped otherwise.
    private void WriteDelta(JsonElement chunk, string type, string member) => Write("content_block_delta", IndexOf(chunk), "delta", writer =>
    {
        writer.WriteString("type"u8, type);
        writer.WritePropertyName(member);
        writer.WriteRawValue(chunk.GetProperty("delta"u8).GetRawText(), skipInputValidation: true);
    });

    private void WriteStart(string id) => WriteEvent("message_start", writer =>
    {
        writer.WriteStartObject("message"u8);
        writer.WriteString("id"u8, id);
        writer.WriteString("type"u8, "message"u8);
        writer.WriteString("role"u8, "assistant"u8);
        writer.WriteString("model"u8, model);
        writer.WriteStartArray("content"u8);
        writer.WriteEndArray();
        writer.WriteStartObject("usage"u8);
        writer.WriteNumber("input_tokens"u8, 0);
        writer.WriteNumber("output_tokens"u8, 0);
        writer.WriteEndObject();
        writer.WriteEndObject();
    });

    private void WriteResumed(JsonElement data) => WriteEvent("_stream_resumed", writer =>
    {
        writer.WriteNumber("continuation"u8, data.GetProperty("continuation"u8).GetInt64());
        writer.WriteString("strategy"u8, "user_turn"u8);
        writer.WriteNumber("index"u8, _lastIndex);
        writer.WriteNumber("text_length"u8, data.GetProperty("textLength"u8).GetInt64());
    });

    private void Write(string type, int index) => WriteEvent(type, writer => writer.WriteNumber("index"u8, index));

    private void Write(string type, int index, string member, Action<Utf8JsonWriter> members) => WriteEvent(type, writer =>
    {
        writer.WriteNumber("index"u8, index);
        writer.WriteStartObject(member);
        members(writer);
        writer.WriteEndObject();
    });

    private void WriteEvent(string type, Action<Utf8JsonWriter> members)
    {
        SseText.WriteName(sse, Encoding.UTF8.GetBytes(type));
        JsonFrame.Write(sse, members, (writer, members) =>
        {
            writer.WriteString("type"u8, type);
            members(writer);
        });
        sse.Write("\n"u8);
    }

    private static void WriteMembers(Utf8JsonWriter writer, ReadOnlySpan<byte> type, ReadOnlySpan<byte> empty, ReadOnlySpan<byte> alsoEmpty = default)
    {
        writer.WriteString("type"u8, type);
        writer.WriteString(empty, ""u8);
        if (!alsoEmpty.IsEmpty)
            writer.WriteString(alsoEmpty, ""u8);
    }

    private int IndexOf(JsonElement chunk) => _lastIndex = int.Parse(chunk.GetProperty("id"u8).GetString()!, CultureInfo.InvariantCulture);
}

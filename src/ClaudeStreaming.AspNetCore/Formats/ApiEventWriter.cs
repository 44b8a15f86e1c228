using System.Buffers;
using System.Text;
using System.Text.Json;

namespace ClaudeStreaming;

/// <summary>Writes events as the API would have sent them.</summary>
internal sealed class ApiEventWriter(IBufferWriter<byte> sse)
{
    public void StartMessage(string id, string model) => Write("message_start", writer =>
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

    public void StartText(int index) => WriteBlock("content_block_start", index, "content_block", static writer =>
    {
        writer.WriteString("type"u8, "text"u8);
        writer.WriteString("text"u8, ""u8);
    });

    /// <summary>Writes a piece of a block, whose string is JSON already.</summary>
    public void AddPiece(int index, string type, string member, ReadOnlySpan<byte> json)
    {
        byte[] piece = json.ToArray();
        WriteBlock("content_block_delta", index, "delta", writer =>
        {
            writer.WriteString("type"u8, type);
            writer.WritePropertyName(member);
            writer.WriteRawValue(piece, skipInputValidation: true);
        });
    }

    public void StopBlock(int index) => Write("content_block_stop", writer => writer.WriteNumber("index"u8, index));

    public void WriteBlock(string type, int index, string member, Action<Utf8JsonWriter> members) => Write(type, writer =>
    {
        writer.WriteNumber("index"u8, index);
        writer.WriteStartObject(member);
        members(writer);
        writer.WriteEndObject();
    });

    public void Write(string type, Action<Utf8JsonWriter> members)
    {
        SseText.WriteName(sse, Encoding.UTF8.GetBytes(type));
        JsonFrame.Write(sse, members, (writer, members) =>
        {
            writer.WriteString("type"u8, type);
            members(writer);
        });
        sse.Write("\n"u8);
    }
}

using System.Buffers;
using System.Text.Json;

namespace ClaudeStreaming;

/// <summary>A format whose ends are events with a name: <c>done</c> and <c>error</c>.</summary>
internal abstract class NamedEventFormat : RelayFormat
{
    protected static ReadOnlySpan<byte> Done => "done"u8;

    protected static ReadOnlySpan<byte> Error => "error"u8;

    protected static ReadOnlySpan<byte> Reset => "reset"u8;

    public override void WriteDone(FrameWriter frames) => WriteDone(frames, """{"type":"done","outcome":"completed"}"""u8);

    public override void WriteStopped(FrameWriter frames) => WriteDone(frames, """{"type":"done","outcome":"stopped"}"""u8);

    // In the API's own shape, so that whoever reads its events reads this one, too.
    public override void WriteError(FrameWriter frames, RelayError error)
    {
        SseText.WriteName(frames.Buffer, Error);
        JsonFrame.Write(frames.Buffer, error, static (writer, error) =>
        {
            writer.WriteString("type"u8, "error"u8);
            writer.WriteStartObject("error"u8);
            writer.WriteString("type"u8, error.Type);
            writer.WriteString("message"u8, error.Message);
            writer.WriteEndObject();
        });
        frames.EndFrame();
    }

    public override void WriteReset(IBufferWriter<byte> target)
    {
        SseText.WriteName(target, Reset);
        SseText.WriteData(target, """{"type":"reset"}"""u8);
    }

    private static void WriteDone(FrameWriter frames, ReadOnlySpan<byte> json)
    {
        SseText.WriteName(frames.Buffer, Done);
        SseText.WriteData(frames.Buffer, json);
        frames.EndFrame();
    }
}

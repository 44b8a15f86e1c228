using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace ClaudeStreaming;

/// <summary>The AI SDK's UI message stream protocol, version 1: chunks of JSON in the data of events without a name.</summary>
/// <remarks>Its client takes a piece of a part that never started, or a result of a call that it does not know, for a failure of the whole
/// stream. So parts are started here where the answer did not, and results without a call are left out. Source: AI SDK documentation,
/// Stream Protocols.</remarks>
internal sealed class UiMessageFormat : RelayFormat
{
    public const string Name = "ui-message";

    private readonly UiParts _parts = new();
    private bool _hasStarted;
    private string _finishReason = "other";

    public override string Kind => Name;

    public override void SetHeaders(IHeaderDictionary headers) => headers["x-vercel-ai-ui-message-stream"] = "v1";

    public override void Drain(MessageStream stream, FrameWriter frames)
    {
        while (!frames.IsFull && stream.TryRead(out EventFrame frame))
        {
            if (!frame.DeltaType.IsEmpty)
                Start(null, frames);
            if (!_parts.TryWriteDelta(in frame, frames))
                Write(frame.ToEvent(), frames);
        }
    }

    public override void WriteDone(FrameWriter frames)
    {
        Start(null, frames);
        _parts.EndAll(frames);
        UiChunk.Write(frames, "finish-step");
        UiChunk.Write(frames, "finish", _finishReason, static (writer, reason) => writer.WriteString("finishReason"u8, reason));
        UiChunk.WriteEnd(frames);
    }

    public override void WriteStopped(FrameWriter frames)
    {
        UiChunk.Write(frames, "abort");
        UiChunk.WriteEnd(frames);
    }

    public override void WriteError(FrameWriter frames, RelayError error)
    {
        UiChunk.Write(frames, "error", error.Message, static (writer, message) => writer.WriteString("errorText"u8, message));
        UiChunk.WriteEnd(frames);
    }

    public override bool TryReadBack(IReadOnlyList<ReadOnlyMemory<byte>> frames, MessageRequest request, IBufferWriter<byte> sse) =>
        new UiReadBack(new ApiEventWriter(sse), request.Model).TryRead(frames);

    public override bool TryReadText(ReadOnlySpan<byte> frame, [NotNullWhen(true)] out string? block, [NotNullWhen(true)] out string? text) =>
        UiChunk.TryReadText(frame, out block, out text);

    public override void WriteText(IBufferWriter<byte> target, string block, ReadOnlySpan<char> text) => UiChunk.WriteText(target, block, text);

    private void Write(StreamEvent streamEvent, FrameWriter frames)
    {
        switch (streamEvent)
        {
            case MessageStart { Message: var message }:
                Start(message, frames);
                foreach ((int index, ContentBlock block) in message.Content.Index())
                    _parts.Start(index, block, frames);
                break;
            case ContentBlockStart start:
                Start(null, frames);
                _parts.Start(start.Index, start.Block, frames);
                break;
            case ContentBlockDelta delta:
                Start(null, frames);
                _parts.Write(delta.Index, delta.Delta, frames);
                break;
            case ContentBlockStop stop:
                _parts.End(stop.Index, frames);
                break;
            case MessageDelta { StopReason: { } reason }:
                _finishReason = FinishReasonOf(reason);
                break;
            case StreamResumed resumed:
                UiChunk.Write(frames, "data-resumed", resumed, static (writer, resumed) =>
                {
                    writer.WriteStartObject("data"u8);
                    writer.WriteNumber("continuation"u8, resumed.Continuation);
                    writer.WriteNumber("textLength"u8, resumed.TextLength);
                    writer.WriteEndObject();
                    writer.WriteBoolean("transient"u8, true);
                });
                break;
        }
    }

    private void Start(Message? message, FrameWriter frames)
    {
        if (_hasStarted)
            return;
        _hasStarted = true;
        UiChunk.Write(frames, "start", message?.Id, static (writer, id) =>
        {
            if (id is not null)
                writer.WriteString("messageId"u8, id);
        });
        UiChunk.Write(frames, "start-step");
    }

    private static string FinishReasonOf(StopReason reason) => reason.Value switch
    {
        StopReason.EndTurn or StopReason.StopSequence or StopReason.PauseTurn => "stop",
        StopReason.MaxTokens or StopReason.ModelContextWindowExceeded => "length",
        StopReason.ToolUse => "tool-calls",
        StopReason.Refusal => "content-filter",
        _ => "other",
    };
}

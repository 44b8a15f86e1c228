using System.Buffers;
using System.Text;
using System.Text.Json;

namespace ClaudeStreaming;

/// <summary>Calls of tools, as parts of a UI message.</summary>
internal sealed class UiToolCalls
{
    private readonly Dictionary<int, Call> _open = [];

    // All calls so far: a result of any other would be a failure to the client.
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    public void Start(int index, ToolCallBlock block, FrameWriter frames)
    {
        Call call = new(block);
        _known.Add(block.Id);
        UiChunk.Write(frames, "tool-input-start", call, static (writer, call) => call.WriteHead(writer));
        _open[index] = call;
        // A call that begins with its whole input gets no pieces.
        if (block is { IsInputComplete: true, InputJson: not ("" or "{}") })
            Add(index, block.InputJson, frames);
    }

    public void Add(int index, string json, FrameWriter frames)
    {
        if (json.Length == 0 || !_open.TryGetValue(index, out Call? call))
            return;
        call.Input.Append(json);
        UiChunk.Write(frames, "tool-input-delta", (call.Block.Id, json), static (writer, piece) =>
        {
            writer.WriteString("toolCallId"u8, piece.Id);
            writer.WriteString("inputTextDelta"u8, piece.json);
        });
    }

    /// <summary>The input is complete, or will never be.</summary>
    public void End(int index, FrameWriter frames)
    {
        if (!_open.Remove(index, out Call? call))
            return;
        string input = call.Input.Length == 0 ? "{}" : call.Input.ToString();
        if (TryGetOneLine(input, out byte[] json))
        {
            UiChunk.Write(frames, "tool-input-available", (call, json), static (writer, part) =>
            {
                part.call.WriteHead(writer);
                writer.WritePropertyName("input"u8);
                writer.WriteRawValue(part.json, skipInputValidation: true);
            });
            return;
        }
        UiChunk.Write(frames, "tool-input-error", (call, input), static (writer, part) =>
        {
            part.call.WriteHead(writer);
            writer.WriteString("input"u8, part.input);
            writer.WriteString("errorText"u8, "The input of the tool was cut off."u8);
        });
    }

    public void WriteResult(ServerToolResultBlock result, FrameWriter frames)
    {
        if (!_known.Contains(result.ToolUseId) || !TryGetOneLine(result.ContentJson, out byte[] json))
            return;
        if (IsFailure(result, json))
        {
            UiChunk.Write(frames, "tool-output-error", (result, json), static (writer, part) =>
            {
                writer.WriteString("toolCallId"u8, part.result.ToolUseId);
                writer.WriteString("errorText"u8, part.json);
                writer.WriteBoolean("providerExecuted"u8, true);
            });
            return;
        }
        UiChunk.Write(frames, "tool-output-available", (result, json), static (writer, part) =>
        {
            writer.WriteString("toolCallId"u8, part.result.ToolUseId);
            writer.WritePropertyName("output"u8);
            writer.WriteRawValue(part.json, skipInputValidation: true);
            writer.WriteBoolean("providerExecuted"u8, true);
        });
    }

    // Docs: a failed server tool's content is an object whose type ends with _error.
    private static bool IsFailure(ServerToolResultBlock result, byte[] json)
    {
        if (result.IsError == true)
            return true;
        using JsonDocument content = JsonDocument.Parse(json);
        return content.RootElement.ValueKind == JsonValueKind.Object && content.RootElement.TryGetProperty("type"u8, out JsonElement type) &&
            type.ValueKind == JsonValueKind.String && type.GetRawText().EndsWith("_error\"", StringComparison.Ordinal);
    }

    /// <summary>JSON without line ends, which would end the line of the event: outside strings they are blanks, and inside there are none.</summary>
    /// <returns>False where it is no JSON.</returns>
    private static bool TryGetOneLine(string text, out byte[] json)
    {
        json = Encoding.UTF8.GetBytes(text);
        Utf8JsonReader reader = new(json);
        try
        {
            while (reader.Read())
            {
            }
        }
        catch (JsonException)
        {
            return false;
        }
        json.AsSpan().Replace((byte)'\n', (byte)' ');
        json.AsSpan().Replace((byte)'\r', (byte)' ');
        return true;
    }

    private sealed class Call(ToolCallBlock block)
    {
        public ToolCallBlock Block => block;

        public StringBuilder Input { get; } = new();

        public void WriteHead(Utf8JsonWriter writer)
        {
            writer.WriteString("toolCallId"u8, block.Id);
            writer.WriteString("toolName"u8, block.Name);
            // The page must not try to run what the service runs itself.
            if (block is not ToolUseBlock)
                writer.WriteBoolean("providerExecuted"u8, true);
            // Nobody can have declared the tools of a server that was found at run time.
            if (block is McpToolUseBlock)
                writer.WriteBoolean("dynamic"u8, true);
        }
    }
}

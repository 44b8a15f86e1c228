using System.Diagnostics;
using System.Text.Json;

namespace ClaudeStreaming;

/// <summary>What was said, as the conventions write it into a span. Only where an option asks for it.</summary>
/// <remarks>Source: OpenTelemetry Semantic Conventions 1.41, GenAI, the JSON schemas of input messages, output messages, system
/// instructions and tool definitions. Blocks that they have no part for are a part of the block's own type, with nothing of it.</remarks>
internal static class TracedContent
{
    public static void Add(Activity activity, MessageRequest request)
    {
        activity.SetTag("gen_ai.input.messages", Text(request.Messages, static (json, messages) =>
        {
            json.WriteStartArray();
            foreach (InputMessage message in messages)
                WriteMessage(json, message.Role, message.Content, stopReason: null);
            json.WriteEndArray();
        }));
        if (request.System is { } system)
            activity.SetTag("gen_ai.system_instructions", Text(system.Blocks, WriteParts));
        if (request.Tools is { Count: > 0 } tools)
            activity.SetTag("gen_ai.tool.definitions", Text(tools, WriteTools));
    }

    public static void Add(Activity activity, Message message) =>
        activity.SetTag("gen_ai.output.messages", Text(message, static (json, m) =>
        {
            json.WriteStartArray();
            WriteMessage(json, m.Role, m.Content, m.StopReason?.ToString() ?? "error");
            json.WriteEndArray();
        }));

    private static string Text<T>(T value, Action<Utf8JsonWriter, T> write) => RawJson.Text(RawJson.Document(value, write));

    private static void WriteMessage(Utf8JsonWriter json, string role, IReadOnlyList<ContentBlock> content, string? stopReason)
    {
        json.WriteStartObject();
        json.WriteString("role"u8, role);
        json.WritePropertyName("parts"u8);
        WriteParts(json, content);
        if (stopReason is not null)
            json.WriteString("finish_reason"u8, stopReason);
        json.WriteEndObject();
    }

    private static void WriteParts(Utf8JsonWriter json, IReadOnlyList<ContentBlock> content)
    {
        json.WriteStartArray();
        foreach (ContentBlock block in content)
        {
            json.WriteStartObject();
            WritePart(json, block);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WritePart(Utf8JsonWriter json, ContentBlock block)
    {
        switch (block)
        {
            case TextBlock text:
                json.WriteString("type"u8, "text"u8);
                JsonText.Write(json, "content"u8, text.Text);
                break;
            case ThinkingBlock thinking:
                json.WriteString("type"u8, "reasoning"u8);
                JsonText.Write(json, "content"u8, thinking.Thinking);
                break;
            case ToolCallBlock call:
                json.WriteString("type"u8, "tool_call"u8);
                json.WriteString("id"u8, call.Id);
                json.WriteString("name"u8, call.Name);
                WriteArguments(json, call);
                break;
            case ToolResultBlock result:
                json.WriteString("type"u8, "tool_call_response"u8);
                json.WriteString("id"u8, result.ToolUseId);
                json.WritePropertyName("response"u8);
                WriteParts(json, result.Content ?? []);
                break;
            case ServerToolResultBlock result:
                json.WriteString("type"u8, "tool_call_response"u8);
                json.WriteString("id"u8, result.ToolUseId);
                json.WritePropertyName("response"u8);
                RawJson.Write(json, result.ContentJson, nameof(result.ContentJson));
                break;
            default:
                json.WriteString("type"u8, block.Type);
                break;
        }
    }

    private static void WriteArguments(Utf8JsonWriter json, ToolCallBlock call)
    {
        if (!call.IsInputComplete)
        {
            JsonText.Write(json, "arguments"u8, call.InputJson);
            return;
        }
        json.WritePropertyName("arguments"u8);
        RawJson.Write(json, call.InputJson, nameof(call.InputJson));
    }

    private static void WriteTools(Utf8JsonWriter json, IReadOnlyList<Tool> tools)
    {
        json.WriteStartArray();
        foreach (Tool tool in tools)
            tool.WriteTo(json);
        json.WriteEndArray();
    }
}

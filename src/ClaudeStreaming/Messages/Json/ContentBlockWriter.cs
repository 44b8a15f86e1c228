using System.Text.Json;

namespace ClaudeStreaming;

internal static class ContentBlockWriter
{
    /// <summary>The reserved sibling that holds the raw text of a tool input which was cut off; never sent to the API.</summary>
    public static ReadOnlySpan<byte> IncompleteInput => "_incomplete_input"u8;

    public static void Write(Utf8JsonWriter writer, ContentBlock block)
    {
        if (block is UnknownBlock unknown)
        {
            WriteUnknown(writer, unknown);
            return;
        }
        ObjectWriter o = new(writer, block.Extras);
        o.Required("type"u8, block.Type);
        switch (block)
        {
            case TextBlock text:
                o.Required("text"u8, text.Text);
                o.Optional("citations"u8, text.Citations);
                break;
            case ThinkingBlock thinking:
                o.Required("thinking"u8, thinking.Thinking);
                o.Required("signature"u8, thinking.Signature);
                break;
            case RedactedThinkingBlock redacted:
                o.Required("data"u8, redacted.Data);
                break;
            case ToolCallBlock call:
                WriteToolCall(in o, call);
                break;
            case ServerToolResultBlock result:
                o.Required("tool_use_id"u8, result.ToolUseId);
                o.OptionalRaw("content"u8, result.ContentJson);
                o.Optional("caller"u8, result.Caller);
                o.Optional("is_error"u8, result.IsError);
                break;
            case ToolResultBlock result:
                o.Required("tool_use_id"u8, result.ToolUseId);
                o.OptionalText("content"u8, result.Content);
                o.Optional("is_error"u8, result.IsError);
                o.Optional("toolset_name"u8, result.ToolsetName);
                break;
            case ImageBlock image:
                o.Required("source"u8, image.Source, ContentBlockReader.NoSource);
                o.Optional("transformations"u8, image.Transformations);
                break;
            case DocumentBlock document:
                o.Required("source"u8, document.Source, ContentBlockReader.NoSource);
                o.Optional("title"u8, document.Title);
                o.Optional("context"u8, document.Context);
                o.Optional("citations"u8, document.Citations);
                break;
            default:
                WriteRare(in o, block);
                break;
        }
        o.Optional("cache_control"u8, block.CacheControl);
        o.End();
    }

    private static void WriteRare(in ObjectWriter o, ContentBlock block)
    {
        switch (block)
        {
            case SearchResultBlock result:
                o.Required("source"u8, result.Source);
                o.Required("title"u8, result.Title);
                o.Required("content"u8, result.Content);
                o.Optional("citations"u8, result.Citations);
                break;
            case ContainerUploadBlock upload:
                o.Required("file_id"u8, upload.FileId);
                break;
            case CompactionBlock compaction:
                o.Required("content"u8, compaction.Content, unset: null);
                o.Optional("encrypted_content"u8, compaction.EncryptedContent);
                o.Optional("signature"u8, compaction.Signature);
                o.OptionalRaw("tool_changes"u8, compaction.ToolChangesJson);
                break;
            case FallbackBlock fallback:
                o.Required("from"u8, fallback.From, ContentBlockReader.NoModel);
                o.Required("to"u8, fallback.To, ContentBlockReader.NoModel);
                o.Optional("trigger"u8, fallback.Trigger);
                break;
            case McpToolListingBlock listing:
                o.Required("mcp_server_name"u8, listing.McpServerName);
                o.OptionalRaw("tools"u8, listing.ToolsJson);
                break;
            case ToolReferenceBlock reference:
                o.Required("tool_name"u8, reference.ToolName);
                break;
            case BrowserStateBlock state:
                o.OptionalRaw("tabs"u8, state.TabsJson);
                o.OptionalRaw("state_changes"u8, state.StateChangesJson);
                break;
        }
    }

    private static void WriteToolCall(in ObjectWriter o, ToolCallBlock call)
    {
        o.Required("id"u8, call.Id);
        o.Required("name"u8, call.Name);
        if (call is McpToolUseBlock mcp)
            o.Optional("server_name"u8, mcp.ServerName);
        o.OptionalRaw("input"u8, call.IsInputComplete ? call.InputJson : "{}");
        if (!call.IsInputComplete)
            o.Required(IncompleteInput, call.InputJson);
        o.Optional("caller"u8, call.Caller);
        if (call is ToolUseBlock own)
            o.Optional("toolset_name"u8, own.ToolsetName);
    }

    private static void WriteUnknown(Utf8JsonWriter writer, UnknownBlock unknown)
    {
        if (unknown.CacheControl is null)
        {
            RawJson.Write(writer, unknown.Json, "UnknownBlock.Json");
            return;
        }
        if (!RawJson.IsObject(unknown.Json))
            throw new JsonException("UnknownBlock.Json is not a JSON object. Set it to the whole block.");
        ObjectWriter o = new(writer, new Extras(unknown.Json));
        o.Optional("cache_control"u8, unknown.CacheControl);
        o.End();
    }
}

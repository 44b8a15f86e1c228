using System.Text.Json;

namespace ClaudeStreaming;

/// <summary>The body of a request.</summary>
internal static class MessageRequestJson
{
    public static void Write(Utf8JsonWriter writer, MessageRequest request)
    {
        // ExtraJson wins over every property but this one: an answer that is not a stream could not be read.
        ObjectWriter o = new(writer, request.Extras, fixedName: "stream");
        o.Required("model"u8, request.Model);
        o.Required("max_tokens"u8, request.MaxTokens);
        o.Optional("stream"u8, (bool?)true);
        o.OptionalText("system"u8, request.System?.Blocks);
        o.Required("messages"u8, request.Messages);
        o.Optional("tools"u8, request.Tools);
        o.Optional("tool_choice"u8, request.ToolChoice);
        o.Optional("thinking"u8, request.Thinking);
        o.Optional("output_config"u8, request.OutputConfig);
        o.Optional("stop_sequences"u8, request.StopSequences);
        o.Optional("temperature"u8, request.Temperature);
        o.Optional("top_p"u8, request.TopP);
        o.Optional("top_k"u8, (long?)request.TopK);
        o.Optional("metadata"u8, request.Metadata);
        o.Optional("service_tier"u8, request.ServiceTier);
        o.Optional("speed"u8, request.Speed);
        o.Optional("inference_geo"u8, request.InferenceGeo);
        o.Optional("container"u8, request.Container);
        o.Optional("cache_control"u8, request.CacheControl);
        o.Optional("diagnostics"u8, request.Diagnostics);
        o.End();
    }
}

using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace ClaudeStreaming.Testing;

/// <summary>The API's JSON, spelled as the service spells it: no white space between tokens, text as raw UTF-8.</summary>
internal static class FakeJson
{
    private static readonly FakeJsonContext Context =
        new(new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    public static byte[] Event(StreamEvent streamEvent) => JsonSerializer.SerializeToUtf8Bytes(streamEvent, Context.StreamEvent);

    public static string Error(string errorType, string message) => new JsonObject
    {
        ["type"] = "error",
        ["error"] = new JsonObject { ["type"] = errorType, ["message"] = message },
        ["request_id"] = "req_fake",
    }.ToJsonString();
}

[JsonSerializable(typeof(StreamEvent))]
internal sealed partial class FakeJsonContext : JsonSerializerContext;

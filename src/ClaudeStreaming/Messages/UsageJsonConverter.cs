using System.Text.Json;
using System.Text.Json.Serialization;

namespace ClaudeStreaming;

/// <summary>Writes and reads a <see cref="Usage"/> in the API's own JSON.</summary>
public sealed class UsageJsonConverter : JsonConverter<Usage>
{
    /// <inheritdoc/>
    public override Usage Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        ApiJson.Read(ref reader, typeToConvert, Usage.Read);

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Usage value, JsonSerializerOptions options) => value.WriteTo(writer);
}

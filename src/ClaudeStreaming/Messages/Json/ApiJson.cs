using System.Text.Json;

namespace ClaudeStreaming;

/// <summary>What the public converters share.</summary>
internal static class ApiJson
{
    /// <exception cref="JsonException">The JSON is malformed, or another kind of object than the caller asked for.</exception>
    public static T Read<T>(ref Utf8JsonReader reader, Type typeToConvert, RawJson.Reader<T> read) where T : notnull
    {
        T value = RawJson.Parse(ref reader, read);
        return typeToConvert.IsInstanceOfType(value)
            ? value
            : throw new JsonException($"This JSON is a {value.GetType().Name}, not a {typeToConvert.Name}. Read it as {typeof(T).Name}.");
    }
}

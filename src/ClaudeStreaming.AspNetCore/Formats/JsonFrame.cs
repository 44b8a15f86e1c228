using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ClaudeStreaming;

/// <summary>Data of a frame that is written as JSON, in one line.</summary>
internal static class JsonFrame
{
    // Text stays readable; it goes to JSON.parse, never into HTML.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // Where a writer points between two frames: whoever it wrote to last must not be kept alive by its thread.
    private static readonly ArrayBufferWriter<byte> Nowhere = new();

    [ThreadStatic]
    private static Utf8JsonWriter? _writer;

    /// <summary>Writes one object.</summary>
    public static void Write<T>(IBufferWriter<byte> target, T state, Action<Utf8JsonWriter, T> members)
    {
        Utf8JsonWriter writer = Begin(target);
        writer.WriteStartObject();
        members(writer, state);
        writer.WriteEndObject();
        End(target, writer);
    }

    /// <summary>Writes one string, given in UTF-8.</summary>
    public static void Write(IBufferWriter<byte> target, ReadOnlySpan<byte> utf8Text)
    {
        Utf8JsonWriter writer = Begin(target);
        writer.WriteStringValue(utf8Text);
        End(target, writer);
    }

    /// <summary>Writes one string.</summary>
    public static void Write(IBufferWriter<byte> target, ReadOnlySpan<char> text)
    {
        Utf8JsonWriter writer = Begin(target);
        writer.WriteStringValue(text);
        End(target, writer);
    }

    private static Utf8JsonWriter Begin(IBufferWriter<byte> target)
    {
        target.Write("data: "u8);
        Utf8JsonWriter writer = _writer ??= new Utf8JsonWriter(Nowhere, Options);
        writer.Reset(target);
        return writer;
    }

    private static void End(IBufferWriter<byte> target, Utf8JsonWriter writer)
    {
        writer.Flush();
        writer.Reset(Nowhere);
        target.Write("\n"u8);
    }
}

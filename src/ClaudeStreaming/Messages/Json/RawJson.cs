using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ClaudeStreaming;

/// <summary>JSON that is carried verbatim, and whole documents from and to UTF-8.</summary>
internal static class RawJson
{
    /// <summary>What a document is written with: no needless escapes, so that text stays readable in a database.</summary>
    public static readonly JsonWriterOptions WriterOptions = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = 2 * JsonText.MaxDepth,
        // Every writer in this project opens and closes what it opens; what is raw is validated on its own.
        SkipValidation = true,
    };

    /// <summary>What may stand around a JSON value.</summary>
    public static ReadOnlySpan<byte> WhiteSpace => " \t\r\n"u8;

    /// <summary>Reads over the value that <paramref name="reader"/> stands on and returns its bytes.</summary>
    public static ReadOnlySpan<byte> TakeRaw(this scoped ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        int start = (int)reader.TokenStartIndex;
        reader.Skip();
        return json[start..(int)reader.BytesConsumed];
    }

    public static string Text(ReadOnlySpan<byte> utf8Json) => Encoding.UTF8.GetString(utf8Json);

    /// <summary>Writes a value that a caller supplied or the API sent, byte for byte.</summary>
    /// <exception cref="JsonException"><paramref name="json"/> is not one JSON value.</exception>
    public static void Write(Utf8JsonWriter writer, string json, string what)
    {
        using Utf8Bytes utf8 = new(json);
        // Not left to WriteRawValue, which accepts 64 levels and no more.
        if (!IsValid(utf8.Span))
            throw new JsonException($"{what} is not valid JSON. Set it to one complete JSON value.");
        writer.WriteRawValue(utf8.Span, skipInputValidation: true);
    }

    /// <summary>Whether the text is one complete JSON value.</summary>
    public static bool IsValid(ReadOnlySpan<byte> utf8Json)
    {
        try
        {
            Utf8JsonReader reader = JsonText.Reader(utf8Json);
            while (reader.Read())
            {
            }
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>Whether the text is one complete JSON object.</summary>
    public static bool IsObject(ReadOnlySpan<byte> utf8Json) =>
        utf8Json.TrimStart(WhiteSpace) is [(byte)'{', ..] && IsValid(utf8Json);

    /// <summary>Whether the text is one complete JSON object.</summary>
    public static bool IsObject(string json)
    {
        using Utf8Bytes utf8 = new(json);
        return IsObject(utf8.Span);
    }

    /// <summary>Writes one document.</summary>
    public static byte[] Document<T>(T value, Action<Utf8JsonWriter, T> write)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter writer = new(buffer, WriterOptions))
            write(writer, value);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Parses a document given as a string.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="json"/> is null.</exception>
    public static T Parse<T>([NotNull] string? json, Reader<T> read)
    {
        ArgumentNullException.ThrowIfNull(json);
        using Utf8Bytes utf8 = new(json);
        return read(utf8.Span);
    }

    /// <summary>Parses the value a converter stands on, with the same reader that streams use.</summary>
    public static T Parse<T>(ref Utf8JsonReader reader, Reader<T> read)
    {
        // A converter's reader may stand in a sequence of segments; a document's raw value is one span.
        using JsonDocument document = JsonDocument.ParseValue(ref reader);
        return read(JsonMarshal.GetRawUtf8Value(document.RootElement));
    }

    /// <summary>Reads a value out of its JSON.</summary>
    public delegate T Reader<out T>(ReadOnlySpan<byte> utf8Json);

    /// <summary>A string's UTF-8 in a rented array.</summary>
    private readonly struct Utf8Bytes : IDisposable
    {
        private readonly byte[] _rented;
        private readonly int _length;

        public Utf8Bytes(string text)
        {
            _rented = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length));
            _length = Encoding.UTF8.GetBytes(text, _rented);
        }

        public ReadOnlySpan<byte> Span => _rented.AsSpan(0, _length);

        public void Dispose() => ArrayPool<byte>.Shared.Return(_rented);
    }
}

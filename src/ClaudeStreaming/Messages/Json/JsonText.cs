using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace ClaudeStreaming;

/// <summary>JSON strings as text, and numbers as integers. Unlike <see cref="Utf8JsonReader.GetString"/> it refuses nothing that came over
/// the wire.</summary>
/// <remarks>
/// A delta may end on the first half of an escaped surrogate pair (<c>"\ud83d"</c>, then <c>"\ude00"</c>), so a lone half stays what it
/// is, for its other half to be joined. Invalid UTF-8 becomes U+FFFD, as the Encoding standard says.
/// </remarks>
internal static class JsonText
{
    /// <summary>Deep enough for any tool result; far from what could exhaust a stack (only blocks within blocks recurse).</summary>
    public const int MaxDepth = 512;

    // In bytes of UTF-8, which are at least as many as the UTF-16 code units that they become.
    private const int ShortText = 64;

    public static Utf8JsonReader Reader(ReadOnlySpan<byte> utf8Json) => new(utf8Json, new JsonReaderOptions { MaxDepth = MaxDepth });

    /// <summary>The value of the string or property name that <paramref name="reader"/> stands on.</summary>
    public static string Text(in this Utf8JsonReader reader) => Word(reader.ValueSpan, reader.ValueIsEscaped);

    /// <summary>As <see cref="Text(ReadOnlySpan{byte}, bool)"/>, for a string that may well be one of the API's words.</summary>
    public static string Word(ReadOnlySpan<byte> utf8, bool isEscaped) => isEscaped ? Text(utf8, isEscaped) : Words.Of(utf8);

    /// <summary>The value of a JSON string, given without its quotes and known to be well-formed JSON.</summary>
    public static string Text(ReadOnlySpan<byte> utf8, bool isEscaped)
    {
        if (utf8.Length > ShortText)
            return LongText(utf8, isEscaped);
        if (!isEscaped && Ascii.IsValid(utf8))
            return Encoding.Latin1.GetString(utf8);
        // Decoded once: to find the length first takes as long again.
        Span<char> text = stackalloc char[ShortText];
        if (isEscaped)
            return new string(text[..JsonEscapes.Decode(utf8, text)]);
        Utf8.ToUtf16(utf8, text, out _, out int length);
        return new string(text[..length]);
    }

    private static string LongText(ReadOnlySpan<byte> utf8, bool isEscaped)
    {
        if (!isEscaped)
            return Encoding.UTF8.GetString(utf8);
        char[] rented = ArrayPool<char>.Shared.Rent(utf8.Length);
        try
        {
            return new string(rented, 0, JsonEscapes.Decode(utf8, rented));
        }
        finally
        {
            ArrayPool<char>.Shared.Return(rented);
        }
    }

    /// <summary>Whether the string or property name that <paramref name="reader"/> stands on is <paramref name="text"/>.</summary>
    /// <remarks>As <see cref="Utf8JsonReader.ValueTextEquals(ReadOnlySpan{byte})"/>, which throws on an escaped half pair.</remarks>
    public static bool Is(in this Utf8JsonReader reader, ReadOnlySpan<byte> text) =>
        reader.ValueIsEscaped
            ? Text(reader.ValueSpan, isEscaped: true) == Encoding.UTF8.GetString(text)
            : reader.ValueSpan.SequenceEqual(text);

    /// <summary>Whether the value that <paramref name="reader"/> stands on is an integer, in whatever spelling.</summary>
    public static bool TryInteger(in this Utf8JsonReader reader, out long value)
    {
        value = 0;
        if (reader.TokenType != JsonTokenType.Number)
            return false;
        if (reader.TryGetInt64(out value))
            return true;
        // 12.0 and 1.2e1 are the same number to JSON. A double tells 15 digits apart, and 16 bytes hold no more of them.
        ReadOnlySpan<byte> digits = reader.ValueSpan;
        if (digits.Length > 16 || !reader.TryGetDouble(out double number) || number != Math.Floor(number) || Math.Abs(number) >= 1L << 53)
            return false;
        value = (long)number;
        // 1e-400 is not 0, though a double says so.
        int exponent = digits.IndexOfAny((byte)'e', (byte)'E');
        return value != 0 || digits[..(exponent < 0 ? digits.Length : exponent)].IndexOfAnyInRange((byte)'1', (byte)'9') < 0;
    }

    /// <summary>Writes a string member. <see cref="Utf8JsonWriter"/> alone would escape every emoji, whatever its encoder, and make U+FFFD
    /// of half a surrogate pair.</summary>
    public static void Write(Utf8JsonWriter writer, ReadOnlySpan<byte> name, string value)
    {
        writer.WritePropertyName(name);
        Write(writer, value);
    }

    /// <summary>Writes a string, as a member's value or an array's.</summary>
    public static void Write(Utf8JsonWriter writer, string value)
    {
        if (value.AsSpan().IndexOfAnyInRange('\ud800', '\udfff') < 0)
            writer.WriteStringValue(value);
        else
            writer.WriteRawValue(Quote(value, writer.Options.Encoder ?? JavaScriptEncoder.Default), skipInputValidation: true);
    }

    private static string Quote(ReadOnlySpan<char> text, JavaScriptEncoder encoder)
    {
        StringBuilder json = new("\"");
        while (!text.IsEmpty)
        {
            int surrogate = text.IndexOfAnyInRange('\ud800', '\udfff');
            json.Append(encoder.Encode((surrogate < 0 ? text : text[..surrogate]).ToString()));
            if (surrogate < 0)
                break;
            text = text[surrogate..];
            int length = text.Length > 1 && char.IsSurrogatePair(text[0], text[1]) ? 2 : 1;
            if (length == 1)
                json.Append(CultureInfo.InvariantCulture, $"\\u{(int)text[0]:x4}");
            else if (encoder == JavaScriptEncoder.UnsafeRelaxedJsonEscaping)
                json.Append(text[..length]);
            else
                json.Append(encoder.Encode(text[..length].ToString()));
            text = text[length..];
        }
        return json.Append('"').ToString();
    }
}

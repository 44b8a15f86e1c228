using System.Globalization;
using System.Text;
using System.Text.Json;

namespace ClaudeStreaming.Tests.Support;

/// <summary>Other legal spellings of the same JSON: member order, white space, escapes, numbers.</summary>
internal static class JsonSpelling
{
    // What has an escape of its own, and the letter that it is.
    private const string Escaped = "\"\\/\b\f\n\r\t";
    private const string Letters = "\"\\/bfnrt";

    private static readonly string[] Blanks = ["", "", "", " ", "\n", "\t", "\r\n", "      "];

    public static string Vary(string json, Random random)
    {
        using JsonDocument document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 512 });
        StringBuilder text = new();
        Write(document.RootElement, text, random);
        return text.ToString();
    }

    private static void Write(JsonElement element, StringBuilder text, Random random)
    {
        text.Append(Blank(random));
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                JsonProperty[] members = [.. element.EnumerateObject()];
                random.Shuffle(members);
                WriteAll('{', '}', members, text, random, static (member, text, random) =>
                {
                    text.Append(Blank(random)).Append(Quoted($"\"{JsonEncodedText.Encode(member.Name)}\"", random)).Append(Blank(random)).Append(':');
                    Write(member.Value, text, random);
                });
                break;
            case JsonValueKind.Array:
                WriteAll('[', ']', [.. element.EnumerateArray()], text, random, Write);
                break;
            case JsonValueKind.String:
                text.Append(Quoted(element.GetRawText(), random));
                break;
            case JsonValueKind.Number when element.TryGetInt32(out int number):
                text.Append(Number(number, random));
                break;
            default:
                text.Append(element.GetRawText());
                break;
        }
        text.Append(Blank(random));
    }

    private static void WriteAll<T>(char open, char close, T[] items, StringBuilder text, Random random, Action<T, StringBuilder, Random> write)
    {
        text.Append(open);
        for (int i = 0; i < items.Length; i++)
        {
            if (i > 0)
                text.Append(',');
            write(items[i], text, random);
        }
        text.Append(items.Length == 0 ? Blank(random) : "").Append(close);
    }

    private static string Number(int number, Random random) => random.Next(4) switch
    {
        0 => $"{number}.0",
        1 => $"{10L * number}e-1",
        2 => $"{number}E+0",
        _ => $"{number}",
    };

    // Unit by unit, so that half a surrogate pair stays one.
    private static string Quoted(string raw, Random random)
    {
        StringBuilder text = new("\"");
        for (int i = 1; i < raw.Length - 1; i++)
        {
            if (char.IsSurrogatePair(raw, i))
                text.Append(random.Next(2) == 0 ? raw[i..(i + 2)] : Escape(raw[i], random) + Escape(raw[i + 1], random));
            else if (char.IsSurrogate(raw[i]))
                continue; // Written with its first half.
            else if (raw[i] != '\\')
                text.Append(Unit(raw[i], random));
            else if (raw[++i] == 'u')
                text.Append(Unit((char)int.Parse(raw.AsSpan((i += 4) - 3, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture), random));
            else
                text.Append(Unit(Escaped[Letters.IndexOf(raw[i], StringComparison.Ordinal)], random));
        }
        return text.Append('"').ToString();
    }

    private static string Unit(char unit, Random random)
    {
        int letter = Escaped.IndexOf(unit, StringComparison.Ordinal);
        return random.Next(4) switch
        {
            0 or 1 when unit >= ' ' && unit is not ('"' or '\\') && !char.IsSurrogate(unit) => unit.ToString(),
            2 when letter >= 0 => $"\\{Letters[letter]}",
            _ => Escape(unit, random),
        };
    }

    private static string Escape(char unit, Random random) => random.Next(2) == 0 ? $"\\u{(int)unit:x4}" : $"\\u{(int)unit:X4}";

    private static string Blank(Random random) => Blanks[random.Next(Blanks.Length)];
}

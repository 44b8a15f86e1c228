using System.Text;
using System.Text.Json;

namespace ClaudeStreaming.Benchmarks;

/// <summary>One of the ways in which the same event can be written.</summary>
internal sealed record Spelling
{
    /// <summary>As the service does it (wire format, 2.1): no white space between tokens, raw UTF-8, blanks before the last brace.
    /// </summary>
    public static readonly Spelling Service = new() { IsPadded = true };

    /// <summary>Every object's members from last to first: JSON objects have no order.</summary>
    public static readonly Spelling Reordered = new() { IsReversed = true };

    /// <summary>Blanks behind commas and colons, as Python writes JSON unless told not to.</summary>
    public static readonly Spelling Spaced = new() { Comma = ", ", Colon = ": " };

    /// <summary>All but plain ASCII escaped, as writers do that do not know where their JSON ends up.</summary>
    public static readonly Spelling Ascii = new() { IsAscii = true };

    /// <summary>The first character of each text escaped, needed or not: so every text has to be unescaped.</summary>
    public static readonly Spelling EscapedText = new() { HasEscapedText = true };

    /// <summary>The first character of every string escaped, the protocol's own words included. Nobody writes that, and it is
    /// legal.</summary>
    public static readonly Spelling EscapedWords = new() { HasEscapedText = true, HasEscapedWords = true };

    /// <summary>No names of events, and CRLF: a gateway that writes its own frames around the service's JSON.</summary>
    public static readonly Spelling Gateway = new() { IsNamed = false, LineEnd = "\r\n" };

    public string LineEnd { get; private init; } = "\n";

    public bool IsNamed { get; private init; } = true;

    public bool IsPadded { get; private init; }

    private string Comma { get; init; } = ",";

    private string Colon { get; init; } = ":";

    private bool IsReversed { get; init; }

    private bool IsAscii { get; init; }

    private bool HasEscapedText { get; init; }

    private bool HasEscapedWords { get; init; }

    /// <summary>Writes a string as the service does.</summary>
    public static string Quote(string text) => Service.Quoted(text, escapeFirst: false);

    public string Respell(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        StringBuilder text = new(json.Length + 16);
        Write(document.RootElement, text, HasEscapedWords);
        return text.ToString();
    }

    private void Write(JsonElement element, StringBuilder text, bool escapeFirst)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                IEnumerable<JsonProperty> members = element.EnumerateObject();
                WriteAll('{', IsReversed ? members.Reverse() : members, '}', text, member =>
                {
                    text.Append(Quoted(member.Name, HasEscapedWords)).Append(Colon);
                    Write(member.Value, text, member.Name is "text" or "thinking" or "partial_json" ? HasEscapedText : HasEscapedWords);
                });
                break;
            case JsonValueKind.Array:
                WriteAll('[', element.EnumerateArray(), ']', text, item => Write(item, text, HasEscapedWords));
                break;
            case JsonValueKind.String:
                text.Append(Quoted(element.GetString()!, escapeFirst));
                break;
            default:
                text.Append(element.GetRawText());
                break;
        }
    }

    private void WriteAll<T>(char open, IEnumerable<T> items, char close, StringBuilder text, Action<T> write)
    {
        text.Append(open);
        bool isFirst = true;
        foreach (T item in items)
        {
            text.Append(isFirst ? "" : Comma);
            write(item);
            isFirst = false;
        }
        text.Append(close);
    }

    private string Quoted(string value, bool escapeFirst)
    {
        StringBuilder text = new(value.Length + 8);
        text.Append('"');
        foreach (char c in value)
        {
            _ = c switch
            {
                _ when escapeFirst && text.Length == 1 => Unicode(text, c),
                '"' => text.Append("\\\""),
                '\\' => text.Append("\\\\"),
                '\n' => text.Append("\\n"),
                '\r' => text.Append("\\r"),
                '\t' => text.Append("\\t"),
                < ' ' => Unicode(text, c),
                '/' when IsAscii => text.Append("\\/"),
                '\'' or '<' or '>' or '&' or '+' or > '~' when IsAscii => Unicode(text, c),
                _ => text.Append(c),
            };
        }
        return text.Append('"').ToString();
    }

    private static StringBuilder Unicode(StringBuilder text, char c) => text.Append("\\u").Append(((int)c).ToString("x4"));
}

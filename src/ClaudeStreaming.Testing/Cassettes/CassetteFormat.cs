using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace ClaudeStreaming.Testing;

/// <summary>Writes and reads the lines of a cassette.</summary>
internal static class CassetteFormat
{
    private const int Version = 1;

    // For people to read: what JSON does not need escaped is not.
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Head(DateTimeOffset recorded) => Line(writer =>
    {
        writer.WriteNumber("cassette", Version);
        writer.WriteString("recorded", recorded);
    });

    public static string Lines(CassetteExchange exchange)
    {
        StringBuilder lines = new();
        lines.Append(Line(writer =>
        {
            writer.WriteStartObject("request");
            writer.WriteString("method", exchange.Method);
            writer.WriteString("path", exchange.Path);
            WriteHeaders(writer, exchange.RequestHeaders);
            WriteBody(writer, exchange.RequestBody);
            writer.WriteEndObject();
        }));
        lines.Append(Line(writer =>
        {
            writer.WriteStartObject("response");
            writer.WriteNumber("status", exchange.StatusCode);
            WriteHeaders(writer, exchange.ResponseHeaders);
            writer.WriteEndObject();
            WriteTime(writer, exchange.HeadersAfter);
        }));
        foreach (CassettePiece piece in exchange.Pieces)
        {
            lines.Append(Line(writer =>
            {
                WriteTime(writer, piece.After);
                if (Utf8.IsValid(piece.Bytes.AsSpan()))
                    writer.WriteString("data", piece.Bytes.AsSpan());
                else
                    writer.WriteBase64String("base64", piece.Bytes.AsSpan());
            }));
        }
        return lines.Append(Line(writer =>
        {
            writer.WriteString("end", exchange.End.ToString().ToLowerInvariant());
            WriteTime(writer, exchange.EndedAfter);
        })).ToString();
    }

    public static List<CassetteExchange> Read(string path, string[] lines)
    {
        List<CassetteExchange> exchanges = [];
        CassetteExchange? open = null;
        for (int i = 0; i < lines.Length; i++)
        {
            if (lines[i].Length == 0)
                continue;
            try
            {
                using JsonDocument line = JsonDocument.Parse(lines[i]);
                if (i == 0)
                    RequireVersion(line.RootElement);
                else
                    ReadLine(line.RootElement, exchanges, ref open);
            }
            catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException or OverflowException)
            {
                throw new CassetteException($"{path}, line {i + 1}, is no line of a cassette: {e.Message} Record it again.", e);
            }
        }
        if (lines.Length == 0 || open is not null)
            throw new CassetteException($"{path} ends in the middle of an exchange, or is empty. Record it again.");
        return exchanges;
    }

    private static void RequireVersion(JsonElement line)
    {
        if (line.GetProperty("cassette").GetInt32() is var version and not Version)
            throw new FormatException($"It is of version {version}, and this library reads {Version}.");
    }

    private static void ReadLine(JsonElement line, List<CassetteExchange> exchanges, ref CassetteExchange? open)
    {
        if (line.TryGetProperty("request", out JsonElement request))
        {
            if (open is not null)
                throw new FormatException("A request begins before the exchange above has ended.");
            string body = request.TryGetProperty("body", out JsonElement json) ? json.GetRawText() : request.GetProperty("text").GetString()!;
            open = new CassetteExchange(request.GetProperty("method").GetString()!, request.GetProperty("path").GetString()!, ReadHeaders(request), body);
            return;
        }
        CassetteExchange exchange = open ?? throw new FormatException("It belongs to no request.");
        TimeSpan after = TimeSpan.FromMilliseconds(line.GetProperty("ms").GetDouble());
        if (line.TryGetProperty("response", out JsonElement response))
        {
            exchange.StatusCode = response.GetProperty("status").GetInt32();
            exchange.ResponseHeaders = ReadHeaders(response);
            exchange.HeadersAfter = after;
        }
        else if (line.TryGetProperty("data", out JsonElement data))
        {
            exchange.Pieces.Add(new CassettePiece(after, [.. Encoding.UTF8.GetBytes(data.GetString()!)]));
        }
        else if (line.TryGetProperty("base64", out JsonElement base64))
        {
            exchange.Pieces.Add(new CassettePiece(after, [.. base64.GetBytesFromBase64()]));
        }
        else
        {
            exchange.End = ReadEnd(line.GetProperty("end").GetString());
            exchange.EndedAfter = after;
            exchanges.Add(exchange);
            open = null;
        }
    }

    private static CassetteEnd ReadEnd(string? end) => end switch
    {
        "complete" => CassetteEnd.Complete,
        "broken" => CassetteEnd.Broken,
        "left" => CassetteEnd.Left,
        _ => throw new FormatException($"An answer does not end with '{end}'."),
    };

    private static List<KeyValuePair<string, string>> ReadHeaders(JsonElement of) =>
        [.. of.GetProperty("headers").EnumerateObject().Select(static header => new KeyValuePair<string, string>(header.Name, header.Value.GetString()!))];

    private static void WriteHeaders(Utf8JsonWriter writer, IReadOnlyList<KeyValuePair<string, string>> headers)
    {
        writer.WriteStartObject("headers");
        foreach ((string name, string value) in headers)
            writer.WriteString(name, value);
        writer.WriteEndObject();
    }

    private static void WriteBody(Utf8JsonWriter writer, string body)
    {
        JsonDocument? json = null;
        try
        {
            json = JsonDocument.Parse(body);
        }
        catch (JsonException)
        {
            writer.WriteString("text", body);
            return;
        }
        using (json)
        {
            writer.WritePropertyName("body");
            json.RootElement.WriteTo(writer);
        }
    }

    private static void WriteTime(Utf8JsonWriter writer, TimeSpan after) => writer.WriteNumber("ms", Math.Round(after.TotalMilliseconds, 1));

    private static string Line(Action<Utf8JsonWriter> write)
    {
        using MemoryStream line = new();
        using (Utf8JsonWriter writer = new(line, Readable))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }
        line.WriteByte((byte)'\n');
        return Encoding.UTF8.GetString(line.ToArray());
    }
}

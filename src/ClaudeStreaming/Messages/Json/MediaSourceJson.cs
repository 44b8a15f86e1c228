using System.Text.Json;

namespace ClaudeStreaming;

internal static class MediaSourceJson
{
    public const string Base64 = "base64";
    public const string Url = "url";
    public const string File = "file";
    public const string PlainText = "text";
    public const string Content = "content";

    public static MediaSource Read(ReadOnlySpan<byte> utf8Json) => ObjectReader.TypeOf(utf8Json) switch
    {
        Base64 => ReadBase64(utf8Json),
        Url => ReadUrl(utf8Json),
        File => ReadFile(utf8Json),
        PlainText => ReadPlainText(utf8Json),
        Content => ReadContent(utf8Json),
        var type => new UnknownSource(type, RawJson.Text(utf8Json)),
    };

    public static void Write(Utf8JsonWriter writer, MediaSource source)
    {
        if (source is UnknownSource unknown)
        {
            RawJson.Write(writer, unknown.Json, "UnknownSource.Json");
            return;
        }
        ObjectWriter o = new(writer, source.Extras);
        o.Required("type"u8, source.Type);
        switch (source)
        {
            case Base64Source base64:
                o.Required("media_type"u8, base64.MediaType);
                o.Required("data"u8, base64.Data);
                break;
            case UrlSource url:
                o.Required("url"u8, url.Url);
                break;
            case FileSource file:
                o.Required("file_id"u8, file.FileId);
                break;
            case PlainTextSource text:
                o.Required("media_type"u8, text.MediaType);
                o.Required("data"u8, text.Data);
                break;
            case ContentSource content:
                o.RequiredText("content"u8, content.Content);
                break;
        }
        o.End();
    }

    private static Base64Source ReadBase64(ReadOnlySpan<byte> utf8Json)
    {
        string mediaType = "", data = "";
        ObjectReader reader = new(utf8Json);
        while (reader.NextAfterType())
        {
            if (reader.Is("media_type"u8))
                reader.ReadRequired(ref mediaType);
            else if (reader.Is("data"u8))
                reader.ReadRequired(ref data);
            else
                reader.Keep();
        }
        return new Base64Source(mediaType, data) { Extras = reader.Extras };
    }

    private static UrlSource ReadUrl(ReadOnlySpan<byte> utf8Json)
    {
        string url = "";
        ObjectReader reader = new(utf8Json);
        while (reader.NextAfterType())
        {
            if (reader.Is("url"u8))
                reader.ReadRequired(ref url);
            else
                reader.Keep();
        }
        return new UrlSource(url) { Extras = reader.Extras };
    }

    private static FileSource ReadFile(ReadOnlySpan<byte> utf8Json)
    {
        string fileId = "";
        ObjectReader reader = new(utf8Json);
        while (reader.NextAfterType())
        {
            if (reader.Is("file_id"u8))
                reader.ReadRequired(ref fileId);
            else
                reader.Keep();
        }
        return new FileSource(fileId) { Extras = reader.Extras };
    }

    private static PlainTextSource ReadPlainText(ReadOnlySpan<byte> utf8Json)
    {
        string mediaType = "", data = "";
        ObjectReader reader = new(utf8Json);
        while (reader.NextAfterType())
        {
            if (reader.Is("media_type"u8))
                reader.ReadRequired(ref mediaType);
            else if (reader.Is("data"u8))
                reader.ReadRequired(ref data);
            else
                reader.Keep();
        }
        return new PlainTextSource(data) { MediaType = mediaType, Extras = reader.Extras };
    }

    private static ContentSource ReadContent(ReadOnlySpan<byte> utf8Json)
    {
        IReadOnlyList<ContentBlock>? content = null;
        ObjectReader reader = new(utf8Json);
        while (reader.NextAfterType())
        {
            if (reader.Is("content"u8))
                reader.ReadTextOrList(ref content);
            else
                reader.Keep();
        }
        return new ContentSource(content ?? []) { Extras = reader.Extras };
    }
}

using System.Text.Json;

namespace ClaudeStreaming;

internal static class CitationJson
{
    public const string CharLocation = "char_location";
    public const string PageLocation = "page_location";
    public const string ContentBlockLocation = "content_block_location";
    public const string WebSearchResultLocation = "web_search_result_location";
    public const string SearchResultLocation = "search_result_location";

    public static Citation Read(ReadOnlySpan<byte> utf8Json) => ObjectReader.TypeOf(utf8Json) switch
    {
        CharLocation => ReadCharLocation(utf8Json),
        PageLocation => ReadPageLocation(utf8Json),
        ContentBlockLocation => ReadContentBlockLocation(utf8Json),
        WebSearchResultLocation => ReadWebSearchResultLocation(utf8Json),
        SearchResultLocation => ReadSearchResultLocation(utf8Json),
        var type => new UnknownCitation(type, RawJson.Text(utf8Json)),
    };

    public static void Write(Utf8JsonWriter writer, Citation citation)
    {
        if (citation is UnknownCitation unknown)
        {
            RawJson.Write(writer, unknown.Json, "UnknownCitation.Json");
            return;
        }
        ObjectWriter o = new(writer, citation.Extras);
        o.Required("type"u8, citation.Type);
        o.Required("cited_text"u8, citation.CitedText);
        if (citation is DocumentCitation document)
        {
            o.Optional("document_index"u8, document.DocumentIndex);
            o.Optional("document_title"u8, document.DocumentTitle);
            o.Optional("file_id"u8, document.FileId);
        }
        switch (citation)
        {
            case CharLocation location:
                o.Optional("start_char_index"u8, location.StartCharIndex);
                o.Optional("end_char_index"u8, location.EndCharIndex);
                break;
            case PageLocation location:
                o.Optional("start_page_number"u8, location.StartPageNumber);
                o.Optional("end_page_number"u8, location.EndPageNumber);
                break;
            case ContentBlockLocation location:
                o.Optional("start_block_index"u8, location.StartBlockIndex);
                o.Optional("end_block_index"u8, location.EndBlockIndex);
                break;
            case WebSearchResultLocation location:
                o.Optional("url"u8, location.Url);
                o.Optional("title"u8, location.Title);
                o.Optional("encrypted_index"u8, location.EncryptedIndex);
                break;
            case SearchResultLocation location:
                o.Optional("source"u8, location.Source);
                o.Optional("title"u8, location.Title);
                o.Optional("search_result_index"u8, location.SearchResultIndex);
                o.Optional("start_block_index"u8, location.StartBlockIndex);
                o.Optional("end_block_index"u8, location.EndBlockIndex);
                break;
        }
        o.End();
    }

    private static CharLocation ReadCharLocation(ReadOnlySpan<byte> utf8Json)
    {
        DocumentMembers document = new();
        long? start = null, end = null;
        ObjectReader reader = new(utf8Json);
        while (reader.NextAfterType())
        {
            if (reader.Is("start_char_index"u8))
                reader.Read(ref start);
            else if (reader.Is("end_char_index"u8))
                reader.Read(ref end);
            else
                document.ReadOrKeep(ref reader);
        }
        return document.Put(new CharLocation(document.CitedText) { StartCharIndex = start, EndCharIndex = end }, reader.Extras);
    }

    private static PageLocation ReadPageLocation(ReadOnlySpan<byte> utf8Json)
    {
        DocumentMembers document = new();
        long? start = null, end = null;
        ObjectReader reader = new(utf8Json);
        while (reader.NextAfterType())
        {
            if (reader.Is("start_page_number"u8))
                reader.Read(ref start);
            else if (reader.Is("end_page_number"u8))
                reader.Read(ref end);
            else
                document.ReadOrKeep(ref reader);
        }
        return document.Put(new PageLocation(document.CitedText) { StartPageNumber = start, EndPageNumber = end }, reader.Extras);
    }

    private static ContentBlockLocation ReadContentBlockLocation(ReadOnlySpan<byte> utf8Json)
    {
        DocumentMembers document = new();
        long? start = null, end = null;
        ObjectReader reader = new(utf8Json);
        while (reader.NextAfterType())
        {
            if (reader.Is("start_block_index"u8))
                reader.Read(ref start);
            else if (reader.Is("end_block_index"u8))
                reader.Read(ref end);
            else
                document.ReadOrKeep(ref reader);
        }
        return document.Put(new ContentBlockLocation(document.CitedText) { StartBlockIndex = start, EndBlockIndex = end }, reader.Extras);
    }

    private static WebSearchResultLocation ReadWebSearchResultLocation(ReadOnlySpan<byte> utf8Json)
    {
        string cited = "";
        string? url = null, title = null, encryptedIndex = null;
        ObjectReader reader = new(utf8Json);
        while (reader.NextAfterType())
        {
            if (reader.Is("cited_text"u8))
                reader.ReadRequired(ref cited);
            else if (reader.Is("url"u8))
                reader.Read(ref url);
            else if (reader.Is("title"u8))
                reader.Read(ref title);
            else if (reader.Is("encrypted_index"u8))
                reader.Read(ref encryptedIndex);
            else
                reader.Keep();
        }
        return new WebSearchResultLocation(cited) { Url = url, Title = title, EncryptedIndex = encryptedIndex, Extras = reader.Extras };
    }

    private static SearchResultLocation ReadSearchResultLocation(ReadOnlySpan<byte> utf8Json)
    {
        string cited = "";
        string? source = null, title = null;
        long? index = null, start = null, end = null;
        ObjectReader reader = new(utf8Json);
        while (reader.NextAfterType())
        {
            if (reader.Is("cited_text"u8))
                reader.ReadRequired(ref cited);
            else if (reader.Is("source"u8))
                reader.Read(ref source);
            else if (reader.Is("title"u8))
                reader.Read(ref title);
            else if (reader.Is("search_result_index"u8))
                reader.Read(ref index);
            else if (reader.Is("start_block_index"u8))
                reader.Read(ref start);
            else if (reader.Is("end_block_index"u8))
                reader.Read(ref end);
            else
                reader.Keep();
        }
        return new SearchResultLocation(cited)
        {
            Source = source,
            Title = title,
            SearchResultIndex = index,
            StartBlockIndex = start,
            EndBlockIndex = end,
            Extras = reader.Extras,
        };
    }

    /// <summary>The members that all citations of a document share.</summary>
    private ref struct DocumentMembers()
    {
        public string CitedText = "";
        private long? _index;
        private string? _title;
        private string? _fileId;

        public void ReadOrKeep(ref ObjectReader reader)
        {
            if (reader.Is("cited_text"u8))
                reader.ReadRequired(ref CitedText);
            else if (reader.Is("document_index"u8))
                reader.Read(ref _index);
            else if (reader.Is("document_title"u8))
                reader.Read(ref _title);
            else if (reader.Is("file_id"u8))
                reader.Read(ref _fileId);
            else
                reader.Keep();
        }

        public readonly T Put<T>(T citation, Extras extras) where T : DocumentCitation =>
            (T)(citation with { DocumentIndex = _index, DocumentTitle = _title, FileId = _fileId, Extras = extras });
    }
}

namespace ClaudeStreaming;

/// <summary>The blocks of text, thinking and media; those of tools are in <see cref="ToolBlockReader"/>.</summary>
internal static class ContentBlockReader
{
    /// <summary>What stands for a member that did not come, or came in an odd kind.</summary>
    public static readonly UnknownSource NoSource = new("", "null");
    public static readonly FallbackModel NoModel = new("");

    public static ContentBlock Read(ReadOnlySpan<byte> utf8Json) => ObjectReader.TypeOf(utf8Json) switch
    {
        BlockTypes.Text => ReadText(utf8Json),
        BlockTypes.Thinking => ReadThinking(utf8Json),
        BlockTypes.RedactedThinking => ReadRedactedThinking(utf8Json),
        BlockTypes.ToolUse => ToolBlockReader.ReadToolUse(utf8Json),
        BlockTypes.ServerToolUse => ToolBlockReader.ReadServerToolUse(utf8Json),
        BlockTypes.McpToolUse => ToolBlockReader.ReadMcpToolUse(utf8Json),
        BlockTypes.McpToolListing => ToolBlockReader.ReadMcpToolListing(utf8Json),
        BlockTypes.ToolResult => ToolBlockReader.ReadToolResult(utf8Json),
        BlockTypes.ToolReference => ToolBlockReader.ReadToolReference(utf8Json),
        BlockTypes.BrowserState => ToolBlockReader.ReadBrowserState(utf8Json),
        BlockTypes.Image => ReadImage(utf8Json),
        BlockTypes.Document => ReadDocument(utf8Json),
        BlockTypes.SearchResult => ReadSearchResult(utf8Json),
        BlockTypes.ContainerUpload => ReadContainerUpload(utf8Json),
        BlockTypes.Compaction => ReadCompaction(utf8Json),
        BlockTypes.Fallback => ReadFallback(utf8Json),
        var type when type.EndsWith(BlockTypes.ServerToolResultSuffix, StringComparison.Ordinal) =>
            ToolBlockReader.ReadServerToolResult(type, utf8Json),
        var type => new UnknownBlock(type, RawJson.Text(utf8Json)),
    };

    private static TextBlock ReadText(ReadOnlySpan<byte> utf8Json)
    {
        string text = "";
        IReadOnlyList<Citation>? citations = null;
        CacheControl? cache = null;
        ObjectReader reader = new(utf8Json);
        while (reader.NextAfterType())
        {
            if (reader.Is("text"u8))
                reader.ReadRequired(ref text);
            else if (reader.Is("citations"u8))
                reader.ReadList(ref citations, Citation.Read);
            else
                reader.ReadCacheControlOrKeep(ref cache);
        }
        return new TextBlock(text) { Citations = citations, CacheControl = cache, Extras = reader.Extras };
    }

    private static ThinkingBlock ReadThinking(ReadOnlySpan<byte> utf8Json)
    {
        string thinking = "";
        string? signature = null;
        CacheControl? cache = null;
        ObjectReader reader = new(utf8Json);
        while (reader.NextAfterType())
        {
            if (reader.Is("thinking"u8))
                reader.ReadRequired(ref thinking);
            else if (reader.Is("signature"u8))
                reader.Read(ref signature);
            else
                reader.ReadCacheControlOrKeep(ref cache);
        }
        // Some services that speak this protocol do not sign. An empty signature would be one that they never gave.
        if (signature is null)
            reader.Miss("signature");
        return new ThinkingBlock(thinking, signature ?? "") { CacheControl = cache, Extras = reader.Extras };
    }

    private static RedactedThinkingBlock ReadRedactedThinking(ReadOnlySpan<byte> utf8Json)
    {
        string data = "";
        CacheControl? cache = null;
        ObjectReader reader = new(utf8Json);
        while (reader.NextAfterType())
        {
            if (reader.Is("data"u8))
                reader.ReadRequired(ref data);
            else
                reader.ReadCacheControlOrKeep(ref cache);
        }
        return new RedactedThinkingBlock(data) { CacheControl = cache, Extras = reader.Extras };
    }

    private static ImageBlock ReadImage(ReadOnlySpan<byte> utf8Json)
    {
        MediaSource? source = null;
        ImageTransformations? transformations = null;
        CacheControl? cache = null;
        ObjectReader reader = new(utf8Json);
        while (reader.NextAfterType())
        {
            if (reader.Is("source"u8))
                reader.Read(ref source, MediaSource.Read);
            else if (reader.Is("transformations"u8))
                reader.Read(ref transformations, ImageTransformations.Read);
            else
                reader.ReadCacheControlOrKeep(ref cache);
        }
        return new ImageBlock(source ?? NoSource) { Transformations = transformations, CacheControl = cache, Extras = reader.Extras };
    }

    private static DocumentBlock ReadDocument(ReadOnlySpan<byte> utf8Json)
    {
        MediaSource? source = null;
        string? title = null, context = null;
        CitationSettings? citations = null;
        CacheControl? cache = null;
        ObjectReader reader = new(utf8Json);
        while (reader.NextAfterType())
        {
            if (reader.Is("source"u8))
                reader.Read(ref source, MediaSource.Read);
            else if (reader.Is("title"u8))
                reader.Read(ref title);
            else if (reader.Is("context"u8))
                reader.Read(ref context);
            else if (reader.Is("citations"u8))
                reader.Read(ref citations, CitationSettings.Read);
            else
                reader.ReadCacheControlOrKeep(ref cache);
        }
        return new DocumentBlock(source ?? NoSource)
        {
            Title = title,
            Context = context,
            Citations = citations,
            CacheControl = cache,
            Extras = reader.Extras,
        };
    }

    private static SearchResultBlock ReadSearchResult(ReadOnlySpan<byte> utf8Json)
    {
        string source = "", title = "";
        IReadOnlyList<ContentBlock>? content = null;
        CitationSettings? citations = null;
        CacheControl? cache = null;
        ObjectReader reader = new(utf8Json);
        while (reader.NextAfterType())
        {
            if (reader.Is("source"u8))
                reader.ReadRequired(ref source);
            else if (reader.Is("title"u8))
                reader.ReadRequired(ref title);
            else if (reader.Is("content"u8))
                reader.ReadList(ref content, ContentBlock.Read);
            else if (reader.Is("citations"u8))
                reader.Read(ref citations, CitationSettings.Read);
            else
                reader.ReadCacheControlOrKeep(ref cache);
        }
        return new SearchResultBlock(source, title, content ?? []) { Citations = citations, CacheControl = cache, Extras = reader.Extras };
    }

    private static ContainerUploadBlock ReadContainerUpload(ReadOnlySpan<byte> utf8Json)
    {
        string fileId = "";
        CacheControl? cache = null;
        ObjectReader reader = new(utf8Json);
        while (reader.NextAfterType())
        {
            if (reader.Is("file_id"u8))
                reader.ReadRequired(ref fileId);
            else
                reader.ReadCacheControlOrKeep(ref cache);
        }
        return new ContainerUploadBlock(fileId) { CacheControl = cache, Extras = reader.Extras };
    }

    private static CompactionBlock ReadCompaction(ReadOnlySpan<byte> utf8Json)
    {
        string? content = null, encrypted = null, signature = null, toolChanges = null;
        CacheControl? cache = null;
        ObjectReader reader = new(utf8Json);
        while (reader.NextAfterType())
        {
            if (reader.Is("content"u8))
                reader.Read(ref content);
            else if (reader.Is("encrypted_content"u8))
                reader.Read(ref encrypted);
            else if (reader.Is("signature"u8))
                reader.Read(ref signature);
            else if (reader.Is("tool_changes"u8))
                reader.ReadRaw(ref toolChanges);
            else
                reader.ReadCacheControlOrKeep(ref cache);
        }
        return new CompactionBlock(content)
        {
            EncryptedContent = encrypted,
            Signature = signature,
            ToolChangesJson = toolChanges,
            CacheControl = cache,
            Extras = reader.Extras,
        };
    }

    private static FallbackBlock ReadFallback(ReadOnlySpan<byte> utf8Json)
    {
        FallbackModel? from = null, to = null;
        FallbackTrigger? trigger = null;
        CacheControl? cache = null;
        ObjectReader reader = new(utf8Json);
        while (reader.NextAfterType())
        {
            if (reader.Is("from"u8))
                reader.Read(ref from, FallbackModel.Read);
            else if (reader.Is("to"u8))
                reader.Read(ref to, FallbackModel.Read);
            else if (reader.Is("trigger"u8))
                reader.Read(ref trigger, FallbackTrigger.Read);
            else
                reader.ReadCacheControlOrKeep(ref cache);
        }
        return new FallbackBlock(from ?? NoModel, to ?? NoModel) { Trigger = trigger, CacheControl = cache, Extras = reader.Extras };
    }

}

namespace ClaudeStreaming;

/// <summary>The blocks of tools: calls, results, listings.</summary>
internal static class ToolBlockReader
{
    public static ToolUseBlock ReadToolUse(ReadOnlySpan<byte> utf8Json)
    {
        CallMembers call = new();
        string? toolset = null;
        ObjectReader reader = new(utf8Json);
        while (reader.NextAfterType())
        {
            if (reader.Is("toolset_name"u8))
                reader.Read(ref toolset);
            else
                call.ReadOrKeep(ref reader);
        }
        return call.Put(new ToolUseBlock(call.Id, call.Name, "") { ToolsetName = toolset }, reader.Extras);
    }

    public static ServerToolUseBlock ReadServerToolUse(ReadOnlySpan<byte> utf8Json)
    {
        CallMembers call = new();
        ObjectReader reader = new(utf8Json);
        while (reader.NextAfterType())
            call.ReadOrKeep(ref reader);
        return call.Put(new ServerToolUseBlock(call.Id, call.Name, ""), reader.Extras);
    }

    public static McpToolUseBlock ReadMcpToolUse(ReadOnlySpan<byte> utf8Json)
    {
        CallMembers call = new();
        string? server = null;
        ObjectReader reader = new(utf8Json);
        while (reader.NextAfterType())
        {
            if (reader.Is("server_name"u8))
                reader.Read(ref server);
            else
                call.ReadOrKeep(ref reader);
        }
        return call.Put(new McpToolUseBlock(call.Id, call.Name, "") { ServerName = server }, reader.Extras);
    }

    public static ServerToolResultBlock ReadServerToolResult(string type, ReadOnlySpan<byte> utf8Json)
    {
        string toolUseId = "";
        string? content = null;
        ToolCaller? caller = null;
        bool? isError = null;
        CacheControl? cache = null;
        ObjectReader reader = new(utf8Json);
        while (reader.NextAfterType())
        {
            if (reader.Is("tool_use_id"u8))
                reader.ReadRequired(ref toolUseId);
            else if (reader.Is("content"u8))
                reader.ReadAny(ref content);
            else if (reader.Is("caller"u8))
                reader.Read(ref caller, ToolCaller.Read);
            else if (reader.Is("is_error"u8))
                reader.Read(ref isError);
            else
                reader.ReadCacheControlOrKeep(ref cache);
        }
        return new ServerToolResultBlock(type, toolUseId, content ?? "null")
        {
            Caller = caller,
            IsError = isError,
            CacheControl = cache,
            Extras = reader.Extras,
        };
    }

    public static McpToolListingBlock ReadMcpToolListing(ReadOnlySpan<byte> utf8Json)
    {
        string server = "";
        string? tools = null;
        CacheControl? cache = null;
        ObjectReader reader = new(utf8Json);
        while (reader.NextAfterType())
        {
            if (reader.Is("mcp_server_name"u8))
                reader.ReadRequired(ref server);
            else if (reader.Is("tools"u8))
                reader.ReadAny(ref tools);
            else
                reader.ReadCacheControlOrKeep(ref cache);
        }
        return new McpToolListingBlock(server, tools ?? "[]") { CacheControl = cache, Extras = reader.Extras };
    }

    public static ToolResultBlock ReadToolResult(ReadOnlySpan<byte> utf8Json)
    {
        string toolUseId = "";
        IReadOnlyList<ContentBlock>? content = null;
        bool? isError = null;
        string? toolset = null;
        CacheControl? cache = null;
        ObjectReader reader = new(utf8Json);
        while (reader.NextAfterType())
        {
            if (reader.Is("tool_use_id"u8))
                reader.ReadRequired(ref toolUseId);
            else if (reader.Is("content"u8))
                reader.ReadTextOrList(ref content);
            else if (reader.Is("is_error"u8))
                reader.Read(ref isError);
            else if (reader.Is("toolset_name"u8))
                reader.Read(ref toolset);
            else
                reader.ReadCacheControlOrKeep(ref cache);
        }
        return new ToolResultBlock(toolUseId)
        {
            Content = content,
            IsError = isError,
            ToolsetName = toolset,
            CacheControl = cache,
            Extras = reader.Extras,
        };
    }

    public static ToolReferenceBlock ReadToolReference(ReadOnlySpan<byte> utf8Json)
    {
        string name = "";
        CacheControl? cache = null;
        ObjectReader reader = new(utf8Json);
        while (reader.NextAfterType())
        {
            if (reader.Is("tool_name"u8))
                reader.ReadRequired(ref name);
            else
                reader.ReadCacheControlOrKeep(ref cache);
        }
        return new ToolReferenceBlock(name) { CacheControl = cache, Extras = reader.Extras };
    }

    public static BrowserStateBlock ReadBrowserState(ReadOnlySpan<byte> utf8Json)
    {
        string? tabs = null, changes = null;
        CacheControl? cache = null;
        ObjectReader reader = new(utf8Json);
        while (reader.NextAfterType())
        {
            if (reader.Is("tabs"u8))
                reader.ReadAny(ref tabs);
            else if (reader.Is("state_changes"u8))
                reader.ReadRaw(ref changes);
            else
                reader.ReadCacheControlOrKeep(ref cache);
        }
        return new BrowserStateBlock(tabs ?? "[]") { StateChangesJson = changes, CacheControl = cache, Extras = reader.Extras };
    }

    /// <summary>The members that all calls share.</summary>
    private ref struct CallMembers()
    {
        public string Id = "";
        public string Name = "";
        private string? _input;
        private string? _incompleteInput;
        private ToolCaller? _caller;
        private CacheControl? _cache;

        public void ReadOrKeep(ref ObjectReader reader)
        {
            if (reader.Is("id"u8))
                reader.ReadRequired(ref Id);
            else if (reader.Is("name"u8))
                reader.ReadRequired(ref Name);
            else if (reader.Is("input"u8))
                reader.ReadRaw(ref _input);
            else if (reader.Is(ContentBlockWriter.IncompleteInput))
                reader.Read(ref _incompleteInput);
            else if (reader.Is("caller"u8))
                reader.Read(ref _caller, ToolCaller.Read);
            else
                reader.ReadCacheControlOrKeep(ref _cache);
        }

        public readonly T Put<T>(T call, Extras extras) where T : ToolCallBlock
        {
            // A tool's input is an object. Anything else is kept as it came and marked, never handed on as if it were one.
            string input = _input ?? "{}";
            bool isComplete = _incompleteInput is null && input.StartsWith('{');
            return (T)(call with
            {
                InputJson = _incompleteInput ?? input,
                IsInputComplete = isComplete,
                Caller = _caller,
                CacheControl = _cache,
                Extras = extras,
            });
        }
    }
}

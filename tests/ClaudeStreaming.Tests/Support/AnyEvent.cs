using FsCheck;
using FsCheck.Fluent;

namespace ClaudeStreaming.Tests.Support;

/// <summary>Events of every kind in any order, most of them such that they get on with each other.</summary>
internal static class AnyEvent
{
    private static readonly Gen<int> Index =
        Gen.Frequency((8, Gen.Constant(0)), (6, Gen.Constant(1)), (4, Gen.Choose(2, 4)), (1, Gen.Elements(-1, int.MaxValue)));

    // Halves of surrogate pairs above all, what JSON escapes, what makes a tool's input, and what HTML would escape.
    private static readonly Gen<string> Piece = Gen.Frequency(
        (2, Gen.Constant("\ud83d")),
        (2, Gen.Constant("\ude00")),
        (4, Gen.Elements("a", "é", "東", "😀", "\"", "\\", "\n", "\0", "\u2028", "<", "{", "}", "{}", "\"a\":1", " ", "\\u")));

    private static readonly Gen<string> Text = from count in Gen.Choose(0, 3) from pieces in Piece.ArrayOf(count) select string.Concat(pieces);

    private static readonly Gen<string?> TextOrNull = Gen.OneOf(Gen.Constant((string?)null), Text.Select(static text => (string?)text));

    private static readonly Gen<string?> Extra = Gen.Elements(null, null, null, """{"x":1}""", """{"x":2,"y":[null]}""", """{"y":1e400}""");

    private static readonly Gen<long?> Count = Gen.Elements<long?>(null, 0, 1, 40, long.MaxValue);

    private static readonly Gen<Citation> Citation =
        from text in Text
        from citation in Gen.Elements<Citation>(
            new CharLocation(text) { StartCharIndex = 1 },
            new WebSearchResultLocation(text),
            new UnknownCitation("star_location", """{"type":"star_location"}"""))
        select citation;

    private static readonly Gen<ContentBlock> Block =
        from text in Text
        from other in TextOrNull
        from citation in Citation
        from extra in Extra
        from input in Gen.Elements("{}", """{"a":1}""")
        from block in Gen.Elements<ContentBlock>(
            new TextBlock(text),
            new TextBlock(text) { Citations = [], ExtraJson = extra },
            new TextBlock(text) { Citations = [citation] },
            new ThinkingBlock(text, other ?? ""),
            new RedactedThinkingBlock(text),
            new ToolUseBlock(text, "find", input) { ExtraJson = extra, Caller = new ToolCaller("direct") },
            new ToolUseBlock("toolu_1", "find", text) { IsInputComplete = false },
            new ServerToolUseBlock("srvtoolu_1", "web_search", input),
            new McpToolUseBlock("mcptoolu_1", "find", input) { ServerName = other },
            new ServerToolResultBlock("web_search_tool_result", "srvtoolu_1", "[]"),
            new CompactionBlock(other) { EncryptedContent = other },
            new FallbackBlock(new("claude-x"), new(other ?? "")),
            new UnknownBlock("hologram", """{"type":"hologram","text":"x"}"""))
        select block;

    private static readonly Gen<ContentDelta> Delta =
        from text in Text
        from other in TextOrNull
        from count in Count
        from citation in Citation
        from delta in Gen.Frequency(
            (4, Gen.Constant<ContentDelta>(new TextDelta(text))),
            (4, Gen.Constant<ContentDelta>(new InputJsonDelta(text))),
            (4, Gen.Constant<ContentDelta>(new ThinkingDelta(text) { EstimatedTokens = count })),
            (1, Gen.Constant<ContentDelta>(new SignatureDelta(text))),
            (1, Gen.Constant<ContentDelta>(new CitationsDelta(citation))),
            (1, Gen.Constant<ContentDelta>(new CompactionDelta(other))),
            (1, Gen.Constant<ContentDelta>(new CompactionDelta(other) { HasEncryptedContent = true, EncryptedContent = other })),
            (1, Gen.Constant<ContentDelta>(new UnknownDelta("beam_delta", """{"type":"beam_delta","text":"x"}"""))))
        select delta;

    private static readonly Gen<Usage> Usage =
        from input in Count
        from output in Count
        from text in TextOrNull
        from extra in Extra
        select new Usage
        {
            InputCount = input,
            OutputCount = output,
            CacheReadInputTokens = output,
            ServiceTier = text,
            OutputTokensDetails = input is null ? null : new OutputTokensDetails { ThinkingTokens = output },
            Iterations = output is null ? null : [new UsageIteration("message")],
            ExtraJson = extra,
        };

    private static readonly Gen<StreamEvent> Start =
        from content in Block.ListOf()
        from usage in Usage
        from text in TextOrNull
        from extra in Extra
        from id in Gen.Frequency((9, Gen.Constant("msg_1")), (1, Gen.Constant("msg_2")))
        select (StreamEvent)new MessageStart(new Message(id, "claude-x")
        {
            Content = [.. content.Take(2)],
            StopSequence = text,
            Usage = usage,
            ExtraJson = extra,
        });

    private static readonly Gen<StreamEvent> MessageDelta =
        from reason in Gen.Elements(null, "end_turn", "tomorrow")
        from text in TextOrNull
        from usage in Usage
        from extra in Extra
        select (StreamEvent)new MessageDelta
        {
            StopReason = reason is null ? (StopReason?)null : reason,
            StopSequence = text,
            StopDetails = text is null ? null : new StopDetails("refusal") { Explanation = text },
            Container = reason is null ? null : new Container { Id = text },
            Usage = text is null ? null : usage,
            ContextManagementJson = reason is null ? null : "{}",
            DeltaExtraJson = extra,
        };

    private static readonly Gen<StreamEvent> Any = Gen.Frequency(
        (2, Start),
        (5, from index in Index from block in Block select (StreamEvent)new ContentBlockStart(index, block)),
        (12, from index in Index from delta in Delta select (StreamEvent)new ContentBlockDelta(index, delta)),
        (3, Index.Select(static index => (StreamEvent)new ContentBlockStop(index))),
        (3, MessageDelta),
        (1, Gen.Elements<StreamEvent>(
            new MessageStop(), new MessageStop { ExtraJson = """{"x":1}""" }, new Ping(), new UnknownEvent("x", """{"type":"x"}"""),
            new StreamError(ErrorType.Overloaded, "Overloaded"))));

    /// <summary>Any sequence, shrunk by leaving events out; most begin as a message does.</summary>
    public static Arbitrary<StreamEvent[]> Sequences { get; } = Arb.From(
        from begins in Gen.Frequency((9, Gen.Constant(true)), (1, Gen.Constant(false)))
        from start in Start
        from rest in Any.ArrayOf()
        select begins ? [start, .. rest] : rest,
        static events => Enumerable.Range(0, events.Length).Select(left => events.Where((_, i) => i != left).ToArray()));
}

namespace ClaudeStreaming.Benchmarks;

/// <summary>All scenarios in memory.</summary>
internal static class Catalogue
{
    private static readonly Reader[] Everybody = [Floors.Tokens, InBox.Json, Ours.Events, Vendor.Events];

    /// <summary>The one that most targets are about.</summary>
    public static readonly Scenario Chat = new(
        "chat", Corpora.Chat, Reads.FourKiB,
        Floors.LineEnds, Floors.Tokens,
        InBox.Frames, InBox.Strings, InBox.Json,
        Ours.Frames, Ours.Events, Ours.ThroughClient, Ours.Text, Ours.Final, Ours.Copy, Ours.Asking,
        Vendor.Events, Vendor.Aggregate);

    public static readonly Scenario ChatHalved = new(
        "chat-halved", Corpora.ChatHalved, Reads.FourKiB, Ours.Frames, Ours.Events, Ours.Text, Ours.Final, Ours.Copy);

    public static readonly Scenario OneEvent = new(
        "one-event", Corpora.Chat, Reads.OneEvent, Ours.Events, Ours.Text, InBox.Json, Vendor.Events);

    public static readonly Scenario Suspending = new(
        "suspending", Corpora.Chat, Reads.OneEventSuspending, Ours.Events, Ours.Text, InBox.Json, Vendor.Events);

    public static readonly Scenario OneByte = new(
        "one-byte", Corpora.Chat, Reads.OneByte, Ours.Events, Ours.Final, InBox.Json, Vendor.Events);

    public static readonly Scenario HundredBlocks = new(
        "hundred-blocks", Corpora.HundredBlocks, Reads.FourKiB, Ours.Events, Ours.Asking);

    /// <summary>The chat text in other spellings than the service's.</summary>
    public static readonly IReadOnlyList<Scenario> Respelled =
    [
        new("reordered", Corpora.Reordered, Reads.FourKiB, Everybody),
        new("spaced", Corpora.Spaced, Reads.FourKiB, Everybody),
        new("escaped-text", Corpora.EscapedText, Reads.FourKiB, Everybody),
        new("escaped-words", Corpora.EscapedWords, Reads.FourKiB, Everybody),
        // Without the vendor's SDK, which drops events without a name.
        new("gateway", Corpora.Gateway, Reads.FourKiB, Floors.Tokens, InBox.Json, Ours.Events),
    ];

    /// <summary>Content that could lead a reader to slower ways.</summary>
    public static readonly IReadOnlyList<Scenario> AwkwardContent =
    [
        new("tool-input", Corpora.ToolInput, Reads.FourKiB, Everybody),
        new("huge-escapes", Corpora.HugeEscapes, Reads.FourKiB, Everybody),
        new("east-asian", Corpora.EastAsian, Reads.FourKiB, Everybody),
        new("east-asian-escaped", Corpora.EastAsianEscaped, Reads.FourKiB, Everybody),
    ];

    /// <summary>Inputs that must cost in proportion to their size.</summary>
    public static readonly IReadOnlyList<Growth> Growths =
    [
        new("one-byte reads", OneByte, Size("one-byte-x10", Corpora.LongChat, Reads.OneByte)),
        Grows("one delta of 8 MiB", "one-delta", Corpora.OneDelta, 8 * 1024 * 1024),
        Grows("100,000 deltas of one byte", "tiny-deltas", Corpora.DeltasOfOneByte, 100_000),
        Grows("10,000 content blocks", "blocks", Corpora.Blocks, 10_000),
    ];

    public static readonly IReadOnlyList<Scenario> All =
    [
        Chat, ChatHalved, OneEvent, Suspending,
        new("64-kib", Corpora.Chat, Reads.SixtyFourKiB, Ours.Events, InBox.Json, Vendor.Events),
        .. Respelled,
        new("thinking", Corpora.Thinking, Reads.FourKiB, Everybody),
        new("huge-plain", Corpora.HugePlain, Reads.FourKiB, Everybody),
        .. AwkwardContent,
        HundredBlocks,
        .. Growths.SelectMany(static growth => new[] { growth.Small, growth.Large }),
    ];

    public static IEnumerable<Case> Cases => All.SelectMany(static scenario => scenario.Cases);

    private static Growth Grows(string title, string name, Func<int, Lazy<Corpus>> corpus, int size) =>
        new(title, Size(name, corpus(size / 10), Reads.FourKiB), Size($"{name}-x10", corpus(size), Reads.FourKiB));

    private static Scenario Size(string name, Lazy<Corpus> corpus, Reads reads) => new(name, corpus, reads, Ours.Events, Ours.Final);
}

/// <summary>The same kind of input, once ten times as large.</summary>
internal sealed record Growth(string Title, Scenario Small, Scenario Large);

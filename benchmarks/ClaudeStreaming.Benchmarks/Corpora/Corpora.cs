namespace ClaudeStreaming.Benchmarks;

/// <summary>The answers that are read. Each is made when it is first asked for.</summary>
internal static class Corpora
{
    private const int ChatDeltas = 2000;
    private const int ToolInputCharacters = 64 * 1024;
    private const int HugeDeltaCharacters = 64 * 1024;

    public static readonly Lazy<Corpus> Chat = Respelled("chat text", Spelling.Service);

    public static readonly Lazy<Corpus> Reordered = Respelled("chat text, members reordered", Spelling.Reordered);

    public static readonly Lazy<Corpus> Spaced = Respelled("chat text, white space in the JSON", Spelling.Spaced);

    public static readonly Lazy<Corpus> EscapedText = Respelled("chat text, an escape in each text", Spelling.EscapedText);

    public static readonly Lazy<Corpus> EscapedWords = Respelled("chat text, an escape in each string", Spelling.EscapedWords);

    public static readonly Lazy<Corpus> Gateway = Respelled("chat text, CRLF and no event names", Spelling.Gateway);

    /// <summary>The same text in twice as many deltas: what it costs more is the price of an event, and not of its text.</summary>
    public static readonly Lazy<Corpus> ChatHalved = Text("chat text, each delta cut in two", static () => Prose.Words(ChatDeltas).SelectMany(Halves));

    /// <summary>As <see cref="Chat"/>, ten times as long.</summary>
    public static readonly Lazy<Corpus> LongChat = Text("chat text, ten times as long", static () => Prose.Words(10 * ChatDeltas));

    public static readonly Lazy<Corpus> ShortChat = Words(100);

    public static readonly Lazy<Corpus> ToolInput = new(static () => WriteToolInput("tool input, 64 KiB in fragments"));

    public static readonly Lazy<Corpus> Thinking = new(static () => WriteThinking("thinking, then text with citations"));

    public static readonly Lazy<Corpus> HugePlain = Text("deltas of 64 KiB, plain", static () => Huge(Prose.PlainWords));

    public static readonly Lazy<Corpus> HugeEscapes = Text("deltas of 64 KiB, full of escapes", static () => Huge(Prose.CodeTokens));

    public static readonly Lazy<Corpus> EastAsian = Text("Chinese and emoji, raw", static () => Prose.EastAsianWords(ChatDeltas));

    public static readonly Lazy<Corpus> EastAsianEscaped = Text(
        "Chinese and emoji, escaped", static () => Prose.EastAsianWords(ChatDeltas), Spelling.Ascii);

    public static readonly Lazy<Corpus> HundredBlocks = new(static () => WriteBlocks("100 blocks of 20 deltas", 100, 20));

    /// <summary>Chat text of another length.</summary>
    public static Lazy<Corpus> Words(int deltas) => Text($"chat text of {deltas} deltas", () => Prose.Words(deltas));

    public static Lazy<Corpus> OneDelta(int bytes) =>
        Text($"one delta of {bytes / 1024.0:N0} KiB", () => [Prose.Cut(Prose.PlainWords, bytes)]);

    public static Lazy<Corpus> DeltasOfOneByte(int count) => Text($"{count:N0} deltas of one byte", () => Enumerable.Repeat("x", count));

    public static Lazy<Corpus> Blocks(int count) => new(() => WriteBlocks($"{count:N0} blocks", count, 1));

    private static Lazy<Corpus> Respelled(string name, Spelling spelling) => Text(name, static () => Prose.Words(ChatDeltas), spelling);

    private static Lazy<Corpus> Text(string name, Func<IEnumerable<string>> deltas, Spelling? spelling = null) => new(() =>
    {
        CorpusWriter writer = new(name, spelling);
        WriteBlock(writer, deltas());
        return writer.Finish();
    });

    private static IEnumerable<string> Halves(string word) => [word[..(word.Length / 2)], word[(word.Length / 2)..]];

    private static IEnumerable<string> Huge(Func<int, IEnumerable<string>> tokens) =>
        Enumerable.Repeat(Prose.Cut(tokens, HugeDeltaCharacters), 16);

    private static Corpus WriteBlocks(string name, int blocks, int deltas)
    {
        CorpusWriter writer = new(name);
        for (int i = 0; i < blocks; i++)
            WriteBlock(writer, Prose.Words(deltas));
        return writer.Finish();
    }

    private static void WriteBlock(CorpusWriter writer, IEnumerable<string> deltas)
    {
        writer.BeginText();
        foreach (string delta in deltas)
            writer.Text(delta);
        writer.End();
    }

    private static Corpus WriteToolInput(string name)
    {
        CorpusWriter writer = new(name);
        string content = Spelling.Quote(Prose.Cut(Prose.Words, ToolInputCharacters));
        string input = $$"""{"path":"src/reader.txt","overwrite":true,"content":{{content}}}""";
        writer.BeginTool("write_file");
        // The service begins with an empty piece.
        writer.Input("");
        for (int start = 0, length; start < input.Length; start += length)
        {
            length = Math.Min(writer.Random.Next(1, 25), input.Length - start);
            writer.Input(input.Substring(start, length));
        }
        writer.End();
        return writer.Finish("tool_use");
    }

    private static Corpus WriteThinking(string name)
    {
        CorpusWriter writer = new(name);
        writer.BeginThinking();
        foreach (string word in Prose.Words(800))
            writer.Thinking(word);
        writer.Signature(Convert.ToBase64String(new byte[300]));
        writer.End();
        writer.BeginText();
        int i = 0;
        foreach (string word in Prose.Words(1200))
        {
            writer.Text(word);
            if (++i % 40 == 0)
                writer.Citation("the sky is blue, and bytes arrive one after the other");
        }
        writer.End();
        return writer.Finish();
    }
}

using System.Text;

namespace ClaudeStreaming.Benchmarks;

/// <summary>Text without end, the same in every run, in the pieces in which a model writes.</summary>
internal static class Prose
{
    private const int Seed = 3;

    private static readonly string[] English =
    [
        "the", "of", "and", "to", "in", "is", "that", "it", "for", "as", "with", "on", "are", "this", "be", "by", "or", "an", "each",
        "time", "read", "bytes", "text", "when", "stream", "event", "server", "answer", "reader", "buffer", "model", "tokens", "before",
        "arrives", "message", "request", "network", "whole", "connection", "second",
    ];

    private static readonly string[] EastAsian =
    [
        "流", "式", "传输", "让", "用户", "更快", "看到", "答案", "，", "。", "字节", "的", "是", "在", "我们", "可以", "服务器",
        "模型", "逐字", "返回",
        "🙂", "🚀", "👩‍💻", "🇨🇳", "日本語", "テスト", "한국어", "データ",
    ];

    private static readonly string[] Code =
    [
        "\"name\": ", "\\d+", ",\n\t", "\"C:\\temp\"", "return ", "count", " = ", "\"\"", "{\n", "}\n", "\\n\"", ";\r\n", "if (", "value)",
        " + ", "await ", "stream", "// the rest", "string", "0", "<div class=\"row\">", "</div>", "Console.WriteLine(", "buffer[i]",
    ];

    /// <summary>Words with the blank before them, now and then a comma, a full stop or a new paragraph.</summary>
    public static IEnumerable<string> Words(int count) => Pick(count, English, static (random, word) => random.Next(64) switch
    {
        < 5 => $" {word},",
        < 8 => $" {word}.",
        8 => $".\n\n{char.ToUpperInvariant(word[0])}{word[1..]}",
        _ => $" {word}",
    });

    /// <summary>The same on one line, so that JSON has nothing to escape in them.</summary>
    public static IEnumerable<string> PlainWords(int count) => Words(count).Select(static word => word.Replace('\n', ' '));

    /// <summary>Chinese, some Japanese and Korean, and emoji, those of several code points too.</summary>
    public static IEnumerable<string> EastAsianWords(int count) => Pick(count, EastAsian, static (_, word) => word);

    /// <summary>Code and JSON, of which every eighth character has to be escaped.</summary>
    public static IEnumerable<string> CodeTokens(int count) => Pick(count, Code, static (_, token) => token);

    /// <summary>So many characters of them, cut where it falls.</summary>
    public static string Cut(Func<int, IEnumerable<string>> tokens, int characters)
    {
        StringBuilder text = new(characters + 16);
        foreach (string token in tokens(int.MaxValue))
        {
            text.Append(token);
            if (text.Length >= characters)
                break;
        }
        return text.ToString(0, characters);
    }

    private static IEnumerable<string> Pick(int count, string[] words, Func<Random, string, string> form)
    {
        Random random = new(Seed);
        for (int i = 0; i < count; i++)
            yield return form(random, words[random.Next(words.Length)]);
    }
}

using System.Text.Json;

namespace ClaudeStreaming.Benchmarks;

/// <summary>What every reader has to do at the least, for comparison. They make nothing of what they find.</summary>
internal static class Floors
{
    /// <summary>Finding the line ends, vectorised.</summary>
    public static readonly Reader LineEnds = new(
        "line-ends",
        "finding the line ends only",
        Sees.LineFeeds,
        static feed =>
        {
            byte[] buffer = new byte[4 * 1024];
            return async tally =>
            {
                Stream body = feed.Open();
                int count;
                while ((count = await body.ReadAsync(buffer)) > 0)
                    tally.Count(CountLineEnds(buffer.AsSpan(0, count)));
            };
        });

    /// <summary>The framework's JSON reader over every token of every event's data, without finding the events first.</summary>
    public static readonly Reader Tokens = new(
        "tokens",
        "Utf8JsonReader over every token, nothing else",
        Sees.Data,
        static feed => tally =>
        {
            Corpus corpus = feed.Corpus;
            for (int i = 0; i < corpus.Events; i++)
                tally.Count(Walk(corpus.Data(i)));
            return Task.CompletedTask;
        });

    private static long CountLineEnds(ReadOnlySpan<byte> bytes)
    {
        long found = 0;
        for (int next; (next = bytes.IndexOf((byte)'\n')) >= 0; bytes = bytes[(next + 1)..])
            found++;
        return found;
    }

    private static long Walk(ReadOnlySpan<byte> json)
    {
        Utf8JsonReader reader = new(json);
        while (reader.Read())
        {
        }
        return reader.BytesConsumed;
    }
}
